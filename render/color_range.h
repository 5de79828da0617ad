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

namespace acg {

/// The channel of a field that the layers show: the chosen quantity, else the first; nullptr for
/// no field or a list of points.
const FieldChannel* shownChannel(const FieldPtr& field, const std::string& quantity);

/// Finds the top of the colour range from the data. Points within 1.5 wavelengths of an element do
/// not count: there |p| grows as 1/d and would darken all the rest.
class ColorRange {
 public:
  void setScene(const ScenePtr& scene);
  /// Low and high: 0 and a nice number above the largest value; symmetric for signed quantities;
  /// -pi and pi for phases. `fields` may hold nullptr. `layers.rangeTop` wins over the data.
  std::array<double, 2> of(const std::vector<FieldPtr>& fields, const LayerSettings& layers);

 private:
  const std::vector<bool>& farPoints(const FieldGrid& grid);
  double largest(const Field& field, const FieldChannel& channel);

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
