// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace acg {

/// What is known of a key and its uses, in requests.
struct ReuseHistory {
  std::int64_t size = 1;      ///< bytes; results of one kind are of like size
  std::uint32_t uses = 0;     ///< after the first
  std::uint64_t gap = 0;      ///< between the last two; 0 without
  std::uint64_t meanGap = 0;  ///< of those before, half by the newest; 0 without
};

/// Learns how soon keys are asked for again: a logistic regression on classes of the age since the
/// last use, the number of uses, the gaps between them, the size, the age together with uses and
/// with size, and the age as a multiple of the last gap, which tells a loop from what is done with.
/// One weight a class, learnt one example after the other with steps that shrink by what each
/// weight has seen of error.
///
/// Source of the steps: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online
/// learning and stochastic optimization", JMLR 12 (2011).
class ReuseModel {
 public:
  static constexpr std::size_t kFeatures = 8, kClasses = 512;
  using Features = std::array<std::uint16_t, kFeatures>;

  ReuseModel();
  static Features featuresOf(const ReuseHistory& history, std::uint64_t age);

  /// From 0, never, to 1, at once.
  double soonness(const Features& features) const;
  void learn(const Features& features, double soonness);

 private:
  struct Weight {
    float value = 0;
    float errors = 0;  // squares, of all that it was learnt from
  };
  std::array<std::array<Weight, kClasses>, kFeatures> weights_ = {};
  Weight constant_;
};

}  // namespace acg
