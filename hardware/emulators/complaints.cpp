// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/complaints.h"

#include <fmt/format.h>

namespace acg {

void Complaints::add(const std::string& sentence) {
  constexpr std::size_t kMostSentences = 64;
  if (counts_.size() < kMostSentences || counts_.contains(sentence)) {
    ++counts_[sentence];
  } else {
    ++counts_["Other complaints."];
  }
}

std::vector<std::string> Complaints::list() const {
  std::vector<std::string> sentences;
  for (const auto& [sentence, count] : counts_) {
    sentences.push_back(count == 1 ? sentence : fmt::format("{} ({} times)", sentence, count));
  }
  return sentences;
}

}  // namespace acg
