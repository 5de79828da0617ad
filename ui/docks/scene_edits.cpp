// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/scene_edits.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "ui/forms/number_text.h"

namespace acg {
namespace {

QString translated(const char* text) { return QCoreApplication::translate("SceneEdits", text); }

[[noreturn]] void refuse(const QString& sentence) {
  throw Error(ErrorCode::kInvalidArgument, sentence.toStdString());
}

TrapKind trapKindOf(WishKind kind) {
  switch (kind) {
    case WishKind::kTwinTrap:
      return TrapKind::kTwin;
    case WishKind::kVortexTrap:
      return TrapKind::kVortex;
    case WishKind::kBottleTrap:
      return TrapKind::kBottle;
    case WishKind::kTwoSidedTrap:
      return TrapKind::kTwoSided;
    default:
      return TrapKind::kAutomatic;
  }
}

}  // namespace

QString wishKindLabel(WishKind kind) {
  static const char* const labels[kWishKinds] = {QT_TRANSLATE_NOOP("SceneEdits", "Focal point"),
                                                 QT_TRANSLATE_NOOP("SceneEdits", "Automatic trap"),
                                                 QT_TRANSLATE_NOOP("SceneEdits", "Twin trap"),
                                                 QT_TRANSLATE_NOOP("SceneEdits", "Vortex trap"),
                                                 QT_TRANSLATE_NOOP("SceneEdits", "Bottle trap"),
                                                 QT_TRANSLATE_NOOP("SceneEdits", "Two-sided trap"),
                                                 QT_TRANSLATE_NOOP("SceneEdits", "Quiet point"),
                                                 QT_TRANSLATE_NOOP("SceneEdits", "Picture")};
  return translated(labels[int(kind)]);
}

WishKind wishKindOf(const Target& target) {
  if (std::holds_alternative<FocalPoint>(target.wish)) return WishKind::kFocalPoint;
  if (std::holds_alternative<QuietPoint>(target.wish)) return WishKind::kQuietPoint;
  if (std::holds_alternative<ImageTarget>(target.wish)) return WishKind::kImage;
  switch (std::get<Trap>(target.wish).kind) {
    case TrapKind::kTwin:
      return WishKind::kTwinTrap;
    case TrapKind::kVortex:
      return WishKind::kVortexTrap;
    case TrapKind::kBottle:
      return WishKind::kBottleTrap;
    case TrapKind::kTwoSided:
      return WishKind::kTwoSidedTrap;
    case TrapKind::kAutomatic:
      break;
  }
  return WishKind::kAutomaticTrap;
}

void convertWish(Target& target, WishKind kind) {
  std::optional<double> pressure;
  if (const auto* focus = std::get_if<FocalPoint>(&target.wish)) pressure = focus->pressure;
  const auto* old = std::get_if<Trap>(&target.wish);
  if (old) pressure = old->pressure;
  if (const auto* image = std::get_if<ImageTarget>(&target.wish)) pressure = image->pressure;
  if (kind == WishKind::kImage) {
    if (std::holds_alternative<ImageTarget>(target.wish)) return;
    refuse(translated("A picture comes from a file; add it as a picture target."));
  }
  if (kind == WishKind::kFocalPoint) {
    target.wish = FocalPoint{pressure};
  } else if (kind == WishKind::kQuietPoint) {
    target.wish = QuietPoint{};
  } else {
    Trap trap = old ? *old : Trap{};
    trap.kind = trapKindOf(kind);
    trap.pressure = pressure;
    target.wish = trap;
  }
}

const char* wishRole(const Target& target) {
  if (std::holds_alternative<FocalPoint>(target.wish)) return "focal";
  if (std::holds_alternative<ImageTarget>(target.wish)) return "focal";
  return std::holds_alternative<Trap>(target.wish) ? "trap" : "quietPoint";
}

void renameObject(Scene& scene, const std::string& from, const std::string& to) {
  const QString name = QString::fromStdString(to);
  if (to.empty()) refuse(translated("A name cannot be empty; the old one stays."));
  if (name.contains('/')) {
    refuse(translated("The name \"%1\" has a slash, which stands between an array and its part; "
                      "leave it out.")
               .arg(name));
  }
  if (from == to) return;
  if (scene.findTarget(to) || scene.findArray(to) || scene.findZone(to)) {
    refuse(translated("The name \"%1\" is taken; choose another one.").arg(name));
  }
  for (Target& target : scene.targets) {
    if (target.id == from) {
      target.id = to;
      return;
    }
  }
  if (scene.findZone(from)) {
    zoneOf(scene, from).id = to;
    return;
  }
  arrayOf(scene, from).id = to;
  // Two-sided traps name arrays, or parts as `array/part`.
  for (Target& target : scene.targets) {
    auto* trap = std::get_if<Trap>(&target.wish);
    if (!trap) continue;
    for (std::string& flip : trap->flip) {
      if (flip == from) flip = to;
      if (flip.starts_with(from + "/")) flip = to + flip.substr(from.size());
    }
  }
}

void removeObject(Scene& scene, const std::string& id) {
  std::erase_if(scene.targets, [&](const Target& target) { return target.id == id; });
  std::erase_if(scene.zones, [&](const ExposureZone& zone) { return zone.id == id; });
  if (!scene.findArray(id)) return;
  std::erase_if(scene.arrays, [&](const PlacedArray& array) { return array.id == id; });
  for (Target& target : scene.targets) {
    auto* trap = std::get_if<Trap>(&target.wish);
    if (!trap) continue;
    std::erase_if(trap->flip, [&](const std::string& flip) {
      return flip == id || flip.starts_with(id + "/");
    });
  }
}

std::string duplicateObject(Scene& scene, const std::string& id) {
  if (const Target* target = scene.findTarget(id)) {
    Target copy = *target;
    copy.id = freshId(scene, id + " ");
    copy.position.x() += 0.01;
    scene.targets.push_back(copy);
    return copy.id;
  }
  if (const ExposureZone* zone = scene.findZone(id)) {
    ExposureZone copy = *zone;
    copy.id = freshId(scene, id + " ");
    copy.position.x() += 0.01;
    scene.zones.push_back(copy);
    return copy.id;
  }
  PlacedArray copy = arrayOf(scene, id);
  copy.id = freshId(scene, id + " ");
  copy.position.z() += 0.05;
  scene.arrays.push_back(copy);
  return copy.id;
}

QString zoneKindLabel(ZoneKind kind) {
  static const char* const labels[] = {QT_TRANSLATE_NOOP("SceneEdits", "Ear"),
                                       QT_TRANSLATE_NOOP("SceneEdits", "Hand"),
                                       QT_TRANSLATE_NOOP("SceneEdits", "Eye")};
  return translated(labels[int(kind)]);
}

std::string addZone(Scene& scene, ZoneKind kind) {
  const Eigen::AlignedBox3d box = sceneBounds(scene);
  ExposureZone zone;
  zone.id = freshId(scene, zoneKindName(kind) + std::string(" "));
  zone.kind = kind;
  zone.radius = kind == ZoneKind::kEye ? 0.02 : 0.05;
  // An arm's length from the arrays for the head, beside them for a hand.
  zone.position = box.center();
  zone.position.x() = box.max().x() + (kind == ZoneKind::kHand ? 0.1 : 0.4);
  const auto isTaken = [&] {
    return std::ranges::any_of(scene.zones, [&](const ExposureZone& other) {
      return (other.position - zone.position).norm() < zone.radius;
    });
  };
  while (isTaken()) zone.position.y() += 2 * zone.radius;
  scene.zones.push_back(zone);
  return zone.id;
}

ExposureZone& zoneOf(Scene& scene, const std::string& id) {
  const auto it = std::ranges::find(scene.zones, id, &ExposureZone::id);
  if (it == scene.zones.end()) {
    refuse(translated("There is no zone \"%1\" any more.").arg(QString::fromStdString(id)));
  }
  return *it;
}

std::string addTarget(Scene& scene, WishKind kind) {
  Target target;
  convertWish(target, kind);
  const char* prefix = kind == WishKind::kFocalPoint   ? "focus "
                       : kind == WishKind::kQuietPoint ? "quiet "
                                                       : "trap ";
  target.id = freshId(scene, prefix);
  const Eigen::AlignedBox3d box = sceneBounds(scene);
  target.position = box.center();
  // A single flat array has its middle on the board: stand off along its beam instead.
  if (scene.arrays.size() == 1 && scene.targets.empty()) {
    const PlacedArray& array = scene.arrays.front();
    target.position = array.position + array.orientation * Eigen::Vector3d(0, 0, 0.1);
  }
  // Never exactly on another target, where the two could not be told apart.
  const auto isTaken = [&] {
    return std::any_of(scene.targets.begin(), scene.targets.end(), [&](const Target& other) {
      return (other.position - target.position).norm() < 1e-3;
    });
  };
  while (isTaken()) target.position.x() += 0.01;
  scene.targets.push_back(target);
  return target.id;
}

std::string deviceName(const ArrayGeometry& geometry) {
  if (geometry.kind != "device") return {};
  const auto name = geometry.parameters.find("name");
  if (name == geometry.parameters.end()) return {};
  const auto* text = std::get_if<std::string>(&name->second);
  return text ? *text : std::string();
}

std::optional<TransducerModel> deviceTransducer(const ArrayGeometry& geometry) {
  const std::string name = deviceName(geometry);
  if (name.empty()) return std::nullopt;
  return catalogueArray(name).transducer;
}

std::string transducerNamed(Scene& scene, const TransducerModel& model, const std::string& name) {
  const auto same = std::find_if(scene.transducers.begin(), scene.transducers.end(),
                                 [&](const auto& entry) { return entry.second == model; });
  if (same != scene.transducers.end()) return same->first;
  const std::string wanted = name.empty() ? "transducer" : name;
  std::string unused = wanted;
  for (int number = 2; scene.transducers.contains(unused); ++number) {
    unused = wanted + " " + std::to_string(number);
  }
  scene.transducers[unused] = model;
  return unused;
}

Placement clearPlace(const Scene& scene, const TransducerArray& elements) {
  constexpr double kHeadroom = 0.05;  // m
  Placement place;
  if (scene.arrays.empty() || elements.size() == 0) return place;
  // Turned over, what was highest hangs lowest.
  const double depth = std::max(0.0, elements.positions.row(2).maxCoeff());
  place.position.z() = sceneBounds(scene).max().z() + kHeadroom + depth;
  place.orientation = Eigen::Quaterniond(0, 1, 0, 0);
  return place;
}

std::string addArray(Scene& scene, const ArrayGeometry& geometry,
                     std::shared_ptr<const TransducerArray> elements,
                     const std::optional<TransducerModel>& transducer) {
  PlacedArray array;
  array.id = freshId(scene, "array ");
  array.geometry = geometry;
  const Placement place = clearPlace(scene, *elements);
  array.position = place.position;
  array.orientation = place.orientation;
  array.elements = std::move(elements);
  if (transducer) {
    array.transducer = transducerNamed(scene, *transducer, deviceName(geometry));
  } else {
    if (scene.transducers.empty()) scene.transducers["transducer"] = TransducerModel{};
    array.transducer =
        scene.arrays.empty() ? scene.transducers.begin()->first : scene.arrays.front().transducer;
  }
  scene.arrays.push_back(array);
  return array.id;
}

Target& targetOf(Scene& scene, const std::string& id) {
  for (Target& target : scene.targets) {
    if (target.id == id) return target;
  }
  refuse(
      translated("The target \"%1\" is no longer in the scene.").arg(QString::fromStdString(id)));
}

PlacedArray& arrayOf(Scene& scene, const std::string& id) {
  for (PlacedArray& array : scene.arrays) {
    if (array.id == id) return array;
  }
  refuse(translated("The array \"%1\" is no longer in the scene.").arg(QString::fromStdString(id)));
}

std::array<double, 3> eulerAngles(const Eigen::Quaterniond& orientation) {
  const Eigen::Matrix3d r = orientation.normalized().toRotationMatrix();
  // R = Rz(c) Ry(b) Rx(a). At b = +-90 degrees only a -+ c is defined: c is taken as 0.
  const double b = std::asin(std::clamp(-r(2, 0), -1.0, 1.0));
  if (std::abs(r(2, 0)) > 1 - 1e-12) return {std::atan2(-r(1, 2), r(1, 1)), b, 0};
  const double a = std::atan2(r(2, 1), r(2, 2));
  const double c = std::atan2(r(1, 0), r(0, 0));
  return {a, b, c};
}

Eigen::Quaterniond orientationOf(const std::array<double, 3>& angles) {
  return Eigen::Quaterniond(Eigen::AngleAxisd(angles[2], Eigen::Vector3d::UnitZ()) *
                            Eigen::AngleAxisd(angles[1], Eigen::Vector3d::UnitY()) *
                            Eigen::AngleAxisd(angles[0], Eigen::Vector3d::UnitX()))
      .normalized();
}

const TargetResult* resultOf(const HologramPtr& hologram, const std::string& id) {
  if (!hologram) return nullptr;
  for (const TargetResult& result : hologram->report.targets) {
    if (result.id == id) return &result;
  }
  return nullptr;
}

QString pressureText(double pascal) {
  if (pascal == 0) return QStringLiteral("0 Pa");
  if (std::abs(pascal) >= 999.5) return fixedText(pascal / 1000, 2) + " kPa";
  return fixedText(pascal, std::abs(pascal) < 9.95 ? 1 : 0) + " Pa";
}

QString lengthText(double metres) {
  QString text = QString::number(metres * 1000, 'f', 2);
  while (text.endsWith('0')) text.chop(1);
  if (text.endsWith('.')) text.chop(1);
  return withMinusSign(text) + " mm";
}

}  // namespace acg
