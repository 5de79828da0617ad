// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/backend/cpu/field_sources.h"
#include "gpu/engine/card_set.h"
#include "gpu/engine/card_tuning.h"

namespace acg::gpu {

/// How long the kernels of a field took, without transfers.
struct FieldTiming {
  std::vector<double> seconds;  ///< of each repetition, ascending
  PressureDerivatives result;   ///< of the last one
};

/// The backend on any GpuDevice: float32 matrices and fields on the device, and
///
/// - Precision::kDouble on the CPU backend, which is the reference: few devices are quick in double
///   and requests for it are small;
/// - plane waves on the host in double, and the propagator of a model that has any on the CPU
///   backend: they are few.
///
/// evaluate() goes tile by tile, several at a time so that copies and sums overlap; where the
/// device's memory is short, by smaller ones. Operations do not wait for the device; what they
/// leave behind does, `download` and `maxModulus`.
///
/// Several cards share out the tiles of large fields and the planes of large grids; all else is the
/// first one's. Where one fails the others do its part, and `onNotice` tells.
class GpuBackend final : public Backend {
 public:
  using Cards = std::vector<std::unique_ptr<GpuDevice>>;

  /// How work is shared out: what makes another card worth its thread, and the most points that a
  /// tile has.
  struct Sharing {
    double pairsOfCard = 5e7;   ///< of point and element, in a field
    double pointsOfCard = 1e6;  ///< of a grid
    std::int64_t largestTile = 1 << 17;
  };

  /// `threads` for what the CPU does; 0: all.
  GpuBackend(std::unique_ptr<GpuDevice> device, int threads);
  GpuBackend(Cards cards, int threads, Sharing sharing);
  ~GpuBackend() override;

  GpuDevice& device() { return device_; }  ///< the first card
  CardSet& cards() { return cards_; }

  std::string name() const override { return device_.interface(); }
  std::string description() const override;  ///< "NVIDIA H100 80GB HBM3, 85 GB"
  void onNotice(std::function<void(const std::string&)> notice) override;
  LaunchTuning* launchTuning() override { return &tuning_; }

  BufferPtr allocate(int rows, int columns, int batch) override;
  void upload(std::span<const std::complex<float>> values, Buffer& buffer) override;
  void download(const Buffer& buffer, std::span<std::complex<float>> values) override;
  void copy(const Buffer& from, Buffer& to) override;
  void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points,
                  Buffer& a) override;
  void multiplyElements(Buffer& a, const Buffer& b) override;
  void backPropagator(const Buffer& a, Buffer& b) override;
  void multiply(const Buffer& a, const Buffer& x, Buffer& y) override;
  void multiplyAdjoint(const Buffer& a, const Buffer& x, Buffer& y) override;
  void correlation(const Buffer& a, const Buffer& b, Buffer& r) override;
  void addScaled(const Buffer& x, float s, Buffer& y) override;
  void imposeMagnitudes(const Buffer& magnitudes, Buffer& p) override;
  void unitModulus(Buffer& q) override;
  void clampModulus(Buffer& q, float limit) override;
  std::vector<float> maxModulus(const Buffer& q) override;

  PressureDerivatives evaluate(const PropagationModel& model, const Eigen::VectorXcd& drives,
                               const Eigen::Matrix3Xd& points, int order, Precision precision,
                               const std::function<void(double)>& checkpoint) override;
  /// On the device, unless the model has plane waves or the device no room.
  std::unique_ptr<LatticeSums> sumLattice(const PropagationModel& model,
                                          const Eigen::VectorXcd& drives, const Lattice& lattice,
                                          int order,
                                          const std::function<void(double)>& checkpoint) override;

  /// Evaluates all points in one tile, `repetitions` times, with points, sources and result on the
  /// device. Throws OutOfDeviceMemory.
  FieldTiming timeField(const PropagationModel& model, const Eigen::VectorXcd& drives,
                        const Eigen::Matrix3Xd& points, int order, int repetitions);

 private:
  std::unique_ptr<LatticeSums> sumOnCards(const cpu::FieldSources& sources, const Lattice& lattice,
                                          int order);

  CardSet cards_;
  CardTuning tuning_;
  GpuDevice& device_;
  Sharing sharing_;
  std::unique_ptr<Backend> reference_;
};

}  // namespace acg::gpu
