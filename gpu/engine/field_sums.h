// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <memory>
#include <vector>

#include "gpu/engine/summed_sources.h"

namespace acg::gpu {

/// The float32 sums of spreading waves on a device, a tile of points at a time:
///
///   FieldSums sums(sources);
///   sums.place(first, count);  // sends points
///   sums.sum();                // launches
///   sums.fetch();              // asks for the result
///   sums.read(values);         // waits
///
/// All but `read` only queue their work, on the device's queue in use: one that is the same for all
/// steps of a tile. Several objects share the sources and overlap on queues of their own.
///
/// max |dp| / max |p| <= 1e-5 at any extent of the scene and any distance from 1 um on: tiles whose
/// coordinates one float does not hold well, because they are far away or near a source, take a
/// slower kernel with two floats a coordinate.
class FieldSums {
 public:
  static constexpr int kBoardVariant = SummedSources::kBoardVariant;
  /// A job of fewer gets board.kernel's variants for few points.
  static constexpr int kFewPoints = 1 << 18;

  explicit FieldSums(std::shared_ptr<SummedSources> sources);
  /// With sources of its own; `sources` and `points` (3 x M, m) must outlive this. Throws
  /// OutOfDeviceMemory.
  FieldSums(GpuDevice& device, const cpu::FieldSources& sources, const Eigen::Matrix3Xd& points,
            int order);

  /// Bytes of device memory that a tile takes per point.
  static std::size_t bytesPerPoint(int order);

  /// Throws OutOfDeviceMemory.
  void place(Eigen::Index first, int count);
  void sum();
  void fetch();
  /// Pressure and derivatives of the tile, Pa and Pa/m^n, rowsOf(order) numbers a point.
  void read(std::complex<double>* values);
  /// The sums of the tile where they are: a plane of complex floats a row, derived by wavelengths.
  const DeviceMemory& sums() const { return sums_; }
  /// Gives back the memory of the tile; its queue must be done.
  void release();
  /// Fills the sums with NaN; what a kernel leaves out then shows.
  void poison();
  /// What each run of the tile takes: the variant of field.kernel, kBoardVariant for board.kernel.
  const std::vector<int>& variants() const { return variants_; }

 private:
  bool isSilent() const { return sources_->runs().empty(); }
  void sendPoints(bool anyRounded, bool anyLong);
  void listParts();
  void launchBoards(int& isMore);
  DeviceMemory& withRoom(DeviceMemory& memory, std::size_t bytes);
  void* withRoom(HostMemory& memory, std::size_t bytes);

  std::shared_ptr<const FieldJob> ownJob_;
  std::shared_ptr<SummedSources> sources_;
  GpuDevice& device_;
  int rows_;
  std::vector<int> variants_;
  std::vector<int> partsSent_;
  DeviceMemory parts_;
  std::vector<std::array<int, 2>> launches_;  ///< parts that board.kernel takes at a time
  DeviceMemory points32_, pointsHigh_, pointsLow_, sums_;
  HostMemory staging_, results_;
  Eigen::Index first_ = 0;
  int count_ = 0;
  bool isFetched_ = false;
  bool isStaged_ = false;  ///< the device may still read `staging_`
};

}  // namespace acg::gpu
