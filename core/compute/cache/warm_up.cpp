// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/warm_up.h"

#include <algorithm>
#include <cmath>

namespace acg {
namespace {

constexpr std::size_t kMostHistory = 64;
constexpr double kTrustInSteps = 0.6, kTrustInHistory = 0.2;
constexpr double kPerMetre = 1e9;  // steps of whole nanometres

double rounded(double length) { return std::round(length * kPerMetre) / kPerMetre; }

/// The ways to go on from two numbers: add the step, add the decimal step, or the decimal sum.
constexpr int kWays = 3;
double next(int way, double before, double now) {
  if (way == 0) return now + (now - before);
  if (way == 1) return now + rounded(now - before);
  return rounded(now + (now - before));
}

/// The one way that holds for all three coordinates.
std::optional<Eigen::Vector3d> continued(const Eigen::Vector3d& first,
                                         const Eigen::Vector3d& second,
                                         const Eigen::Vector3d& third) {
  if (second == third) return std::nullopt;  // it rests
  Eigen::Vector3d point;
  for (int axis = 0; axis < 3; ++axis) {
    const auto value = acg::continued(first(axis), second(axis), third(axis));
    if (!value) return std::nullopt;
    point(axis) = *value;
  }
  return point;
}

const FieldGrid* gridOf(const FieldSpec& spec) { return std::get_if<FieldGrid>(&spec.samples); }

/// Whether two specs ask for the same but at another place.
bool differInOriginAtMost(const FieldSpec& a, const FieldSpec& b) {
  const FieldGrid *first = gridOf(a), *second = gridOf(b);
  return first && second && first->counts == second->counts && first->spacing == second->spacing &&
         a.quantities == b.quantities && a.accuracy == b.accuracy && a.forceModel == b.forceModel &&
         a.particle == b.particle;
}

bool sameOrigin(const FieldSpec& a, const FieldSpec& b) {
  const FieldGrid *first = gridOf(a), *second = gridOf(b);
  return first && second && first->origin == second->origin && first->counts == second->counts;
}

bool samePlaces(const Scene& a, const Scene& b) {
  return std::equal(a.targets.begin(), a.targets.end(), b.targets.begin(), b.targets.end(),
                    [](const Target& x, const Target& y) { return x.position == y.position; });
}

/// The share of what came true, of about the last five times.
void fade(double& trust, bool cameTrue) { trust = 0.8 * trust + (cameTrue ? 0.2 : 0.0); }

/// The target in which two scenes differ, the only thing that may: -1 for none or more than that.
int movedTarget(const Scene& a, const Scene& b) {
  if (a.targets.size() != b.targets.size()) return -1;
  int moved = -1;
  for (std::size_t i = 0; i < a.targets.size(); ++i) {
    if (a.targets[i].position == b.targets[i].position) continue;
    if (moved >= 0 || a.targets[i].id != b.targets[i].id) return -1;
    moved = static_cast<int>(i);
  }
  return moved;
}

}  // namespace

std::optional<double> continued(double first, double second, double third) {
  for (int way = 0; way < kWays; ++way) {
    if (next(way, first, second) == third) return next(way, second, third);
  }
  return std::nullopt;
}

void WarmUp::note(const ComputeRequest& request) {
  judge(request);
  requests_.push_back(request);
  if (requests_.size() > 3) requests_.pop_front();
  const bool isNewScene = noteInHistory(request);
  slices_.request = nextSlices();
  // A step that undo made is no direction of the hand.
  move_.request = isNewScene ? nextMove() : std::nullopt;
}

/// Whether the guesses came true.
void WarmUp::judge(const ComputeRequest& request) {
  if (slices_.request) {
    fade(slices_.trust, request.scene == slices_.request->scene && !request.fields.empty() &&
                            sameOrigin(request.fields.front(), slices_.request->fields.front()));
  }
  if (move_.request) {
    fade(move_.trust, samePlaces(*request.scene, *move_.request->scene));
  }
  if (requests_.empty() || request.scene == requests_.back().scene) return;
  const auto near = neighbours();
  if (near.empty()) return;
  fade(trustInHistory_, std::any_of(near.begin(), near.end(), [&](const ComputeRequest* other) {
         return other->scene == request.scene;
       }));
}

/// Whether the scene is a new one, which an edit made.
bool WarmUp::noteInHistory(const ComputeRequest& request) {
  const auto known = std::find_if(history_.begin(), history_.end(),
                                  [&](const auto& other) { return other.scene == request.scene; });
  if (known != history_.end()) {
    if (!request.hologram) *known = request;  // not what only looks at it: the edit's own
    position_ = static_cast<std::size_t>(known - history_.begin());
    return false;
  }
  // A new edit takes the place of what was undone, as in the document.
  if (!history_.empty()) history_.resize(position_ + 1);
  if (history_.size() == kMostHistory) history_.erase(history_.begin());
  history_.push_back(request);
  position_ = history_.size() - 1;
  return true;
}

std::vector<ComputeRequest> WarmUp::predictions() const {
  std::vector<ComputeRequest> found;
  for (const Guess* guess : {&slices_, &move_}) {
    if (guess->request && guess->trust >= kTrustInSteps) found.push_back(*guess->request);
  }
  if (trustInHistory_ >= kTrustInHistory) {
    for (const ComputeRequest* request : neighbours()) {
      found.push_back(*request);
      found.back().hologram = nullptr;  // solved again where that went as well
    }
  }
  for (ComputeRequest& request : found) request.judgeTraps = false;  // dear, and asked for at rest
  return found;
}

std::optional<ComputeRequest> WarmUp::nextSlices() const {
  if (requests_.size() < 3) return std::nullopt;
  const ComputeRequest &a = requests_[0], &b = requests_[1], &c = requests_[2];
  if (a.scene != b.scene || b.scene != c.scene || a.drives != b.drives || b.drives != c.drives ||
      a.fields.size() != c.fields.size() || b.fields.size() != c.fields.size()) {
    return std::nullopt;
  }
  ComputeRequest ahead = c;
  ahead.fields.clear();
  for (std::size_t i = 0; i < c.fields.size(); ++i) {
    if (!differInOriginAtMost(a.fields[i], b.fields[i]) ||
        !differInOriginAtMost(b.fields[i], c.fields[i])) {
      return std::nullopt;
    }
    const auto origin = continued(gridOf(a.fields[i])->origin, gridOf(b.fields[i])->origin,
                                  gridOf(c.fields[i])->origin);
    if (!origin) continue;
    ahead.fields.push_back(c.fields[i]);
    std::get<FieldGrid>(ahead.fields.back().samples).origin = *origin;
  }
  if (ahead.fields.empty()) return std::nullopt;
  return ahead;
}

std::optional<ComputeRequest> WarmUp::nextMove() const {
  if (requests_.size() < 3) return std::nullopt;
  const ComputeRequest &a = requests_[0], &b = requests_[1], &c = requests_[2];
  if (a.hologram || b.hologram || c.hologram) return std::nullopt;
  const int moved = movedTarget(*b.scene, *c.scene);
  if (moved < 0 || movedTarget(*a.scene, *b.scene) != moved) return std::nullopt;
  const auto index = static_cast<std::size_t>(moved);
  const auto position =
      continued(a.scene->targets[index].position, b.scene->targets[index].position,
                c.scene->targets[index].position);
  if (!position) return std::nullopt;
  auto scene = std::make_shared<Scene>(*c.scene);
  scene->targets[index].position = *position;
  ComputeRequest ahead = c;
  ahead.scene = std::move(scene);
  return ahead;
}

std::vector<const ComputeRequest*> WarmUp::neighbours() const {
  std::vector<const ComputeRequest*> near;
  if (position_ > 0) near.push_back(&history_[position_ - 1]);
  if (position_ + 1 < history_.size()) near.push_back(&history_[position_ + 1]);
  return near;
}

}  // namespace acg
