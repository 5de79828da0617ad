// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <optional>
#include <vector>

#include <Eigen/Geometry>

#include "core/backend/cpu/field_sources.h"
#include "gpu/engine/coordinates.h"
#include "gpu/engine/gpu_device.h"
#include "gpu/engine/host_array.h"

namespace acg::gpu {

/// A DirectivityForm as beamOfForm of pair.kernel reads it.
std::vector<float> packForm(const DirectivityForm& form);

/// The float32 sums of spreading waves on a device: sources once, then tile after tile of points.
///
///   FieldSums sums(device, sources, points, order);
///   sums.place(first, count);  // sends points
///   sums.sum();                // launches
///   sums.read(values);         // waits
///
/// max |dp| / max |p| <= 1e-5 at any extent of the scene and any distance from 1 um on: tiles whose
/// coordinates one float does not hold well, because they are far away or near a source, take a
/// slower kernel with two floats a coordinate.
class FieldSums {
 public:
  /// `sources` and `points` (3 x M, m) must outlive this. Throws OutOfDeviceMemory.
  FieldSums(GpuDevice& device, const cpu::FieldSources& sources, const Eigen::Matrix3Xd& points,
            int order);

  /// Bytes of device memory that a tile takes per point.
  std::size_t bytesPerPoint() const;
  /// Whether there is anything to launch.
  bool isSilent() const { return runs_.empty(); }

  void place(Eigen::Index first, int count);
  void sum();
  /// Pressure and derivatives of the tile, Pa and Pa/m^n, rowsOf(order) numbers a point.
  void read(std::complex<double>* values);
  /// The sums of the tile where they are: a plane of complex floats a row, derived by wavelengths.
  const DeviceMemory& sums() const { return sums_; }
  /// Fills the sums with NaN; what a kernel leaves out then shows.
  void poison();
  /// What each run of the tile takes: the variant of field.kernel, kBoardVariant for board.kernel.
  std::vector<int> variants() const;
  static constexpr int kBoardVariant = 4;

 private:
  struct Run {
    int begin = 0, end = 0;
    int fastest = 0;  ///< the quickest variant whose directivity fits
    int variant = 0;  ///< for the tile at hand
    DirectivityForm directivity;
    Float4 low{}, high{};  ///< the coefficients of its polynomial
    DeviceMemory form;
    Eigen::AlignedBox3d box;
    std::optional<cpu::PlaneFrame> plane;
    int board = 0;    ///< which of board.kernel's frames, with a plane
    int onBoard = 0;  ///< where its sources begin among those of boards
  };
  /// (x, y, z, amplitude) and, for coordinates in two parts, what that lacks.
  struct Places {
    DeviceMemory high, low;
  };

  void addRun(const cpu::SourceRun& run);
  void sendSources();
  void addBoard(Run& run);
  void listParts();
  void launchBoards(int& isMore);
  bool needsLong(const Run& run, const Eigen::AlignedBox3d& tile) const;
  const Places& longSources();

  GpuDevice& device_;
  const cpu::FieldSources& sources_;
  const Eigen::Matrix3Xd& points_;
  int order_, rows_;
  double wavelength_;
  Coordinates coordinates_;
  std::vector<Run> runs_;
  std::vector<Float4> frames_, onBoards_;  ///< as board.kernel takes them
  DeviceMemory frames32_, onBoards32_, parts_;
  std::vector<std::array<int, 2>> launches_;  ///< parts that board.kernel takes at a time
  DeviceMemory looks_, rounded_;
  Places longSources_;
  DeviceMemory points32_, pointsHigh_, pointsLow_, sums_;
  HostArray<Float4> staging_;
  HostArray<float> results_;  ///< re and im
  int count_ = 0;
};

}  // namespace acg::gpu
