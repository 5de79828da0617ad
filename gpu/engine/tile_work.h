// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

#include "gpu/engine/gpu_device.h"
#include "gpu/engine/tile_queue.h"

namespace acg::gpu {

/// What a device does with a tile, in two halves between which other tiles are under way. Each of
/// the slots [0, GpuDevice::kQueues) has memory of its own, and its number is the queue in use.
class TileWork {
 public:
  virtual ~TileWork() = default;
  /// Queues copies and kernels. Throws OutOfDeviceMemory.
  virtual void begin(int slot, const Tile& tile) = 0;
  /// Waits for them and hands over the result.
  virtual void end(int slot, const Tile& tile) = 0;
  /// Gives back the memory of all slots; their queues are done.
  virtual void release() = 0;
};

/// How large tiles are: as many items as take `seconds`, within bounds.
struct TilePace {
  std::int64_t size = 1;  ///< of the first
  std::int64_t smallest = 1, largest = 1;
  double seconds = 8e-3;
};

/// Does tiles of the queue until it has none, kQueues of them at a time, so that copies to the
/// device, kernels, copies back and the work of the host overlap. Where the device's memory is
/// short, smaller tiles and then one at a time. `afterTile` may throw to stop.
///
/// Throws what the device or `afterTile` throw, after what was not finished is back in the queue;
/// then, too, all of the device's queues are idle.
void runTiles(GpuDevice& device, TileWork& work, TileQueue& queue, TilePace pace,
              const std::function<void()>& afterTile = {});

}  // namespace acg::gpu
