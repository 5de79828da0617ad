// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/share_out.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/error.h"

namespace acg::cuda {

std::vector<int> shareOut(int problems, const std::vector<double>& weights, int leastOfCard) {
  ACG_ASSERT(problems >= 0 && !weights.empty() && leastOfCard > 0);
  const std::size_t cards = std::clamp<std::size_t>(problems / leastOfCard, 1, weights.size());
  std::vector<int> shares(weights.size(), 0);
  double weightLeft = std::accumulate(weights.begin(), weights.begin() + cards, 0.0);
  int left = problems;
  for (std::size_t i = 0; i < cards; ++i) {
    const bool isLast = i + 1 == cards;
    shares[i] = isLast ? left : static_cast<int>(left * (weights[i] / weightLeft));
    left -= shares[i];
    weightLeft -= weights[i];
  }
  return shares;
}

std::vector<BatchPart> partsOf(const std::vector<int>& shares) {
  std::vector<BatchPart> parts;
  int first = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] > 0) parts.push_back({static_cast<int>(i), first, shares[i]});
    first += shares[i];
  }
  return parts;
}

void solveParts(const std::vector<BatchPart>& parts, int cards,
                const std::function<void(const BatchPart&)>& begin,
                const std::function<void(int card)>& end) {
  std::vector<std::optional<Error>> faults(parts.size());
  const auto attempt = [&](std::size_t i, const auto& step) {
    if (faults[i]) return;
    try {
      step(parts[i]);
    } catch (const Error& error) {
      faults[i] = error;
    }
  };
  for (std::size_t i = 0; i < parts.size(); ++i) attempt(i, begin);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    attempt(i, [&](const BatchPart& part) { end(part.card); });
  }
  const auto isSolvedBy = [&](int card, const BatchPart& part) {
    try {
      begin({card, part.first, part.count});
      end(card);
      return true;
    } catch (const Error&) {
      return false;  // the next one may
    }
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    bool isSolved = !faults[i];
    for (int card = 0; card < cards && !isSolved; ++card) {
      isSolved = card != parts[i].card && isSolvedBy(card, parts[i]);
    }
    if (!isSolved) throw *faults[i];
  }
}

}  // namespace acg::cuda
