// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include <QTimer>

#include "core/io/safety_profile_file.h"
#include "ui/session.h"

namespace acg {

/// The profile of the scene, read once for each name: edits come too fast for files.
class ReadProfile {
 public:
  const SafetyProfile& of(const std::string& name) {
    if (!profile_ || name != name_) {
      profile_ = safetyProfile(name);
      name_ = name;
    }
    return *profile_;
  }

 private:
  std::string name_;
  std::optional<SafetyProfile> profile_;
};

/// What the slices show, whatever their places.
struct SliceContent {
  std::string quantity;
  DriveView drives = DriveView::kSolved;
  ForceModel forceModel = ForceModel::kAutomatic;

  SliceContent() = default;
  explicit SliceContent(const LayerSettings& layers)
      : quantity(layers.quantity), drives(layers.drives), forceModel(layers.forceModel) {}
  friend bool operator==(const SliceContent&, const SliceContent&) = default;
};

/// What only the files of Session see.
struct Session::Private {
  QTimer rest;                      ///< runs out when the hand rests
  std::int64_t inputNs = 0;         ///< of the event being answered; 0 for none
  std::uint64_t shownRevision = 0;  ///< of the newest hologram taken
  JobId previewJob = 0;             ///< that solves the newest scene; 0 for none under way
  SliceContent slicesContent;       ///< what the slices were asked for
  HologramPtr judged;               ///< that the verdicts were asked for
  std::uint64_t verdictOrder = 0;   ///< counts the askings; an answer to an older one is none
  HologramPtr exposed;              ///< that what reaches the zones was asked for
  std::uint64_t exposureOrder = 0;  ///< as verdictOrder
  std::map<std::string, ExposureVerdict> zoneVerdicts;  ///< known last, by zone
  ReadProfile profiles;
  QString lastProblem;  ///< so that one fault is one message
};

struct Session::PreviewOrder {
  ScenePtr scene;
  std::uint64_t revision = 0;
  std::int64_t askedAtNs = 0;
  std::vector<SliceAxis> axes;
  SliceContent content;
};

/// Now, on the clock that all time stamps of a session use, ns.
std::int64_t steadyNowNs();

}  // namespace acg
