// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/learning_benchmark.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numeric>
#include <optional>
#include <random>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cli/benchmarks/learning_jobs.h"
#include "app/cli/benchmarks/learning_statistics.h"
#include "app/cli/benchmarks/measured_times.h"
#include "app/composition.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSeed = 20'261'122;  // of the jobs
constexpr std::uint64_t kOtherSeed = 1;      // of those that the warm learner has seen
constexpr int kRepetitions = 3;              // of each way
constexpr double kSteady = 0.15;  // the most that a steady job's repetitions lie off their median

enum Policy { kRule, kStatic, kBest, kCold, kWarm, kPolicies };
constexpr const char* kNames[] = {"fixed rule", "best one way", "best of the job", "learnt, cold",
                                  "learnt, warm"};

/// The times of each job by each way, apart from any choice.
struct TimeTable {
  std::vector<std::vector<double>> medians;  ///< s; 0 where the way is none for the job
  /// How far the repetitions lie from their median at most, as a share of it.
  std::vector<std::vector<double>> spreads;
};

/// In random order: what one field leaves in tables and caches must not help the next of the same
/// kind more than it would at work.
TimeTable measureAll(FieldTuner& tuner, const std::vector<LearningJob>& jobs) {
  const std::size_t arms = tuner.arms().size();
  std::vector<std::vector<std::vector<double>>> times(jobs.size(),
                                                      std::vector<std::vector<double>>(arms));
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    const auto features = tuner.features(*jobs[job].scene, jobs[job].spec);
    for (std::size_t arm = 0; arm < arms; ++arm) {
      if (features[arm].size() > 0) order.emplace_back(job, arm);
    }
  }
  std::mt19937_64 random(5);
  for (int i = 0; i < kRepetitions; ++i) {
    std::shuffle(order.begin(), order.end(), random);
    for (const auto& [index, arm] : order) {
      const LearningJob& job = jobs[index];
      const auto begin = Clock::now();
      tuner.evaluateBy(static_cast<int>(arm), *job.scene, *job.hologram, job.spec);
      times[index][arm].push_back(secondsSince(begin));
    }
  }
  const std::vector<std::vector<double>> none(jobs.size(), std::vector<double>(arms));
  TimeTable table{none, none};
  for (const auto& [job, arm] : order) {
    const double median = table.medians[job][arm] = medianOf(times[job][arm]);
    for (const double seconds : times[job][arm]) {
      double& spread = table.spreads[job][arm];
      spread = std::max(spread, std::abs(seconds / median - 1));
    }
  }
  return table;
}

int bestArm(const std::vector<double>& row) {
  int best = 0;
  for (std::size_t arm = 1; arm < row.size(); ++arm) {
    if (row[arm] > 0 && row[arm] < row[best]) best = static_cast<int>(arm);
  }
  return best;
}

/// The way whose mean of log(seconds) is lowest; where it is none for a job the fixed rule is
/// taken.
int bestStaticArm(const std::vector<std::vector<double>>& table) {
  int best = 0;
  double lowest = std::numeric_limits<double>::infinity();
  for (std::size_t arm = 0; arm < table[0].size(); ++arm) {
    double sum = 0;
    for (const auto& row : table) sum += std::log(row[arm] > 0 ? row[arm] : row[0]);
    if (sum < lowest) {
      lowest = sum;
      best = static_cast<int>(arm);
    }
  }
  return best;
}

struct Measured {
  int job = 0;
  std::array<double, kPolicies> seconds{};
  std::optional<CostPrediction> predicted;  ///< by the warm learner of its own time
  double usual = 0;                         ///< s, by the table, of the way that it chose
  double spread = 0;                        ///< of that, by the table
};

/// A backend and who chooses on it. Each policy has its own, as what one leaves in tables helps
/// those that work alike.
struct Desk {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<FieldTuner> tuner;
};

/// One pass over all jobs in random order, each by every policy in random order.
void playRun(std::uint64_t seed, std::array<Desk, kPolicies>& desks,
             const std::vector<LearningJob>& jobs, const TimeTable& table, int staticArm,
             std::vector<Measured>& all) {
  std::mt19937_64 random(seed);
  desks[kCold].tuner =
      std::make_unique<FieldTuner>(*desks[kCold].backend, FieldTunerOptions{.seed = seed});
  std::vector<int> order(jobs.size());
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  for (const int index : order) {
    const LearningJob& job = jobs[static_cast<std::size_t>(index)];
    const std::vector<double>& row = table.medians[static_cast<std::size_t>(index)];
    const int usual = row[static_cast<std::size_t>(staticArm)] > 0 ? staticArm : 0;
    Measured measured{.job = index, .seconds = {}, .predicted = {}};
    std::array<int, kPolicies> policies{kRule, kStatic, kBest, kCold, kWarm};
    std::shuffle(policies.begin(), policies.end(), random);
    for (const int policy : policies) {
      FieldTuner& tuner = *desks[static_cast<std::size_t>(policy)].tuner;
      StrategyDecision chosen;
      const auto begin = Clock::now();
      if (policy == kCold || policy == kWarm) {
        tuner.evaluate(*job.scene, *job.hologram, job.spec, {}, &chosen);
      } else {
        const int arm = policy == kRule ? 0 : policy == kStatic ? usual : bestArm(row);
        tuner.evaluateBy(arm, *job.scene, *job.hologram, job.spec);
      }
      measured.seconds[static_cast<std::size_t>(policy)] = secondsSince(begin);
      if (policy != kWarm) continue;
      const auto arm = static_cast<std::size_t>(chosen.arm);
      measured.predicted = chosen.predicted;
      measured.usual = row[arm];
      measured.spread = table.spreads[static_cast<std::size_t>(index)][arm];
    }
    all.push_back(measured);
  }
}

/// What features, choice and learning of one job take, s: the median over all jobs.
double decisionSeconds(Backend& backend, const std::vector<LearningJob>& jobs) {
  FieldTuner tuner(backend);
  std::vector<double> times;
  for (int round = 0; round < 3; ++round) {
    for (const LearningJob& job : jobs) {
      const auto begin = Clock::now();
      const StrategyDecision decision = tuner.choose(tuner.features(*job.scene, job.spec));
      tuner.finished(decision, 1e-3);
      times.push_back(secondsSince(begin));
    }
  }
  return medianOf(times);
}

Interval speedUpOf(const std::vector<Measured>& all, int before, int after) {
  std::vector<double> b, a;
  std::vector<int> group;
  for (const Measured& one : all) {
    b.push_back(one.seconds[static_cast<std::size_t>(before)]);
    a.push_back(one.seconds[static_cast<std::size_t>(after)]);
    group.push_back(one.job);
  }
  return speedUp(b, a, group, 1);
}

double totalOf(const std::vector<Measured>& all, int policy) {
  double sum = 0;
  for (const Measured& one : all) sum += one.seconds[static_cast<std::size_t>(policy)];
  return sum;
}

nlohmann::ordered_json jsonOf(const Interval& interval) {
  return {{"value", interval.value}, {"low", interval.low}, {"high", interval.high}};
}

/// Everything that is printed, as JSON.
nlohmann::ordered_json reportOf(const std::vector<Measured>& all,
                                const std::vector<LearningJob>& jobs) {
  nlohmann::ordered_json report;
  const double best = totalOf(all, kBest), usual = totalOf(all, kStatic);
  for (int policy = 0; policy < kPolicies; ++policy) {
    report["policies"].push_back({{"policy", kNames[policy]},
                                  {"seconds", totalOf(all, policy)},
                                  {"against_static", jsonOf(speedUpOf(all, kStatic, policy))},
                                  {"against_rule", jsonOf(speedUpOf(all, kRule, policy))},
                                  {"gap_closed", (usual - totalOf(all, policy)) / (usual - best)}});
  }
  std::set<std::string> kinds;
  for (const LearningJob& job : jobs) kinds.insert(job.kind);
  for (const std::string& kind : kinds) {
    std::vector<Measured> some;
    for (const Measured& one : all) {
      if (jobs[static_cast<std::size_t>(one.job)].kind == kind) some.push_back(one);
    }
    report["kinds"].push_back({{"kind", kind},
                               {"measurements", some.size()},
                               {"static_seconds", totalOf(some, kStatic)},
                               {"against_static", jsonOf(speedUpOf(some, kStatic, kWarm))},
                               {"against_rule", jsonOf(speedUpOf(some, kRule, kWarm))}});
  }
  std::vector<double> errors, steady, own;
  int inside = 0, count = 0;
  for (const Measured& one : all) {
    if (!one.predicted) continue;
    const double seconds = one.seconds[kWarm];
    errors.push_back(std::abs(one.predicted->median / seconds - 1));
    if (one.usual > 0) own.push_back(std::abs(one.usual / seconds - 1));
    if (one.usual > 0 && one.spread <= kSteady) steady.push_back(errors.back());
    inside += seconds >= one.predicted->low && seconds <= one.predicted->high;
    ++count;
  }
  report["median_prediction_error"] = medianOf(errors);
  // In the first run jobs are new to the learner, but for those alike among the ones it has seen.
  const std::size_t first = std::min(errors.size(), jobs.size());
  report["median_prediction_error_of_the_first_run"] =
      medianOf({errors.begin(), errors.begin() + static_cast<std::ptrdiff_t>(first)});
  report["median_error_of_a_repetition"] = own.empty() ? 0 : medianOf(own);
  report["median_prediction_error_of_steady_jobs"] = steady.empty() ? 0 : medianOf(steady);
  report["share_of_steady_jobs"] = static_cast<double>(steady.size()) /
                                   static_cast<double>(std::max<std::size_t>(1, all.size()));
  report["coverage_of_90_percent"] = static_cast<double>(inside) / std::max(1, count);
  return report;
}

std::string intervalText(const nlohmann::ordered_json& interval) {
  return fmt::format("{:.3f} ({:.3f} to {:.3f})", interval["value"].get<double>(),
                     interval["low"].get<double>(), interval["high"].get<double>());
}

void print(const nlohmann::ordered_json& report) {
  fmt::print("{}\n{} jobs, {} runs; best one way: {}\n\n{:<18}{:>10}  {:<26}{:<26}{:>10}\n",
             report["machine"].get<std::string>(), report["jobs"].get<int>(),
             report["runs"].get<int>(), report["best_static"].get<std::string>(), "policy", "s",
             "against best one way", "against fixed rule", "gap closed");
  for (const auto& row : report["policies"]) {
    fmt::print("{:<18}{:>10.2f}  {:<26}{:<26}{:>10.2f}\n", row["policy"].get<std::string>(),
               row["seconds"].get<double>(), intervalText(row["against_static"]),
               intervalText(row["against_rule"]), row["gap_closed"].get<double>());
  }
  fmt::print("\nlearnt, warm, by kind\n");
  for (const auto& row : report["kinds"]) {
    fmt::print("{:<22}{:>6} {:>8.2f} s  {:<26}{:<26}\n", row["kind"].get<std::string>(),
               row["measurements"].get<int>(), row["static_seconds"].get<double>(),
               intervalText(row["against_static"]), intervalText(row["against_rule"]));
  }
  fmt::print(
      "\nprediction: median error {:.1f} %, in the first run {:.1f} %; {:.1f} % within the 90 % "
      "interval; exploration "
      "{:.1f} % of the time; a decision {:.1f} us\n",
      100 * report["median_prediction_error"].get<double>(),
      100 * report["median_prediction_error_of_the_first_run"].get<double>(),
      100 * report["coverage_of_90_percent"].get<double>(),
      100 * report["exploration_share"].get<double>(), report["decision_us"].get<double>());
  fmt::print(
      "of the {:.1f} % steady jobs, whose repetitions lie within {:.0f} %: median error {:.1f} %; "
      "the median of a job's own repetitions is off by {:.1f} %\n",
      100 * report["share_of_steady_jobs"].get<double>(), 100 * kSteady,
      100 * report["median_prediction_error_of_steady_jobs"].get<double>(),
      100 * report["median_error_of_a_repetition"].get<double>());
  fmt::print("best of the jobs:");
  for (const auto& [name, count] : report["best_arms"].items()) {
    fmt::print(" {} {};", name, count.get<int>());
  }
  fmt::print("\n");
}

}  // namespace

int runLearningBenchmark(const LearningOptions& options) {
  std::array<Desk, kPolicies> desks;
  for (Desk& desk : desks) {
    desk.backend = makeBackend(options.backend);
    desk.tuner = std::make_unique<FieldTuner>(*desk.backend, FieldTunerOptions{.seed = 99});
  }
  Backend& backend = *desks[kWarm].backend;
  FieldTuner& warm = *desks[kWarm].tuner;
  const auto jobs = learningJobs(options.jobs, kSeed, options.traces, warm);
  const auto table = measureAll(warm, jobs);
  const int staticArm = bestStaticArm(table.medians);
  for (const LearningJob& job : learningJobs(300, kOtherSeed, options.traces, warm)) {
    warm.evaluate(*job.scene, *job.hologram, job.spec);
  }
  std::vector<Measured> all;
  for (int run = 0; run < options.runs; ++run) {
    playRun(static_cast<std::uint64_t>(run) + 1, desks, jobs, table, staticArm, all);
  }
  nlohmann::ordered_json report = {
      {"machine", machineName(backend.description())},
      {"jobs", jobs.size()},
      {"runs", options.runs},
      {"best_static", warm.arms()[static_cast<std::size_t>(staticArm)].name}};
  report.update(reportOf(all, jobs));
  std::map<std::string, int> bestArms;
  for (const auto& row : table.medians)
    ++bestArms[warm.arms()[static_cast<std::size_t>(bestArm(row))].name];
  report["best_arms"] = bestArms;
  report["exploration_share"] = warm.explorationShare();
  report["decision_us"] = 1e6 * decisionSeconds(backend, jobs);
  if (options.asJson) {
    fmt::print("{}\n", report.dump(2));
  } else {
    print(report);
  }
  return 0;
}

}  // namespace acg
