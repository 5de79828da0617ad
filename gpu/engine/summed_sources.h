// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <Eigen/Geometry>

#include "core/backend/cpu/field_sources.h"
#include "gpu/engine/coordinates.h"
#include "gpu/engine/gpu_device.h"
#include "gpu/engine/point_boxes.h"

namespace acg::gpu {

/// A DirectivityForm as beamOfForm of pair.kernel reads it.
std::vector<float> packForm(const DirectivityForm& form);

/// What is to be summed where; shared by all cards that do a part of it. What it names must outlive
/// it.
struct FieldJob {
  FieldJob(const cpu::FieldSources& s, const Eigen::Matrix3Xd& p, int derivatives)
      : sources(s), points(p), order(derivatives), boxes(p) {}

  const cpu::FieldSources& sources;
  const Eigen::Matrix3Xd& points;  ///< 3 x M, m
  int order;                       ///< of the derivatives, 0..3
  PointBoxes boxes;
};

/// The sources of a field on a device, as its kernels take them: sent once for all tiles of points.
class SummedSources {
 public:
  /// Sources with one directivity that kernels sum alike.
  struct Run {
    int begin = 0, end = 0;
    int fastest = 0;  ///< the quickest variant whose directivity fits
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
  static constexpr int kLongVariant = 3;   ///< of field.kernel: the way that always holds
  static constexpr int kBoardVariant = 4;  ///< stands for board.kernel

  /// Throws OutOfDeviceMemory.
  SummedSources(GpuDevice& device, const FieldJob& job);

  GpuDevice& device() const { return device_; }
  const FieldJob& job() const { return job_; }
  double wavelength() const { return wavelength_; }
  const Coordinates& coordinates() const { return coordinates_; }
  const std::vector<Run>& runs() const { return runs_; }

  const DeviceMemory& rounded() const { return rounded_; }  ///< (x, y, z, amplitude)
  const DeviceMemory& looks() const { return looks_; }      ///< (normal, phase)
  const DeviceMemory& frames() const { return frames32_; }
  const DeviceMemory& onBoards() const { return onBoards32_; }
  /// Sent when first asked for, and there for all queues.
  const Places& longPlaces();

  /// Which variant sums a run at the points of a tile.
  int variantFor(const Run& run, const Eigen::AlignedBox3d& tile) const;

 private:
  void addRun(const cpu::SourceRun& run);
  void addBoard(Run& run);
  void send();
  bool needsLong(const Run& run, const Eigen::AlignedBox3d& tile) const;

  GpuDevice& device_;
  const FieldJob& job_;
  double wavelength_;
  Coordinates coordinates_;
  std::vector<Run> runs_;
  std::vector<Float4> frames_, onBoards_;  ///< as board.kernel takes them
  DeviceMemory frames32_, onBoards32_, looks_, rounded_;
  Places longPlaces_;
};

}  // namespace acg::gpu
