// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cuda/fused/cuda_memory.h"
#include "gpu/cuda/fused/packed_sources.h"

namespace acg::cuda {

/// PackedSources in the memory of the device in use.
class DeviceSources {
 public:
  explicit DeviceSources(const PackedSources& packed);
  const SourceView& view() const { return view_; }

 private:
  DeviceArray<float> places_, aims_, knots_, pieces_;
  DeviceArray<int> drive_, formOfTile_;
  DeviceArray<DirectivityRow> forms_;
  SourceView view_{};
};

}  // namespace acg::cuda
