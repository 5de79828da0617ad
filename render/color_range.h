// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

#include <Eigen/Core>

#include "core/field/field.h"
#include "core/scene/scene.h"
#include "render/layer_settings.h"
#include "render/shown_values.h"

namespace acg {

struct ViewState;

/// Finds the top of the colour range from the data. Points within 1.5 wavelengths of an element do
/// not count: there |p| grows as 1/d and would darken all the rest.
class ColorRange {
 public:
  void setScene(const ScenePtr& scene);
  /// Brings the shown values of all visible slices and of a visible volume up to date and, from
  /// them, the range. Low and high: 0 and a nice number above the largest value; symmetric for
  /// signed quantities; -pi and pi for phases. `layers.rangeTop` wins over the data.
  void update(ViewState& state);

 private:
  std::array<double, 2> of(const std::vector<const ShownValues*>& shown,
                           const LayerSettings& layers);
  const std::vector<bool>& farPoints(const FieldGrid& grid);
  double largest(const ShownValues& shown);

  struct Mask {
    FieldGrid grid;
    std::vector<bool> isFar;
  };
  std::vector<PlacedArray> arrays_;
  double cell_ = 0;  // m
  std::unordered_set<std::int64_t> nearCells_;
  std::vector<Mask> masks_;  // newest last, a few
};

}  // namespace acg
