// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include <Eigen/Cholesky>
#include <Eigen/Core>

namespace acg {

/// A time that is expected, s, and the bounds of its central 90 %.
struct CostPrediction {
  double median = 0;
  double low = 0;
  double high = 0;
};

/// A prediction with how much of its width is lack of knowledge.
struct CostBelief : CostPrediction {
  double doubt = 0;  ///< standard deviation of log(median): what more jobs would take away
};

/// What is believed of a way to work before anything was measured: log(seconds) = mean . features
/// plus noise.
struct CostPrior {
  Eigen::VectorXd mean;        ///< d coefficients
  Eigen::VectorXd deviations;  ///< d, how far each may be off, > 0
  double noise = 0.2;          ///< standard deviation of log(seconds)
};

/// Bayesian linear regression of log(seconds) on the features of a job, with the conjugate
/// normal-inverse-gamma distribution over coefficients and noise. Older jobs weigh less: each new
/// one takes 0.5 % of what is known back to the prior, so that a machine that changes is followed
/// and a coefficient that no job shows any more is forgotten. Noise is not normal and the law not
/// linear: predictions are widened or narrowed until nine of ten jobs fall into them.
///
/// Jobs come again: `forecast` also goes by the last three of the very same features, where there
/// were any of late. Ways are compared without that, and it is not saved. One thread at a time.
///
/// Sources: I. Gibbs and E. Candes, "Adaptive Conformal Inference Under Distribution Shift" (2021),
/// for the width; C. M. Bishop, "Pattern Recognition and Machine Learning" (2006), 3.3 and
/// exercise 3.12, in natural parameters, of which forgetting is a weighted mean.
class CostModel {
 public:
  /// Sums over the jobs that are remembered, prior included.
  struct State {
    Eigen::MatrixXd precision;  ///< d x d, sum of x x^T
    Eigen::VectorXd moment;     ///< d, sum of x y
    double shape = 0;           ///< of the noise's inverse gamma distribution
    double square = 0;          ///< its scale, plus half the sum of y^2 that the fit explains
    double widening = 0;        ///< log of how much wider predictions are than the regression's
    double jobs = 0;            ///< those that were added, weighted by how well they are remembered
  };

  static constexpr double kForgetting = 0.995;

  explicit CostModel(const CostPrior& prior);

  /// `features`: d numbers of the order of 10 at most; `seconds` > 0.
  void add(const Eigen::VectorXd& features, double seconds);
  /// Takes all but `kept` (0..1) of what was learnt back to the prior.
  void forget(double kept);
  /// Moves what the prior expects by a factor: other models tell how fast the machine is. For a
  /// model without any job.
  void scalePrior(double factor);

  CostBelief predict(const Eigen::VectorXd& features) const;
  /// The same with what jobs of the very same features took, for people and schedules.
  CostPrediction forecast(const Eigen::VectorXd& features) const;
  /// The time that is not exceeded with the probability of a normal deviate below `deviate`: 1.645
  /// for 95 %.
  double quantile(const Eigen::VectorXd& features, double deviate) const;

  double jobs() const { return state_.jobs; }
  const State& state() const { return state_; }
  /// Throws kInvalidFile for numbers that no sums of jobs can be.
  void restore(const State& state);

 private:
  void solve();
  double varianceAt(const Eigen::VectorXd& features) const;  // variance of the mean, in noises
  double spreadAt(const Eigen::VectorXd& features) const;    // of log(seconds), not widened
  double widthAt(const Eigen::VectorXd& features) const;     // of log(seconds), one deviation
  double middleAt(const Eigen::VectorXd& features) const;    // of log(seconds), as forecast
  void remember(const Eigen::VectorXd& features, double y);

  State prior_, state_;
  Eigen::LLT<Eigen::MatrixXd> factors_;  // of state_.precision
  Eigen::VectorXd mean_;
  double scale_ = 0;  // of the inverse gamma distribution

  struct Alike {
    std::array<double, 3> last = {};  // log(seconds)
    std::size_t count = 0;            // of jobs
  };
  std::unordered_map<std::uint64_t, Alike> alike_;  // by hash of the features
  std::deque<std::uint64_t> order_;                 // of their coming, oldest in front
  double shownWidening_ = 0;                        // as State::widening, of `forecast`
};

}  // namespace acg
