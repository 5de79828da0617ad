// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/packed_sources.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>

#include "core/acoustics/directivity.h"
#include "core/backend/cpu/field_sources.h"
#include "core/error.h"

namespace acg::cuda {
namespace {

DirectivityRow rowOf(const DirectivityForm& form, std::size_t firstKnot) {
  DirectivityRow row{};
  std::copy(form.polynomial.begin(), form.polynomial.end(), row.polynomial);
  row.degree = std::max(0, static_cast<int>(form.polynomial.size()) - 1);
  row.knots = static_cast<int>(form.knots.size());
  row.firstKnot = static_cast<int>(firstKnot);
  row.hasRear = form.hasRear;
  return row;
}

/// The drives in tiles: those with sources of the same forms follow each other, and a tile holds
/// one sort only. The key is the forms of a drive's sources, ascending.
using DrivesByForms = std::map<std::vector<int>, std::vector<int>>;

int roundUp(int value, int unit) { return (value + unit - 1) / unit * unit; }

}  // namespace

PackedSources::PackedSources(const PropagationModel& model) : drives(model.size()) {
  if (model.sources() == 0 || drives == 0) {
    throw Error(ErrorCode::kInvalidArgument, "The model has no sources; add an array.");
  }
  cpu::checkGains(model);
  wavesPerMetre = model.wavenumber() / (2 * std::numbers::pi);
  origin = (model.positions.rowwise().minCoeff() + model.positions.rowwise().maxCoeff()) / 2;
  absorption =
      static_cast<float>(-model.medium.absorptionNeper() / wavesPerMetre * std::numbers::log2e);
  std::vector<int> formOfSource(model.sources());
  addForms(model, formOfSource);

  std::vector<std::vector<int>> sourcesOf(drives);
  for (int s = 0; s < model.sources(); ++s) sourcesOf[model.drive(s)].push_back(s);
  DrivesByForms sorts;
  for (int n = 0; n < drives; ++n) {
    std::vector<int>& sources = sourcesOf[n];
    std::stable_sort(sources.begin(), sources.end(),
                     [&](int a, int b) { return formOfSource[a] < formOfSource[b]; });
    std::vector<int> key;
    for (const int s : sources) key.push_back(formOfSource[s]);
    sorts[key].push_back(n);
    layers = std::max(layers, static_cast<int>(sources.size()));
  }
  for (const auto& [key, members] : sorts) {
    tiles += roundUp(static_cast<int>(members.size()), kSlotsPerTile) / kSlotsPerTile;
  }
  slots = roundUp(tiles * kSlotsPerTile, kSlotsPerPass);
  places.assign(std::size_t(layers) * slots * 4, 0.0f);
  aims.assign(std::size_t(layers) * slots * 4, 0.0f);
  drive.assign(slots, -1);
  formOfTile.assign(std::size_t(layers) * (slots / kSlotsPerTile), 0);

  int slot = 0;
  for (const auto& [key, members] : sorts) {
    for (std::size_t i = 0; i < members.size(); ++i, ++slot) {
      drive[slot] = members[i];
      isInOrder = isInOrder && members[i] == slot;
      for (std::size_t layer = 0; layer < key.size(); ++layer) {
        place(model, sourcesOf[members[i]][layer], static_cast<int>(layer), slot);
        formOfTile[layer * (slots / kSlotsPerTile) + slot / kSlotsPerTile] = key[layer];
      }
    }
    slot = roundUp(slot, kSlotsPerTile);
  }
  isPlain = layers == 1 && forms.size() == 1 && absorption == 0 && forms[0].knots == 0 &&
            forms[0].hasRear && forms[0].degree <= kPlainDegree;
}

void PackedSources::addForms(const PropagationModel& model, std::vector<int>& formOfSource) {
  std::vector<const TransducerModel*> kinds;
  for (const ElementGroup& group : model.groups) {
    if (group.begin == group.end) continue;
    if (transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) {
      throw Error(ErrorCode::kUnavailable,
                  "Plane waves have no place in the fused solver; solve on the backend itself.");
    }
    const auto same = [&](const TransducerModel* other) { return *other == group.transducer; };
    const auto known = std::find_if(kinds.begin(), kinds.end(), same);
    const int index = static_cast<int>(known - kinds.begin());
    if (known == kinds.end()) {
      kinds.push_back(&group.transducer);
      const DirectivityForm form =
          cpu::directivityFor(model, group.transducer, Precision::kSingle, 0);
      forms.push_back(rowOf(form, knots.size()));
      knots.insert(knots.end(), form.knots.begin(), form.knots.end());
      pieces.insert(pieces.end(), form.pieces.begin(), form.pieces.end());
    }
    std::fill(formOfSource.begin() + group.begin, formOfSource.begin() + group.end, index);
    const float strength = static_cast<float>(group.transducer.sourcePressure * wavesPerMetre);
    strengths_.resize(formOfSource.size());
    std::fill(strengths_.begin() + group.begin, strengths_.begin() + group.end, strength);
  }
}

void PackedSources::place(const PropagationModel& model, int source, int layer, int slot) {
  float* where = &places[(std::size_t(layer) * slots + slot) * 4];
  float* aim = &aims[(std::size_t(layer) * slots + slot) * 4];
  for (int axis = 0; axis < 3; ++axis) {
    where[axis] =
        static_cast<float>((model.positions(axis, source) - origin(axis)) * wavesPerMetre);
    aim[axis] = static_cast<float>(model.normals(axis, source));
  }
  const std::complex<double> gain = model.gainOf(source);
  where[3] = static_cast<float>(std::arg(gain));
  aim[3] = static_cast<float>(std::abs(gain)) * strengths_[source];
}

}  // namespace acg::cuda
