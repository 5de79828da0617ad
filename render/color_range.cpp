// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/color_range.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "render/scale.h"
#include "render/view_state.h"

namespace acg {
namespace {

constexpr double kNearWavelengths = 1.5;
constexpr std::size_t kMasksKept = 4;

std::int64_t cellKey(const Eigen::Vector3d& point, double cell) {
  const auto index = [&](int i) {
    return (static_cast<std::int64_t>(std::floor(point[i] / cell)) + (1 << 20)) & 0x1fffff;
  };
  return index(0) | index(1) << 21 | index(2) << 42;
}

bool sameGrid(const FieldGrid& a, const FieldGrid& b) {
  return a.counts == b.counts && a.origin == b.origin && a.spacing == b.spacing;
}

}  // namespace

void ColorRange::setScene(const ScenePtr& scene) {
  const auto isSame = [](const PlacedArray& a, const PlacedArray& b) {
    return a.elements == b.elements && a.position == b.position &&
           a.orientation.coeffs() == b.orientation.coeffs();
  };
  const double cell = scene && !scene->arrays.empty() ? kNearWavelengths * scene->wavelength() : 0;
  if (scene && cell == cell_ && arrays_.size() == scene->arrays.size() &&
      std::equal(arrays_.begin(), arrays_.end(), scene->arrays.begin(), isSame)) {
    return;
  }
  masks_.clear();
  nearCells_.clear();
  arrays_ = scene ? scene->arrays : std::vector<PlacedArray>{};
  cell_ = cell;
  for (const PlacedArray& array : arrays_) {
    if (!array.elements) continue;
    const TransducerArray placed = array.placed();
    for (int n = 0; n < placed.size(); ++n) {
      for (int i = 0; i < 27; ++i) {
        const Eigen::Vector3d offset(i % 3 - 1, i / 3 % 3 - 1, i / 9 - 1);
        nearCells_.insert(cellKey(placed.positions.col(n) + cell_ * offset, cell_));
      }
    }
  }
}

const std::vector<bool>& ColorRange::farPoints(const FieldGrid& grid) {
  for (const Mask& mask : masks_) {
    if (sameGrid(mask.grid, grid)) return mask.isFar;
  }
  if (masks_.size() >= kMasksKept) masks_.erase(masks_.begin());
  Mask& mask = masks_.emplace_back(Mask{grid, std::vector<bool>(grid.size(), true)});
  if (!nearCells_.empty()) {
    for (long long i = 0; i < grid.size(); ++i) {
      mask.isFar[i] = !nearCells_.contains(cellKey(grid.point(i), cell_));
    }
  }
  return mask.isFar;
}

double ColorRange::largest(const ShownValues& shown) {
  const std::vector<bool>& isFar = farPoints(std::get<FieldGrid>(shown.field->samples));
  double top = 0, topAnywhere = 0;
  for (std::size_t i = 0; i < isFar.size(); ++i) {
    const double value = std::abs(shown.values[i]);
    if (!std::isfinite(value)) continue;
    topAnywhere = std::max(topAnywhere, value);
    if (isFar[i]) top = std::max(top, value);
  }
  return top > 0 ? top : topAnywhere;
}

void ColorRange::update(ViewState& state) {
  const LayerSettings& layers = state.layers;
  // What is visible decides; the volume only when it is shown.
  std::vector<const ShownValues*> visible;
  const auto bring = [&](ShownValuesPtr& shown, const FieldPtr& field) {
    shown = shownValues(field, layers.quantity, shown);
    if (shown) visible.push_back(shown.get());
  };
  for (std::size_t axis = 0; axis < state.slices.size(); ++axis) {
    if (layers.slices[axis].isVisible) bring(state.sliceValues[axis], state.slices[axis]);
  }
  if (layers.showIsosurface || layers.showVolume) bring(state.volumeValues, state.volume);
  state.range = of(visible, layers);
}

std::array<double, 2> ColorRange::of(const std::vector<const ShownValues*>& shown,
                                     const LayerSettings& layers) {
  const FieldQuantityEntry& quantity = fieldQuantity(layers.quantity);
  if (quantity.color == ColorKind::kPhase) return {-std::numbers::pi, std::numbers::pi};
  double top = layers.rangeTop.value_or(0);
  if (!(top > 0)) {
    for (const ShownValues* values : shown) top = std::max(top, largest(*values));
    top = niceCeiling(top);
  }
  if (quantity.color == ColorKind::kLevel) return {top - kShownDecibels, top};
  return {quantity.color == ColorKind::kSigned ? -top : 0, top};
}

}  // namespace acg
