// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace acg {

/// Named columns of a CSV file with a header; other columns are ignored. Lines that are empty or
/// begin with # are skipped. Returns one list of finite numbers per name, all equally long.
/// Throws kNotFound or kInvalidFile, naming file, row (the header is row 1) and column.
std::vector<std::vector<double>> readCsvColumns(const std::filesystem::path& file,
                                                const std::vector<std::string>& names);

}  // namespace acg
