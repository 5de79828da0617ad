// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/reuse_model.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace acg {
namespace {

constexpr float kStep = 0.8F;
constexpr float kFirstErrors = 4;  // of each weight, before it has seen any
constexpr int kTimes = 64;         // classes of numbers of requests
constexpr int kBeside = 8;         // classes beside each of those of the age
constexpr int kNoRatio = 24;       // classes of ratios on either side of 1

/// 0, then two classes an octave.
int classOf(std::uint64_t requests) {
  if (requests == 0) return 0;
  const int width = std::bit_width(requests);
  const int half = width > 1 ? static_cast<int>(requests >> (width - 2) & 1) : 0;
  return std::min(kTimes - 1, 2 * width - 1 + half);
}

/// Uses one by one up to 8, then an octave a class.
int classOfUses(std::uint32_t uses) {
  return uses <= 8 ? static_cast<int>(uses) : 5 + std::bit_width(uses);
}

}  // namespace

ReuseModel::ReuseModel() {
  // Until something is learnt, the sooner after its last use the likelier.
  for (int i = 0; i < kTimes; ++i) {
    weights_[0][static_cast<std::size_t>(i)].value = -0.2F * static_cast<float>(i);
  }
}

ReuseModel::Features ReuseModel::featuresOf(const ReuseHistory& history, std::uint64_t age) {
  const int old = classOf(age);
  const int gap = classOf(history.gap);
  const int size = std::max(0, int(std::bit_width(static_cast<std::uint64_t>(history.size))) - 4);
  const int ratio =
      history.gap == 0 ? 0 : 1 + kNoRatio + std::clamp(classOf(age + 1) - gap, -kNoRatio, kNoRatio);
  const auto narrow = [](int feature) { return static_cast<std::uint16_t>(feature); };
  const auto with = [old](int other) { return old * kBeside + std::min(other, kBeside - 1); };
  return {narrow(old),
          narrow(classOfUses(history.uses)),
          narrow(gap),
          narrow(classOf(history.meanGap)),
          narrow(ratio),
          narrow(size),
          narrow(with(size / 4)),
          narrow(with(classOfUses(history.uses)))};
}

double ReuseModel::soonness(const Features& features) const {
  float sum = constant_.value;
  for (std::size_t i = 0; i < kFeatures; ++i) sum += weights_[i][features[i]].value;
  return 1 / (1 + std::exp(-static_cast<double>(sum)));
}

void ReuseModel::learn(const Features& features, double wanted) {
  const auto error = static_cast<float>(soonness(features) - wanted);
  const auto step = [error](Weight& weight) {
    weight.errors += error * error;
    weight.value -= kStep * error / std::sqrt(kFirstErrors + weight.errors);
  };
  step(constant_);
  for (std::size_t i = 0; i < kFeatures; ++i) step(weights_[i][features[i]]);
}

}  // namespace acg
