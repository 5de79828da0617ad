// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace acg {

/// Groups the edits of one drag or one key burst into a single step of undo. 0 means none.
using Gesture = std::uint64_t;

/// The scene being edited and its past: whole snapshots, so undo restores bit for bit.
///
/// For the UI thread only. Every change publishes a new immutable scene with a new revision, undo
/// and redo included, and calls the listeners.
class Document {
 public:
  explicit Document(ScenePtr scene = std::make_shared<Scene>());

  const ScenePtr& scene() const { return scene_; }
  std::uint64_t revision() const { return revision_; }

  /// Copies the scene, applies `change`, publishes. Edits with the same non-zero gesture as the
  /// step before merge into it and leave its label. When `change` throws, nothing has happened.
  /// A medium that is a preset follows the frequency as part of the edit, see `keepPresetTrue`.
  void edit(const std::string& label, Gesture gesture, const std::function<void(Scene&)>& change);

  /// A gesture no other edit has.
  Gesture newGesture() { return ++lastGesture_; }
  /// Takes a gesture's edits back without leaving a step to redo (Esc during a drag).
  void abandon(Gesture gesture);

  bool canUndo() const { return position_ > 0; }
  bool canRedo() const { return position_ + 1 < steps_.size(); }
  void undo() { goTo(position_ - 1); }
  void redo() { goTo(position_ + 1); }
  /// Shows the scene after step `index` of `labels()`.
  void goTo(std::size_t index);

  /// One label per step, oldest first; the first is the scene as opened.
  std::vector<std::string> labels() const;
  std::size_t position() const { return position_; }

  /// Another project: forgets the past.
  void reset(ScenePtr scene, const std::string& label);

  bool isModified() const;
  void markSaved() { savedStep_ = steps_[position_].id; }
  /// As after recovery from a journal: differs from what is on disk.
  void markUnsaved() { savedStep_ = 0; }

  /// `listener` is called after each change, in the order of adding.
  void onChange(std::function<void()> listener) { listeners_.push_back(std::move(listener)); }

 private:
  struct Step {
    std::string label;
    Gesture gesture = 0;
    ScenePtr scene;
    std::uint64_t id = 0;
  };
  void publish(ScenePtr scene);

  ScenePtr scene_;
  std::uint64_t revision_ = 1;
  std::vector<Step> steps_;  // never empty; steps_[position_].scene == scene_
  std::size_t position_ = 0;
  std::uint64_t lastStepId_ = 1;
  std::uint64_t savedStep_ = 1;
  Gesture lastGesture_ = 0;
  std::vector<std::function<void()>> listeners_;
};

}  // namespace acg
