// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/warm_up.h"

#include <algorithm>
#include <cmath>

namespace acg {
namespace {

constexpr std::size_t kMostHistory = 64;
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
  requests_.push_back(request);
  if (requests_.size() > 3) requests_.pop_front();
  const auto known = std::find_if(history_.begin(), history_.end(),
                                  [&](const auto& other) { return other.scene == request.scene; });
  if (known != history_.end()) {
    if (!request.hologram) *known = request;  // not what only looks at it: the edit's own
    position_ = static_cast<std::size_t>(known - history_.begin());
    return;
  }
  // A new edit takes the place of what was undone, as in the document.
  if (!history_.empty()) history_.resize(position_ + 1);
  if (history_.size() == kMostHistory) history_.erase(history_.begin());
  history_.push_back(request);
  position_ = history_.size() - 1;
}

std::vector<ComputeRequest> WarmUp::predictions() const {
  std::vector<ComputeRequest> found;
  if (requests_.empty()) return found;
  predictSlices(found);
  predictMove(found);
  predictHistory(found);
  for (ComputeRequest& request : found) request.judgeTraps = false;  // dear, and asked for at rest
  return found;
}

void WarmUp::predictSlices(std::vector<ComputeRequest>& found) const {
  if (requests_.size() < 3) return;
  const ComputeRequest &a = requests_[0], &b = requests_[1], &c = requests_[2];
  if (a.scene != b.scene || b.scene != c.scene || a.drives != b.drives || b.drives != c.drives ||
      a.fields.size() != c.fields.size() || b.fields.size() != c.fields.size()) {
    return;
  }
  ComputeRequest ahead = c;
  ahead.fields.clear();
  for (std::size_t i = 0; i < c.fields.size(); ++i) {
    if (!differInOriginAtMost(a.fields[i], b.fields[i]) ||
        !differInOriginAtMost(b.fields[i], c.fields[i])) {
      return;
    }
    const auto origin = continued(gridOf(a.fields[i])->origin, gridOf(b.fields[i])->origin,
                                  gridOf(c.fields[i])->origin);
    if (!origin) continue;
    ahead.fields.push_back(c.fields[i]);
    std::get<FieldGrid>(ahead.fields.back().samples).origin = *origin;
  }
  if (!ahead.fields.empty()) found.push_back(std::move(ahead));
}

void WarmUp::predictMove(std::vector<ComputeRequest>& found) const {
  if (requests_.size() < 3) return;
  const ComputeRequest &a = requests_[0], &b = requests_[1], &c = requests_[2];
  if (a.hologram || b.hologram || c.hologram) return;
  const int moved = movedTarget(*b.scene, *c.scene);
  if (moved < 0 || movedTarget(*a.scene, *b.scene) != moved) return;
  const auto index = static_cast<std::size_t>(moved);
  const auto position =
      continued(a.scene->targets[index].position, b.scene->targets[index].position,
                c.scene->targets[index].position);
  if (!position) return;
  auto scene = std::make_shared<Scene>(*c.scene);
  scene->targets[index].position = *position;
  ComputeRequest ahead = c;
  ahead.scene = std::move(scene);
  found.push_back(std::move(ahead));
}

void WarmUp::predictHistory(std::vector<ComputeRequest>& found) const {
  const auto add = [&](std::size_t index) {
    found.push_back(history_[index]);
    found.back().hologram = nullptr;  // solved again where that went as well
  };
  if (position_ > 0) add(position_ - 1);
  if (position_ + 1 < history_.size()) add(position_ + 1);
}

}  // namespace acg
