// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text_cells.h"

namespace acg {

std::string_view trimmed(std::string_view text, std::string_view also) {
  const auto isTrimmed = [also](char c) {
    return std::string_view(" \t\r\n\v\f").find(c) != std::string_view::npos ||
           also.find(c) != std::string_view::npos;
  };
  while (!text.empty() && isTrimmed(text.front())) text.remove_prefix(1);
  while (!text.empty() && isTrimmed(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> cellsOf(std::string_view line, char divider, std::string_view also) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t end = line.find(divider);
    cells.push_back(trimmed(line.substr(0, end), also));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

}  // namespace acg
