// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>

namespace acg::gpu {

class GpuDevice;

/// How many work-items a group of the kernels that sum fields has: what is quickest differs from
/// device to device. Each point's sum is the same with any.
struct LaunchShape {
  static constexpr std::array kChoices = {64, 128, 256};

  std::array<int, 4> field = {128, 128, 128, 128};  ///< of field.kernel, by order
  std::array<int, 2> board = {128, 128};            ///< of board.kernel, by order
  std::array<int, 2> slim = {128, 128};             ///< of its variants for few points, by order

  friend bool operator==(const LaunchShape&, const LaunchShape&) = default;
};

/// "field 128 128 64 64 board 256 128 slim 128 128", and back; none where the text is not such a
/// one.
std::string textOf(const LaunchShape& shape);
std::optional<LaunchShape> shapeFromText(const std::string& text);

/// Times each kernel with each choice and takes what is clearly quicker than the usual one. A few
/// hundredths of a second on a graphics processor, beside what compiling takes; `checkpoint` is
/// called between kernels with the share done and may throw to stop. The device keeps its shape.
/// Throws what the device throws with the usual shape; a choice that it refuses is passed over.
LaunchShape quickestShape(GpuDevice& device, const std::function<void(double)>& checkpoint);

}  // namespace acg::gpu
