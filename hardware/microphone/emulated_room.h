// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <random>

#include <Eigen/Core>

#include "core/drive/microphone.h"

namespace acg {

/// Pressure at a place for unit drive of each element of a device, N, Pa.
using PressureOfElements = std::function<Eigen::VectorXcd(const Eigen::Vector3d& place)>;

/// A noisy microphone that hears what an emulated device emits, in whatever process it runs.
class EmulatedRoom : public Microphone {
 public:
  /// `outlet`: of the emulator (see soundOutletOf). `quietness`: dB by which the noise lies below
  /// what one element gives, the median of all; infinite: none. Given the same seed the same noise.
  EmulatedRoom(std::filesystem::path outlet, PressureOfElements pressure, double quietness,
               std::uint64_t seed = 1);

  MicrophoneReading kind() const override { return MicrophoneReading::kComplex; }
  /// For devices that spread changes or queue frames.
  std::chrono::milliseconds settlingTime() const override { return std::chrono::milliseconds(5); }
  void moveTo(const Eigen::Vector3d& place, std::stop_token stop) override;
  std::complex<double> read(std::stop_token stop) override;

 private:
  std::filesystem::path outlet_;
  PressureOfElements pressure_;
  double noiseShare_;
  std::mt19937_64 random_;
  Eigen::VectorXcd here_;  ///< N, Pa for unit drives at the present place
  double noise_ = 0;       ///< Pa, standard deviation of each part
};

}  // namespace acg
