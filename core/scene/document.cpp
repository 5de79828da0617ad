// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/document.h"

#include <algorithm>

#include "core/error.h"
#include "core/scene/medium_preset.h"

namespace acg {
namespace {

/// The oldest steps are dropped beyond this: 10^5 edits must not grow without bound.
constexpr std::size_t kMostSteps = 10'000;

}  // namespace

Document::Document(ScenePtr scene) : scene_(std::move(scene)) {
  ACG_ASSERT(scene_ != nullptr);
  steps_.push_back({"Open", 0, scene_, lastStepId_});
}

void Document::publish(ScenePtr scene) {
  scene_ = std::move(scene);
  ++revision_;
  // By index: a listener may add another.
  for (std::size_t i = 0; i < listeners_.size(); ++i) listeners_[i]();
}

void Document::edit(const std::string& label, Gesture gesture,
                    const std::function<void(Scene&)>& change) {
  auto changed = std::make_shared<Scene>(*scene_);
  change(*changed);  // may throw: nothing has happened yet
  keepPresetTrue(*scene_, *changed);

  // A saved step is never merged into, or the scene on disk could not be reached by undo.
  Step& current = steps_[position_];
  const bool isSameGesture =
      gesture != 0 && position_ > 0 && current.gesture == gesture && current.id != savedStep_;
  steps_.resize(position_ + 1);
  if (isSameGesture) {
    steps_[position_].scene = changed;
    steps_[position_].id = ++lastStepId_;
  } else {
    steps_.push_back({label, gesture, changed, ++lastStepId_});
    if (steps_.size() > kMostSteps) steps_.erase(steps_.begin());
    position_ = steps_.size() - 1;
  }
  publish(std::move(changed));
}

void Document::abandon(Gesture gesture) {
  if (gesture == 0) return;
  std::size_t first = position_;
  while (first > 0 && steps_[first].gesture == gesture) --first;
  if (first == position_) return;
  position_ = first;
  steps_.resize(position_ + 1);
  publish(steps_[position_].scene);
}

void Document::goTo(std::size_t index) {
  if (index >= steps_.size() || index == position_) return;
  position_ = index;
  publish(steps_[position_].scene);
}

std::vector<std::string> Document::labels() const {
  std::vector<std::string> labels(steps_.size());
  std::ranges::transform(steps_, labels.begin(), &Step::label);
  return labels;
}

void Document::reset(ScenePtr scene, const std::string& label) {
  ACG_ASSERT(scene != nullptr);
  steps_.clear();
  position_ = 0;
  steps_.push_back({label, 0, scene, ++lastStepId_});
  savedStep_ = lastStepId_;
  publish(std::move(scene));
}

bool Document::isModified() const { return steps_[position_].id != savedStep_; }

}  // namespace acg
