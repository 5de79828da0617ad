// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/compute/cache/cache_policy.h"
#include "core/compute/tuning/field_arms.h"
#include "core/compute/tuning/tuning_file.h"

namespace acg {

struct FieldTunerOptions {
  std::optional<TuningFile> file = {};  ///< kept there between runs; else forgotten at the end
  std::uint64_t seed = 1;
  /// s since a fixed time, for the ledger's days.
  std::function<double()> wallClock = {};
};

/// Evaluates fields in the way that was quickest on this machine for fields like it. Every way
/// holds the accuracy that was asked for; where a way fails or takes too long the fixed rule does
/// the field. Requests that leave no choice (double precision, lists of points, forces by models
/// that measure about a point) go by the fixed rule and teach nothing.
///
/// `evaluate` and `measure` by one thread at a time; the rest from any thread.
class FieldTuner {
 public:
  /// What is known of one way, for people.
  struct Row {
    std::string name;
    double jobs = 0;       ///< remembered
    CostPrediction usual;  ///< of a grid of 10^6 points at 0.5 mm and 512 elements to 1e-3, again
    std::int64_t parkedForJobs = 0;
  };

  /// `backend` must outlive the last call that evaluates.
  explicit FieldTuner(Backend& backend, FieldTunerOptions options = {});
  /// Saves what was learnt.
  ~FieldTuner();
  FieldTuner(const FieldTuner&) = delete;
  FieldTuner& operator=(const FieldTuner&) = delete;

  /// As `evaluateField`. `chosen`, where given, gets what was chosen for a request that leaves a
  /// choice.
  Field evaluate(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                 const std::function<void(double)>& checkpoint = {},
                 StrategyDecision* chosen = nullptr);
  /// The same by one arm, without choosing or learning.
  Field evaluateBy(int arm, const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                   const std::function<void(double)>& checkpoint = {});
  /// Does the field by every arm that can and learns from each; `seconds` of each arm, 0 where it
  /// cannot. Nobody waits for these: they cost no exploration.
  std::vector<double> measure(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                              const std::function<void(double)>& checkpoint = {});

  /// Empty where the request leaves no choice.
  std::vector<Eigen::VectorXd> features(const Scene& scene, const FieldSpec& spec) const;
  StrategyDecision choose(const std::vector<Eigen::VectorXd>& features);
  void finished(const StrategyDecision& decision, double seconds);

  const std::vector<FieldArm>& arms() const { return arms_; }
  std::vector<Row> rows() const;
  double explorationShare() const;
  std::int64_t jobs() const;

  /// Begins anew, here and in the file.
  void forget();
  void save();

 private:
  /// What a request that leaves a choice is known by.
  struct Request {
    CacheKey grid;
    int order = 0;
    bool operator==(const Request&) const = default;
  };
  /// One that was there of late, and when each arm did it last.
  struct Recent {
    Request request;
    std::vector<ArmFeatures> features;
    std::vector<std::int64_t> doneAt;  ///< see evaluations_
  };

  static std::optional<Request> requestOf(const Scene& scene, const FieldSpec& spec);
  std::vector<Eigen::VectorXd> featuresOf(const Request& request, const Scene& scene,
                                          const FieldSpec& spec) const;
  /// Known from before or made. Call locked.
  Recent& recentOf(const Request& request, const Scene& scene, const FieldSpec& spec) const;
  Backend& backendFor(const FieldArm& arm);
  Field doBy(int arm, const std::optional<Request>& request, const Scene& scene,
             const Hologram& hologram, const FieldSpec& spec,
             const std::function<void(double)>& checkpoint);
  void noteDay();
  StrategyChoice freshChoice() const;

  Backend& backend_;
  const FieldTunerOptions options_;
  const std::vector<FieldArm> arms_;
  const std::string machine_;
  std::unique_ptr<Backend> oneThread_;  // made when first needed
  mutable std::mutex mutex_;
  StrategyChoice choice_;             // guarded by mutex_, as all below
  mutable std::list<Recent> recent_;  // newest first
  std::int64_t evaluations_ = 0;
  std::int64_t day_ = 0;
  int unsaved_ = 0;  // jobs
};

}  // namespace acg
