// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/element_order.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

namespace acg {
namespace {

// By judgement, below the typical fit, which noise and a microphone beside its place lower for all.
constexpr double kPoorBelow = 0.07;
constexpr double kGoodBelow = 0.04;

struct Pair {
  double fit = 0;
  int element = 0;
  int place = 0;
};

}  // namespace

std::vector<int> elementOrder(const Eigen::MatrixXcd& expected, const Eigen::MatrixXcd& sounds,
                              const std::vector<int>& sounding, const std::vector<int>& living) {
  const auto fit = [&](int element, int place) {
    const double both = sounds.row(element).norm() * expected.row(place).norm();
    return both > 0 ? std::abs(expected.row(place).dot(sounds.row(element))) / both : 0.0;
  };
  std::vector<double> own;
  for (const int n : living) own.push_back(fit(n, n));
  if (own.empty()) return {};
  const auto middle = own.begin() + static_cast<std::ptrdiff_t>(own.size() / 2);
  std::ranges::nth_element(own, middle);
  const double typical = *middle;
  std::vector<int> misplaced;
  std::vector<int> open;  // places that may be another's: of misplaced and of dead elements
  for (const int n : sounding) {
    const bool lives = std::ranges::binary_search(living, n);
    const bool isPoor = lives && fit(n, n) < typical - kPoorBelow;
    if (isPoor) misplaced.push_back(n);
    if (isPoor || !lives) open.push_back(n);
  }
  std::vector<Pair> pairs;
  for (const int element : misplaced) {
    for (const int place : open) {
      const double other = fit(element, place);
      if (place != element && other >= typical - kGoodBelow) {
        pairs.push_back({other, element, place});
      }
    }
  }
  if (pairs.empty()) return {};
  std::ranges::sort(pairs, std::ranges::greater(), &Pair::fit);

  const auto elements = static_cast<std::size_t>(expected.rows());
  std::vector<int> order(elements, -1);
  std::vector<bool> isPlaced(elements, false);
  for (const Pair& pair : pairs) {
    int& driver = order[static_cast<std::size_t>(pair.place)];
    if (driver >= 0 || isPlaced[static_cast<std::size_t>(pair.element)]) continue;
    driver = pair.element;
    isPlaced[static_cast<std::size_t>(pair.element)] = true;
  }
  // The rest stays where it is or takes what is left.
  std::vector<int> left;
  for (int n = 0; n < static_cast<int>(elements); ++n) {
    const auto i = static_cast<std::size_t>(n);
    if (isPlaced[i]) continue;
    if (order[i] < 0) {
      order[i] = n;
    } else {
      left.push_back(n);
    }
  }
  for (int& driver : order) {
    if (driver >= 0) continue;
    driver = left.back();
    left.pop_back();
  }
  return order;
}

}  // namespace acg
