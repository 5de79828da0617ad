// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/cost_model.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kPriorShape = 2;        // four degrees of freedom: the noise is but guessed
constexpr double kLeastSquare = 1e-8;    // of log(seconds): no clock is better
constexpr double kFivePercent = 1.6449;  // a normal deviate
constexpr double kShortest = 1e-9;       // s
constexpr double kCoverage = 0.90;       // of predictions
constexpr double kWidening = 0.04;       // of their logarithmic width by one job beyond
constexpr double kWidest = 1.5, kNarrowest = -1;

constexpr double kNarrowestShown = -3;  // jobs alike may differ by far less than others
constexpr std::size_t kMostAlike = 512;
constexpr double kModelWeight = 0.3;  // of the regression's beside jobs alike, in jobs

/// Of the numbers' bits: FNV-1a, by words.
std::uint64_t hashOf(const Eigen::VectorXd& features) {
  std::uint64_t hash = 14695981039346656037u;
  for (const double number : features) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(number)) * 1099511628211u;
    hash ^= hash >> 29;
  }
  return hash;
}

/// Student's deviate with `freedom` >= 4 where a normal one would be z: Abramowitz and Stegun,
/// "Handbook of Mathematical Functions" (1964), 26.7.5.
double studentDeviate(double z, double freedom) {
  const double z2 = z * z;
  const double g1 = z * (z2 + 1) / 4;
  const double g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
  const double g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  return z + (g1 + (g2 + g3 / freedom) / freedom) / freedom;
}

}  // namespace

CostModel::CostModel(const CostPrior& prior) {
  ACG_ASSERT(prior.mean.size() > 0 && prior.mean.size() == prior.deviations.size());
  ACG_ASSERT(prior.noise > 0 && prior.deviations.minCoeff() > 0);
  // Deviations of coefficients count in units of the noise.
  const Eigen::VectorXd weights = (prior.noise / prior.deviations.array()).square();
  prior_.precision = weights.asDiagonal();
  prior_.moment = weights.cwiseProduct(prior.mean);
  prior_.shape = kPriorShape;
  prior_.square = kPriorShape * prior.noise * prior.noise + prior.mean.dot(prior_.moment) / 2;
  state_ = prior_;
  solve();
}

void CostModel::solve() {
  factors_.compute(state_.precision);
  mean_ = factors_.solve(state_.moment);
  scale_ = std::max(state_.square - state_.moment.dot(mean_) / 2, kLeastSquare * state_.shape);
}

void CostModel::add(const Eigen::VectorXd& features, double seconds) {
  ACG_ASSERT(features.size() == mean_.size() && seconds >= 0);
  const double y = std::log(std::max(seconds, kShortest));
  if (state_.jobs > 0) {
    const double far = widthAt(features) * studentDeviate(kFivePercent, 2 * state_.shape);
    const bool isBeyond = std::abs(y - mean_.dot(features)) > far;
    state_.widening += kWidening * ((isBeyond ? 1 : 0) - (1 - kCoverage));
    state_.widening = std::clamp(state_.widening, kNarrowest, kWidest);
    const double shownFar = std::exp(shownWidening_) * spreadAt(features) *
                            studentDeviate(kFivePercent, 2 * state_.shape);
    const bool isPastShown = std::abs(y - middleAt(features)) > shownFar;
    shownWidening_ += kWidening * ((isPastShown ? 1 : 0) - (1 - kCoverage));
    shownWidening_ = std::clamp(shownWidening_, kNarrowestShown, kWidest);
  }
  remember(features, y);
  forget(kForgetting);
  state_.precision.noalias() += features * features.transpose();
  state_.moment += y * features;
  state_.shape += 0.5;
  state_.square += y * y / 2;
  state_.jobs += 1;
  solve();
}

void CostModel::forget(double kept) {
  ACG_ASSERT(kept >= 0 && kept <= 1);
  const auto blend = [kept](const auto& now, const auto& prior) {
    return (kept * now + (1 - kept) * prior).eval();
  };
  state_.precision = blend(state_.precision, prior_.precision);
  state_.moment = blend(state_.moment, prior_.moment);
  state_.shape = kept * state_.shape + (1 - kept) * prior_.shape;
  state_.square = kept * state_.square + (1 - kept) * prior_.square;
  state_.jobs *= kept;
  state_.widening *= kept;
  if (kept > 0.5) return solve();
  // Most is forgotten: the machine is another now.
  shownWidening_ = 0;
  alike_.clear();
  order_.clear();
  solve();
}

void CostModel::scalePrior(double factor) {
  ACG_ASSERT(state_.jobs == 0 && factor > 0);
  // The first coefficient is that of the constant.
  const Eigen::VectorXd before =
      prior_.precision.diagonal().cwiseInverse().cwiseProduct(prior_.moment);
  Eigen::VectorXd after = before;
  after(0) += std::log(factor);
  const Eigen::VectorXd moment = prior_.precision * after;
  prior_.square += (after.dot(moment) - before.dot(prior_.moment)) / 2;
  prior_.moment = moment;
  state_ = prior_;
  solve();
}

void CostModel::remember(const Eigen::VectorXd& features, double y) {
  const std::uint64_t hash = hashOf(features);
  const auto [place, isNew] = alike_.try_emplace(hash);
  Alike& alike = place->second;
  alike.last[alike.count++ % alike.last.size()] = y;
  if (!isNew) return;
  order_.push_back(hash);
  if (order_.size() <= kMostAlike) return;
  alike_.erase(order_.front());
  order_.pop_front();
}

/// The regression's, drawn to the median of the last jobs alike.
double CostModel::middleAt(const Eigen::VectorXd& features) const {
  const double middle = mean_.dot(features);
  const auto found = alike_.find(hashOf(features));
  if (found == alike_.end()) return middle;
  std::array<double, 3> last = found->second.last;
  const std::size_t count = std::min(found->second.count, last.size());
  std::sort(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(count));
  const double usual = (last[(count - 1) / 2] + last[count / 2]) / 2;
  const auto weight = static_cast<double>(count);
  return (kModelWeight * middle + weight * usual) / (kModelWeight + weight);
}

double CostModel::varianceAt(const Eigen::VectorXd& features) const {
  return factors_.matrixL().solve(features).squaredNorm();
}

double CostModel::spreadAt(const Eigen::VectorXd& features) const {
  return std::sqrt(scale_ / state_.shape * (1 + varianceAt(features)));
}

double CostModel::widthAt(const Eigen::VectorXd& features) const {
  return std::exp(state_.widening) * spreadAt(features);
}

double CostModel::quantile(const Eigen::VectorXd& features, double deviate) const {
  return std::exp(mean_.dot(features) +
                  widthAt(features) * studentDeviate(deviate, 2 * state_.shape));
}

CostBelief CostModel::predict(const Eigen::VectorXd& features) const {
  const double unknown = varianceAt(features), middle = mean_.dot(features);
  const double noise = std::exp(state_.widening) * std::sqrt(scale_ / state_.shape);
  const double far =
      noise * std::sqrt(1 + unknown) * studentDeviate(kFivePercent, 2 * state_.shape);
  return {{std::exp(middle), std::exp(middle - far), std::exp(middle + far)},
          noise * std::sqrt(unknown)};
}

CostPrediction CostModel::forecast(const Eigen::VectorXd& features) const {
  const double far = std::exp(shownWidening_) * spreadAt(features) *
                     studentDeviate(kFivePercent, 2 * state_.shape);
  const double middle = middleAt(features);
  return {std::exp(middle), std::exp(middle - far), std::exp(middle + far)};
}

void CostModel::restore(const State& state) {
  const Eigen::Index d = mean_.size();
  const bool isShaped =
      state.precision.rows() == d && state.precision.cols() == d && state.moment.size() == d;
  if (!isShaped || !state.precision.allFinite() || !state.moment.allFinite() ||
      !std::isfinite(state.square) || !std::isfinite(state.shape) ||
      !(state.shape >= kPriorShape) || !(state.jobs >= 0) || !std::isfinite(state.jobs) ||
      !state.precision.isApprox(state.precision.transpose()) ||
      Eigen::LLT<Eigen::MatrixXd>(state.precision).info() != Eigen::Success) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("What was learnt of a cost with {} features is not as this program "
                            "writes it; forget it and learn again.",
                            d));
  }
  state_ = state;
  shownWidening_ = state.widening;
  solve();
}

}  // namespace acg
