// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/drive/device_traits.h"
#include "core/scene/scene.h"

namespace acg {

/// The elements of a scene that one device drives: `count` from `first` on, in scene order.
struct ElementRange {
  int first = 0;
  int count = 0;
  bool operator==(const ElementRange&) const = default;
};

/// The elements of the arrays with these ids, which must follow each other in the scene; all arrays
/// without ids. Throws kNotFound for an id that is not there, kInvalidArgument for arrays that are
/// not next to each other and in order, and when they have not as many elements as the device.
ElementRange assignedElements(const Scene& scene, const std::vector<std::string>& ids,
                              const DeviceTraits& traits);

}  // namespace acg
