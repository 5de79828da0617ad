// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/target_edits.h"

#include <algorithm>

#include <fmt/format.h>

#include <QCoreApplication>

#include "core/error.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("TargetEdits", source); }

std::optional<double>* pressureOf(Wish& wish) {
  if (auto* focus = std::get_if<FocalPoint>(&wish)) return &focus->pressure;
  if (auto* trap = std::get_if<Trap>(&wish)) return &trap->pressure;
  if (auto* image = std::get_if<ImageTarget>(&wish)) return &image->pressure;
  return nullptr;
}

}  // namespace

std::vector<WishChoice> wishChoices() {
  std::vector<WishChoice> choices;
  choices.push_back({text("Focal point"), FocalPoint{}});
  const std::pair<TrapKind, QString> kTraps[] = {{TrapKind::kTwin, text("Twin trap")},
                                                 {TrapKind::kVortex, text("Vortex trap")},
                                                 {TrapKind::kBottle, text("Bottle trap")},
                                                 {TrapKind::kTwoSided, text("Two-sided trap")},
                                                 {TrapKind::kAutomatic, text("Automatic trap")}};
  for (const auto& [kind, label] : kTraps) {
    Trap trap;
    trap.kind = kind;
    choices.push_back({label, trap});
  }
  choices.push_back({text("Quiet point"), QuietPoint{}});
  return choices;
}

bool isSameKind(const Wish& a, const Wish& b) {
  if (a.index() != b.index()) return false;
  const auto* trapA = std::get_if<Trap>(&a);
  const auto* trapB = std::get_if<Trap>(&b);
  return trapA == nullptr || trapA->kind == trapB->kind;
}

Target& targetIn(Scene& scene, const std::string& id) {
  const auto found = std::find_if(scene.targets.begin(), scene.targets.end(),
                                  [&id](const Target& target) { return target.id == id; });
  if (found == scene.targets.end()) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("There is no target \"{}\" any more; select another one.", id));
  }
  return *found;
}

QString addTarget(Session& session, Wish wish, const Eigen::Vector3d& position, Gesture gesture) {
  const Scene& scene = *session.scene();
  Target target;
  target.id = freshId(scene, "");
  target.position = position;
  target.wish = std::move(wish);
  if (auto* trap = std::get_if<Trap>(&target.wish); trap != nullptr && !scene.particles.empty()) {
    trap->particle = scene.particles.begin()->first;
  }
  const QString label = text("Add %1").arg(QString::fromStdString(targetLabel(target)).toLower());
  const bool isDone =
      session.edit(label, gesture, [&target](Scene& edited) { edited.targets.push_back(target); });
  if (!isDone) return {};
  session.select(QString::fromStdString(target.id));
  return QString::fromStdString(target.id);
}

void moveTarget(Session& session, const std::string& id, const Eigen::Vector3d& position,
                Gesture gesture) {
  session.edit(text("Move %1").arg(QString::fromStdString(id)), gesture,
               [&](Scene& scene) { targetIn(scene, id).position = position; });
}

void duplicateTarget(Session& session, const std::string& id) {
  const Target* original = session.scene()->findTarget(id);
  if (original == nullptr) return;
  Target copy = *original;
  copy.id = freshId(*session.scene(), "");
  copy.position.x() += session.scene()->wavelength();
  const bool isDone = session.edit(text("Duplicate %1").arg(QString::fromStdString(id)), 0,
                                   [&copy](Scene& scene) { scene.targets.push_back(copy); });
  if (isDone) session.select(QString::fromStdString(copy.id));
}

void convertTarget(Session& session, const std::string& id, Wish wish) {
  session.edit(text("Convert %1").arg(QString::fromStdString(id)), 0, [&](Scene& scene) {
    Target& target = targetIn(scene, id);
    std::optional<double>* before = pressureOf(target.wish);
    std::optional<double>* after = pressureOf(wish);
    if (before != nullptr && after != nullptr) *after = *before;
    if (auto* trap = std::get_if<Trap>(&wish)) {
      const auto* old = std::get_if<Trap>(&target.wish);
      if (old != nullptr) {
        trap->particle = old->particle;
      } else if (!scene.particles.empty()) {
        trap->particle = scene.particles.begin()->first;
      }
    }
    target.wish = wish;
  });
}

void setTargetPressure(Session& session, const std::string& id, std::optional<double> pressure) {
  session.edit(text("Set pressure of %1").arg(QString::fromStdString(id)), 0, [&](Scene& scene) {
    if (std::optional<double>* wanted = pressureOf(targetIn(scene, id).wish)) *wanted = pressure;
  });
}

void removeObject(Session& session, const std::string& id) {
  const bool isTarget = session.scene()->findTarget(id) != nullptr;
  const Scene& before = *session.scene();
  if (!isTarget && before.findArray(id) == nullptr && before.findZone(id) == nullptr) return;
  session.edit(text("Delete %1").arg(QString::fromStdString(id)), 0, [&id](Scene& scene) {
    std::erase_if(scene.targets, [&id](const Target& target) { return target.id == id; });
    std::erase_if(scene.arrays, [&id](const PlacedArray& array) { return array.id == id; });
    std::erase_if(scene.zones, [&id](const ExposureZone& zone) { return zone.id == id; });
  });
}

}  // namespace acg
