// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/test_patterns.h"

#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <utility>

namespace acg {

double patternAmplitude(const DeviceTraits& traits) {
  return traits.levels.amplitudeLevels > 2 ? 0.2 : 1.0;
}

HologramPtr testPattern(const Scene& scene, const std::vector<int>& elements, double amplitude) {
  auto pattern = std::make_shared<Hologram>();
  pattern->drives = Eigen::VectorXcd::Zero(scene.elementCount());
  for (const int element : elements) pattern->drives(element) = amplitude;
  pattern->report.solver = "test pattern";
  return pattern;
}

std::vector<std::vector<int>> elementRows(const Scene& scene, const ElementRange& range) {
  std::vector<std::vector<int>> rows;
  int first = 0;
  for (const PlacedArray& array : scene.arrays) {
    // Rows a tenth of a millimetre apart are one: positions may come from measured files.
    std::map<long, std::vector<int>> byHeight;
    for (int i = 0; i < array.elements->size(); ++i) {
      const int element = first + i;
      if (element < range.first || element >= range.first + range.count) continue;
      byHeight[std::lround(1e4 * array.elements->positions(1, i))].push_back(element);
    }
    for (auto& [height, row] : byHeight) rows.push_back(std::move(row));
    first += array.elements->size();
  }
  return rows;
}

std::vector<int> allElements(const ElementRange& range) {
  std::vector<int> elements(static_cast<std::size_t>(range.count));
  std::iota(elements.begin(), elements.end(), range.first);
  return elements;
}

}  // namespace acg
