// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

namespace acg::cuda {

/// How many of `problems` each card solves, in proportion to their weights: all, each once. A card
/// gets none rather than few, since a launch has its price: fewer than `leastOfCard` only where
/// there are fewer in all. Weights are above 0.
std::vector<int> shareOut(int problems, const std::vector<double>& weights, int leastOfCard);

/// The problems [first, first + count) of a batch, which fall to one of the cards [0, cards).
struct BatchPart {
  int card = 0;
  int first = 0, count = 0;
};
/// The parts of these shares that are not empty.
std::vector<BatchPart> partsOf(const std::vector<int>& shares);

/// Begins all parts, then ends them, so that the cards work beside each other; `end` waits for what
/// was begun on a card. What a card failed in by an Error the others do after that, the next one
/// where one fails again. Throws the card's own error where all of them failed in its part.
void solveParts(const std::vector<BatchPart>& parts, int cards,
                const std::function<void(const BatchPart&)>& begin,
                const std::function<void(int card)>& end);

}  // namespace acg::cuda
