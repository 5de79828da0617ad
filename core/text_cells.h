// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace acg {

/// Without white space at both ends, nor what is `also` given.
std::string_view trimmed(std::string_view text, std::string_view also = {});

/// The cells of a line between dividers, each trimmed; an empty line is one empty cell.
std::vector<std::string_view> cellsOf(std::string_view line, char divider,
                                      std::string_view also = {});

}  // namespace acg
