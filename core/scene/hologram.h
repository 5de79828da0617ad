// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace acg {

/// What was wanted and what the hologram gives at one target.
struct TargetResult {
  std::string id;
  std::optional<double> wanted;  ///< Pa; none where as much as can be had was asked.
  double reached = 0;            ///< Pa; of a trap, the focus behind its signature.
  double pressure = 0;           ///< Pa, |p| at the point itself; near 0 in most traps.
  /// (reached - wanted) / wanted; none without a wanted pressure or for a quiet point.
  std::optional<double> relativeError() const;
};

/// What became of a picture: the pressures at its pixels and how like they are to what was wanted,
/// both after the best common factor.
struct ImageResult {
  std::string id;
  int columns = 0;
  int rows = 0;
  std::vector<double> wanted;   ///< Pa at each pixel, in the picture's order
  std::vector<double> reached;  ///< Pa
  double rmsError = 0;          ///< rms of reached - wanted over rms of wanted
  double correlation = 0;       ///< of wanted and reached, -1..1
  double likeness = 0;          ///< structural similarity (SSIM) of the whole picture, at most 1
};

/// How a hologram came about.
struct SolverReport {
  std::string solver;
  std::string backend;
  int iterations = 0;
  double seconds = 0;  ///< wall time of the solve
  std::uint64_t randomSeed = 1;
  std::vector<double> convergence;  ///< Per iteration: rms relative amplitude error over targets.
  std::vector<TargetResult> targets;
  std::vector<ImageResult> images;  ///< One for each target that is a picture.
  std::string note;                 ///< What the method has to say, in sentences; may be empty.
  double efficiency = 0;  ///< Sum of reached / sum of the most each target could have alone.
};

/// The solution of a scene: one complex drive per element with |x| <= 1.
struct Hologram {
  Eigen::VectorXcd drives;  ///< N, in scene element order
  SolverReport report;
  std::uint64_t revision = 0;  ///< Of the scene it answers.
};

using HologramPtr = std::shared_ptr<const Hologram>;

}  // namespace acg
