// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <Eigen/Core>

#include "core/scene/image_target.h"

namespace acg {

/// A point of wanted pressure.
struct FocalPoint {
  std::optional<double> pressure;  ///< Pa, peak; none asks for as much as can be had.
  friend bool operator==(const FocalPoint&, const FocalPoint&) = default;
};

/// A point where the pressure shall vanish.
struct QuietPoint {
  friend bool operator==(const QuietPoint&, const QuietPoint&) = default;
};

enum class TrapKind { kTwin, kVortex, kBottle, kTwoSided, kAutomatic };

/// A point where a particle shall be held: a focus seen through a phase signature.
struct Trap {
  TrapKind kind = TrapKind::kTwin;
  double azimuth = 0;              ///< rad, the dividing line of a twin trap; 0 is along x
  int charge = 1;                  ///< of a vortex
  std::vector<std::string> flip;   ///< two-sided: arrays (`top`) or parts (`top/upper`) given phase
                                   ///< pi; empty means all that face the first one
  std::string particle;            ///< A name of Scene::particles; may be empty.
  std::optional<double> pressure;  ///< Pa, of the focus behind the signature
  friend bool operator==(const Trap&, const Trap&) = default;
};

/// What the user wants at one point or, for a picture, around it.
struct Target {
  std::string id;
  Eigen::Vector3d position = Eigen::Vector3d::Zero();  ///< m
  std::variant<FocalPoint, Trap, QuietPoint, ImageTarget> wish;
  std::string extraJson;  ///< Keys of the project file this program does not know.

  std::optional<double> wantedPressure()
      const;  ///< Pa; 0 for a quiet point, the peak of a picture.

  friend bool operator==(const Target&, const Target&) = default;
};

/// `twin`, `vortex`, ... as the project file spells them.
const char* trapKindName(TrapKind kind);
std::optional<TrapKind> trapKindFromName(const std::string& name);

/// "Focal point", "Twin trap", ... for people.
std::string targetLabel(const Target& target);

}  // namespace acg
