// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/acoustics/transducer_array.h"

namespace acg {

/// The transducers of an Ultraino simulation, `.xml.gz` or `.xml` (Java beans), by their order
/// numbers. Ultraino's up is +y and ours +z: its (x, y, z) becomes (x, -z, y). A transducer looks
/// along its own +y. The drives that the file holds are left out, as are all other objects.
/// `name` stands in messages. Throws kIo or kInvalidFile.
TransducerArray readUltraino(const std::filesystem::path& file, const std::string& name);

}  // namespace acg
