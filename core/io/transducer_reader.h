// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/acoustics/transducer_model.h"
#include "core/io/json_reader.h"

namespace acg {

/// `transducers` of a project. Throws kInvalidFile with the path of the value at fault. A file that
/// states no drive limit opens; the scene then has an issue.
std::map<std::string, TransducerModel> readTransducers(JsonReader& root,
                                                       std::vector<std::string>& unknownKeys);

/// A list of numbers, empty where the key is missing.
std::vector<double> readNumbers(JsonReader& reader, const std::string& key);

}  // namespace acg
