// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/hologram_gate.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace acg {
namespace {

bool isSame(const ExposureZone& a, const ExposureZone& b) {
  return a.id == b.id && a.kind == b.kind && a.position == b.position && a.radius == b.radius &&
         a.isEnabled == b.isEnabled;
}

/// Whether people are as safe in the one as in the other, as far as the scenes tell.
bool hasSameZones(const Scene& a, const Scene& b) {
  return a.safety.profile == b.safety.profile &&
         a.safety.hasEnclosureInterlock == b.safety.hasEnclosureInterlock &&
         std::ranges::equal(a.zones, b.zones, isSame);
}

bool hasJudgedZones(const ScenePtr& scene) {
  return scene && std::ranges::any_of(scene->zones, &ExposureZone::isEnabled);
}

}  // namespace

HologramGate::HologramGate(JudgeHologram judge, Refuse refuse)
    : judge_(std::move(judge)), refuse_(std::move(refuse)), thread_([this] { run(); }) {}

HologramGate::~HologramGate() {
  {
    const std::lock_guard lock(mutex_);
    isClosing_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void HologramGate::put(GatedProgram program) {
  {
    const std::lock_guard lock(mutex_);
    waiting_ = std::move(program);
  }
  wake_.notify_all();
}

void HologramGate::heed(ScenePtr scene) {
  {
    const std::lock_guard lock(mutex_);
    const bool isNew = !heeded_ || !hasSameZones(*heeded_, *scene);
    heeded_ = std::move(scene);
    hasNewZones_ = hasNewZones_ || (isNew && passed_);
  }
  wake_.notify_all();
}

void HologramGate::judgeAgain() {
  {
    const std::lock_guard lock(mutex_);
    hasNewZones_ = passed_.has_value();
  }
  wake_.notify_all();
}

HologramGate::Task HologramGate::take() {
  Task task;
  task.isAgain = hasNewZones_;
  task.heeded = heeded_;
  if (task.isAgain) {
    task.program = *passed_;
    hasNewZones_ = false;
  } else {
    task.program = std::move(*waiting_);
    waiting_.reset();
  }
  return task;
}

bool HologramGate::isGivenUp(const Task& task) {
  const std::lock_guard lock(mutex_);
  // What sounds is judged to its end, whatever waits.
  return isClosing_ || (task.program.yields && waiting_ && !task.isAgain);
}

std::string HologramGate::sentenceOn(const Task& task) {
  try {
    if (!task.program.scene) {
      return "The hologram comes without the scene that it answers, so that its exposure cannot be "
             "judged; solve the scene again.";
    }
    for (std::size_t i = 0; i < task.program.count; ++i) {
      if (i > 0 && isGivenUp(task)) return {};
      std::string sentence = sentenceOn(task.program.hologram(i), task);
      if (!sentence.empty()) return task.program.refusal + sentence;
    }
    return {};
  } catch (const std::exception& error) {
    const std::string sentence = error.what();
    return sentence.empty() ? "The exposure of the zones could not be judged." : sentence;
  }
}

std::string HologramGate::sentenceOn(const Hologram& hologram, const Task& task) const {
  const Scene& own = *task.program.scene;
  const bool isElsewhere = task.heeded && !hasSameZones(*task.heeded, own);
  // What passed did so in its own scene.
  if (!task.isAgain || !isElsewhere) {
    std::string sentence = judge_(hologram, own);
    if (!sentence.empty() || !isElsewhere) return sentence;
  }
  Scene scene = own;  // its arrays made the hologram
  scene.zones = task.heeded->zones;
  scene.safety = task.heeded->safety;
  return judge_(hologram, scene);
}

void HologramGate::run() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return waiting_ || hasNewZones_ || isClosing_; });
      if (isClosing_) return;
      task = take();
    }
    const std::string sentence = sentenceOn(task);
    // Held over the hand-over, so that what passed and what is heeded fit together.
    const std::lock_guard lock(mutex_);
    if (isClosing_) continue;
    if (!sentence.empty()) {
      passed_.reset();
      hasNewZones_ = false;
      refuse_(sentence);
      continue;
    }
    // Not all of what yields may have been judged.
    if (task.isAgain || (task.program.yields && waiting_)) continue;
    // Zones that came while it was judged are still to be heeded.
    hasNewZones_ = heeded_ && (!task.heeded || !hasSameZones(*heeded_, *task.heeded));
    passed_ = task.program;
    task.program.pass(hasJudgedZones(task.program.scene) || hasJudgedZones(heeded_));
  }
}

}  // namespace acg
