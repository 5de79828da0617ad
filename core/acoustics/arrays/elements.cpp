// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/elements.h"

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

const Parameter kParameters[] = {
    {"pitch_m",
     "Pitch",
     0.0,
     Dimension::kLength,
     0.0,
     1.0,
     {},
     "Typical distance of neighbours; 0 takes the smallest there is.",
     true},
};

}  // namespace

std::span<const Parameter> elementsParameters() { return kParameters; }

TransducerArray buildElements(const ArrayGeometry& given, const std::filesystem::path&) {
  checkElementCount(given.positions.cols(), "positions_m");
  if (given.normals.cols() != 0 && given.normals.cols() != given.positions.cols()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("normals has {} entries but positions_m has {}; give one normal for "
                            "each element or none.",
                            given.normals.cols(), given.positions.cols()));
  }
  TransducerArray array;
  array.positions = given.positions;
  array.normals = given.normals;
  if (array.normals.cols() == 0) {
    array.normals = Eigen::Vector3d::UnitZ().replicate(1, array.size());
  }
  array.pitch = numberOf(given.parameters, "pitch_m");
  return array;
}

}  // namespace acg
