// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/field_tuner.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/cache/result_key.h"
#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kDay = 86400;            // s
constexpr int kJobsToSave = 500;          // at most lost by a program that is killed
constexpr std::size_t kRecent = 256;      // requests whose features are known
constexpr std::int64_t kTablesHeld = 32;  // evaluations after which tables are mostly gone
constexpr std::int64_t kNever = -1 - kTablesHeld;

/// Thrown by the checkpoint of a field that takes longer than its way may.
struct PastDeadline {};

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Two boards of 256 pistons at 10 mm, 200 mm apart.
PropagationModel facingBoards() {
  constexpr int kSide = 16, kBoard = kSide * kSide;
  PropagationModel model;
  model.positions.resize(3, 2 * kBoard);
  model.normals.setZero(3, 2 * kBoard);
  for (int n = 0; n < 2 * kBoard; ++n) {
    const double side = n < kBoard ? -1 : 1;
    model.positions.col(n) << 0.01 * (n % kSide - 7.5), 0.01 * (n % kBoard / kSide - 7.5),
        0.1 * side;
    model.normals(2, n) = -side;
  }
  model.groups = {{0, 2 * kBoard, TransducerModel{}}};
  return model;
}

double systemSeconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

FieldTuner::FieldTuner(Backend& backend, FieldTunerOptions options)
    : backend_(backend),
      options_([&] {
        if (!options.wallClock) options.wallClock = systemSeconds;
        return std::move(options);
      }()),
      arms_(fieldArms(backend)),
      machine_(machineName(backend.description())),
      choice_(freshChoice()),
      day_(static_cast<std::int64_t>(std::floor(options_.wallClock() / kDay))) {
  if (!options_.file) return;
  const auto state = options_.file->load(machine_);
  if (!state) return;
  try {
    choice_.restore(*state);
  } catch (const Error&) {
    choice_ = freshChoice();  // the next save replaces it
  }
}

FieldTuner::~FieldTuner() { save(); }

StrategyChoice FieldTuner::freshChoice() const {
  std::vector<StrategyArm> arms;
  for (const FieldArm& arm : arms_) arms.push_back({arm.name, fieldPrior(arm)});
  return StrategyChoice(arms, options_.seed);
}

Backend& FieldTuner::backendFor(const FieldArm& arm) {
  if (!arm.isOnOneThread) return backend_;
  if (!oneThread_) oneThread_ = makeCpuBackend(1);
  return *oneThread_;
}

std::optional<FieldTuner::Request> FieldTuner::requestOf(const Scene& scene,
                                                         const FieldSpec& spec) {
  const FieldWork work = fieldWork(scene, spec);
  if (!work.isGridInSingle || work.usesForces) return std::nullopt;
  return Request{gridKey(scene, spec), work.order};
}

FieldTuner::Recent& FieldTuner::recentOf(const Request& request, const Scene& scene,
                                         const FieldSpec& spec) const {
  const auto found = std::ranges::find(recent_, request, &Recent::request);
  if (found != recent_.end()) {
    recent_.splice(recent_.begin(), recent_, found);
    return recent_.front();
  }
  recent_.push_front({request,
                      fieldFeatures(arms_, {std::get<FieldGrid>(spec.samples), spec.accuracy,
                                            request.order, propagationModel(scene)}),
                      std::vector<std::int64_t>(arms_.size(), kNever)});
  if (recent_.size() > kRecent) recent_.pop_back();
  return recent_.front();
}

std::vector<Eigen::VectorXd> FieldTuner::featuresOf(const Request& request, const Scene& scene,
                                                    const FieldSpec& spec) const {
  const std::lock_guard lock(mutex_);
  const Recent& recent = recentOf(request, scene, spec);
  std::vector<Eigen::VectorXd> features(arms_.size());
  for (std::size_t arm = 0; arm < arms_.size(); ++arm) {
    const bool isRepeated = evaluations_ - recent.doneAt[arm] <= kTablesHeld;
    const ArmFeatures& known = recent.features[arm];
    features[arm] = isRepeated ? known.repeated : known.fresh;
  }
  return features;
}

std::vector<Eigen::VectorXd> FieldTuner::features(const Scene& scene, const FieldSpec& spec) const {
  const auto request = requestOf(scene, spec);
  return request ? featuresOf(*request, scene, spec) : std::vector<Eigen::VectorXd>();
}

Field FieldTuner::doBy(int index, const std::optional<Request>& request, const Scene& scene,
                       const Hologram& hologram, const FieldSpec& spec,
                       const std::function<void(double)>& checkpoint) {
  const FieldArm& arm = arms_[static_cast<std::size_t>(index)];
  struct Restored {  // also where evaluating throws
    Backend& backend;
    ~Restored() { setFieldsOn(backend, FieldsOn::kByRates); }
  } restored{backend_};
  setFieldsOn(backend_, arm.where);
  Field field = evaluateField(scene, hologram, spec, backendFor(arm), checkpoint, arm.strategy);
  if (!request) return field;
  const std::lock_guard lock(mutex_);
  recentOf(*request, scene, spec).doneAt[static_cast<std::size_t>(index)] = evaluations_++;
  return field;
}

Field FieldTuner::evaluateBy(int arm, const Scene& scene, const Hologram& hologram,
                             const FieldSpec& spec, const std::function<void(double)>& checkpoint) {
  return doBy(arm, requestOf(scene, spec), scene, hologram, spec, checkpoint);
}

void FieldTuner::noteDay() {
  const auto day = static_cast<std::int64_t>(std::floor(options_.wallClock() / kDay));
  if (day > day_) choice_.startDay();
  day_ = day;
}

StrategyDecision FieldTuner::choose(const std::vector<Eigen::VectorXd>& features) {
  const std::lock_guard lock(mutex_);
  noteDay();
  return choice_.choose(features);
}

void FieldTuner::finished(const StrategyDecision& decision, double seconds) {
  {
    const std::lock_guard lock(mutex_);
    choice_.finished(decision, seconds);
    if (++unsaved_ < kJobsToSave) return;
  }
  save();
}

Field FieldTuner::evaluate(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                           const std::function<void(double)>& checkpoint,
                           StrategyDecision* chosen) {
  const auto request = requestOf(scene, spec);
  if (!request) return evaluateField(scene, hologram, spec, backend_, checkpoint);
  const StrategyDecision decision = choose(featuresOf(*request, scene, spec));
  if (chosen) *chosen = decision;
  const auto begin = Clock::now();
  bool isStopped = false;  // by the caller
  double elsewhere = 0;    // s; a checkpoint may run whole other jobs
  const auto taken = [&] { return secondsSince(begin) - elsewhere; };
  const auto watched = [&](double share) {
    if (share < 1 && taken() > decision.deadline) throw PastDeadline();
    if (!checkpoint) return;
    const auto left = Clock::now();
    isStopped = true;  // unless it returns
    checkpoint(share);
    isStopped = false;
    elsewhere += secondsSince(left);
  };
  double lost = 0;
  bool hasFailed = false;
  try {
    Field field = doBy(decision.arm, request, scene, hologram, spec, watched);
    finished(decision, taken());
    return field;
  } catch (const PastDeadline&) {
    lost = taken();
  } catch (const Error& error) {
    if (isStopped || decision.arm == 0 || error.code() == ErrorCode::kInvalidArgument) throw;
    lost = taken();
    hasFailed = true;
  }
  const auto again = Clock::now();
  Field field = doBy(0, request, scene, hologram, spec, checkpoint);
  const double byDefault = secondsSince(again);
  const std::lock_guard lock(mutex_);
  if (hasFailed) {
    choice_.failed(decision, lost, byDefault);
  } else {
    choice_.overran(decision, lost, byDefault);
  }
  return field;
}

std::vector<double> FieldTuner::measure(const Scene& scene, const Hologram& hologram,
                                        const FieldSpec& spec,
                                        const std::function<void(double)>& checkpoint) {
  std::vector<double> seconds(arms_.size(), 0.0);
  const std::vector<Eigen::VectorXd> all = features(scene, spec);
  for (std::size_t arm = 0; arm < all.size(); ++arm) {
    if (all[arm].size() == 0) continue;
    const auto begin = Clock::now();
    evaluateBy(static_cast<int>(arm), scene, hologram, spec, checkpoint);
    seconds[arm] = secondsSince(begin);
    const std::lock_guard lock(mutex_);
    choice_.measured(static_cast<int>(arm), all[arm], seconds[arm]);
    ++unsaved_;
  }
  return seconds;
}

std::vector<FieldTuner::Row> FieldTuner::rows() const {
  const FieldGrid grid =
      FieldGrid::between({-0.025, -0.025, -0.025}, {0.025, 0.025, 0.025}, {100, 100, 100});
  const auto usual = fieldFeatures(arms_, {grid, 1e-3, 0, facingBoards()});
  const std::lock_guard lock(mutex_);
  const StrategyChoice::State state = choice_.state();
  std::vector<Row> rows;
  for (std::size_t i = 0; i < arms_.size(); ++i) {
    Row row{arms_[i].name, state.arms[i].model.jobs, {}, 0};
    const Eigen::VectorXd& features = usual[i].repeated;
    if (features.size() > 0) row.usual = choice_.predict(static_cast<int>(i), features);
    row.parkedForJobs = std::max<std::int64_t>(0, state.arms[i].parkedUntil - state.jobs);
    rows.push_back(row);
  }
  return rows;
}

double FieldTuner::explorationShare() const {
  const std::lock_guard lock(mutex_);
  return choice_.explorationShare();
}

std::int64_t FieldTuner::jobs() const {
  const std::lock_guard lock(mutex_);
  return choice_.state().jobs;
}

void FieldTuner::forget() {
  const std::lock_guard lock(mutex_);
  choice_ = freshChoice();
  unsaved_ = 0;
  if (options_.file) options_.file->forget();
}

void FieldTuner::save() {
  const std::lock_guard lock(mutex_);
  if (options_.file && unsaved_ > 0) options_.file->save(machine_, choice_.state());
  unsaved_ = 0;
}

}  // namespace acg
