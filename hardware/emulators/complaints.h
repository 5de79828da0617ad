// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace acg {

/// What an emulated firmware noticed, each sentence once with how often; bounded, so that garbage
/// without end does not fill the memory.
class Complaints {
 public:
  void add(const std::string& sentence);
  std::vector<std::string> list() const;

 private:
  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace acg
