// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include <Eigen/Geometry>

#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// Positions as kernels take them: about the middle of the scene, in wavelengths.
///
/// One float a coordinate serves where differences stay below kOneFloat wavelengths: their rounding
/// then moves a phase by at most 1e-6 turns. Elsewhere a coordinate has a high part, a multiple of
/// one power of two chosen such that all differences are exact, and a low part.
class Coordinates {
 public:
  static constexpr double kOneFloat = 32;  ///< wavelengths

  /// `scene` holds all sources and points (m).
  Coordinates(const Eigen::AlignedBox3d& scene, double wavelength)
      : origin_(scene.center()), perMetre_(1 / wavelength) {
    const double reach = scene.sizes().maxCoeff() / 2 * perMetre_;
    quantum_ = std::ldexp(1.0, std::ilogb(std::max(reach, 1.0)) + 1 - 23);
  }

  Float4 rounded(double x, double y, double z, float w = 0) const {
    return {static_cast<float>(along(x, 0)), static_cast<float>(along(y, 1)),
            static_cast<float>(along(z, 2)), w};
  }
  Float4 high(double x, double y, double z, float w = 0) const {
    return {static_cast<float>(highOf(along(x, 0))), static_cast<float>(highOf(along(y, 1))),
            static_cast<float>(highOf(along(z, 2))), w};
  }
  Float4 low(double x, double y, double z, float w = 0) const {
    const double u = along(x, 0), v = along(y, 1), t = along(z, 2);
    return {static_cast<float>(u - highOf(u)), static_cast<float>(v - highOf(v)),
            static_cast<float>(t - highOf(t)), w};
  }

  /// A position about the origin, wavelengths.
  Eigen::Vector3d exact(double x, double y, double z) const {
    return {along(x, 0), along(y, 1), along(z, 2)};
  }

  /// The most that a coordinate of two boxes differs, in wavelengths, where each is taken about the
  /// origin: what the rounding of a difference depends on.
  double reachOf(const Eigen::AlignedBox3d& a, const Eigen::AlignedBox3d& b) const {
    return ((extent(a) + extent(b)) * perMetre_).maxCoeff();
  }

 private:
  double along(double value, int axis) const { return (value - origin_(axis)) * perMetre_; }
  double highOf(double value) const { return std::nearbyint(value / quantum_) * quantum_; }
  Eigen::Array3d extent(const Eigen::AlignedBox3d& box) const {
    return (box.min() - origin_).cwiseAbs().cwiseMax((box.max() - origin_).cwiseAbs()).array();
  }

  Eigen::Vector3d origin_;  ///< m
  double perMetre_;
  double quantum_;  ///< wavelengths
};

}  // namespace acg::gpu
