// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/array_assignment.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"

namespace acg {

ElementRange assignedElements(const Scene& scene, const std::vector<std::string>& ids,
                              const DeviceTraits& traits) {
  std::vector<std::string> present;
  for (const PlacedArray& array : scene.arrays) present.push_back(array.id);
  std::size_t begin = 0, count = present.size();
  if (!ids.empty()) {
    for (const std::string& id : ids) {
      if (std::find(present.begin(), present.end(), id) == present.end()) {
        throw Error(ErrorCode::kNotFound, fmt::format("There is no array \"{}\"; the project has: "
                                                      "{}.",
                                                      id, fmt::join(present, ", ")));
      }
    }
    const auto at = std::search(present.begin(), present.end(), ids.begin(), ids.end());
    if (at == present.end()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("A device drives arrays that follow each other; {} do not in: {}.",
                              fmt::join(ids, ", "), fmt::join(present, ", ")));
    }
    begin = static_cast<std::size_t>(at - present.begin());
    count = ids.size();
  }
  ElementRange range;
  for (std::size_t i = 0; i < begin + count; ++i) {
    (i < begin ? range.first : range.count) += scene.arrays[i].elements->size();
  }
  if (range.count != traits.channels) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The arrays have {} elements but {} drives {}; choose other arrays or "
                            "set up the device for them.",
                            range.count, traits.label, traits.channels));
  }
  return range;
}

}  // namespace acg
