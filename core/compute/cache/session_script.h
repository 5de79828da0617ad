// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/compute/compute_service.h"
#include "core/scene/document.h"

namespace acg {

/// Plays a user of the desktop program from commands, one a line, and says what the program then
/// asks its compute service for: after each edit the hologram and the visible slices, when the hand
/// rests the line plot, the verdicts on traps and the volume. Lengths are in metres.
///
///   open FILE                        a project, from `folder`; it is solved and shown
///   move ID X Y Z                    one edit
///   nudge ID DX DY DZ
///   drag ID X Y Z STEPS              one edit each step of the way, one step of undo
///   circle ID X Y Z RADIUS STEPS ROUNDS   about a point in the xy plane, as an animation plays
///   focus ID X Y Z    trap ID KIND X Y Z    quiet ID X Y Z    remove ID
///   pressure ID PA                   that is wanted at a focus or trap
///   temperature CELSIUS              of the air
///   solver NAME    iterations N      the method and its iterations
///   undo [N]    redo [N]             N steps, each shown
///   slice AXIS POSITION | slice AXIS off
///   scan AXIS FROM TO STEPS          a slice through the volume, both ends included
///   quantity NAME                    that slices and volume show
///   volume on | off
///   rest                             the hand rests
///   wait SECONDS                     nothing happens
///
/// Each step of `drag`, `circle` and `scan` takes a sixtieth of a second, other commands one.
class SessionScript {
 public:
  using Ask = std::function<void(const ComputeRequest&)>;

  SessionScript(std::filesystem::path folder, Ask ask)
      : folder_(std::move(folder)), ask_(std::move(ask)) {}

  /// Throws kInvalidArgument with the command and what is wrong with it, or what opening throws.
  void play(const std::string& command);

  double time() const { return time_; }  ///< s since the start
  const Document& document() const { return document_; }

 private:
  class Words;
  bool playEdit(const std::string& verb, Words& words);
  bool playView(const std::string& verb, Words& words);
  void open(const std::filesystem::path& file);
  void edit(const std::string& label, Gesture gesture, const std::function<void(Scene&)>& change);
  void drag(const std::string& id, const Eigen::Vector3d& to, int steps);
  void circle(const std::string& id, const Eigen::Vector3d& middle, double radius, int steps,
              int rounds);
  void goThroughHistory(int steps);
  ComputeRequest request() const;
  void show();  // hologram and slices of the present scene
  void showSlice(int axis);
  void rest();
  Eigen::AlignedBox3d box() const;
  FieldSpec sliceSpec(int axis) const;
  FieldSpec pictureOf(const Eigen::AlignedBox3d& box, int longest) const;

  std::filesystem::path folder_;
  Ask ask_;
  double time_ = 0;
  Document document_;
  std::array<std::optional<double>, 3> slices_;  // m
  std::string quantity_ = "pressure";
  bool showsVolume_ = false;
};

}  // namespace acg
