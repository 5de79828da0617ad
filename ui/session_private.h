// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QTimer>

#include "ui/session.h"

namespace acg {

/// What only the two files of Session see.
struct Session::Private {
  QTimer rest;                      ///< runs out when the hand rests
  std::int64_t inputNs = 0;         ///< of the event being answered; 0 for none
  std::uint64_t shownRevision = 0;  ///< of the newest hologram taken
  std::uint64_t slicesRevision = 0;
  std::string slicesContent;  ///< what the slices were asked for, as `sliceContent` tells
  HologramPtr judged;         ///< that the verdicts were asked for
  QString lastProblem;        ///< so that one fault is one message
};

struct Session::PreviewOrder {
  std::uint64_t revision = 0;
  std::int64_t askedAtNs = 0;
  std::vector<SliceAxis> axes;
  std::string content;  ///< as `sliceContent` tells
};

/// What the slices show, whatever their places: the quantity, the drives and the force model.
std::string sliceContent(const LayerSettings& layers);

/// Now, on the clock that all time stamps of a session use, ns.
std::int64_t steadyNowNs();

}  // namespace acg
