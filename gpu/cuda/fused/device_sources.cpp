// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/device_sources.h"

#include <algorithm>
#include <cmath>

#include "core/backend/cpu/field_kernel.h"

namespace acg::cuda {

DeviceSources::DeviceSources(const PackedSources& packed)
    : places_(packed.places),
      aims_(packed.aims),
      knots_(packed.knots),
      pieces_(packed.pieces),
      drive_(packed.drive),
      formOfTile_(packed.formOfTile),
      forms_(packed.forms) {
  view_.places = places_.data();
  view_.aims = aims_.data();
  view_.drive = drive_.data();
  view_.formOfTile = formOfTile_.data();
  view_.forms = forms_.data();
  view_.knots = knots_.data();
  view_.pieces = pieces_.data();
  std::copy_n(packed.origin.data(), 3, view_.origin);
  view_.wavesPerMetre = packed.wavesPerMetre;
  view_.nearest = static_cast<float>(std::pow(cpu::kNearestDistance * packed.wavesPerMetre, 2));
  view_.absorption = packed.absorption;
  std::copy_n(packed.forms.front().polynomial, kPlainDegree + 1, view_.plain);
  view_.drives = packed.drives;
  view_.layers = packed.layers;
  view_.tiles = packed.tiles;
  view_.slots = packed.slots;
  view_.isPlain = packed.isPlain;
  view_.isInOrder = packed.isInOrder;
}

}  // namespace acg::cuda
