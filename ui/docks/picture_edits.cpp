// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/picture_edits.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

namespace acg {
namespace {

constexpr double kLeastApart = 1e-3;   // m
constexpr double kBeside = 0.02;       // m
constexpr double kBeamDistance = 0.1;  // m, from a lone array to what is drawn above it

QString translated(const char* text) { return QCoreApplication::translate("Picture", text); }

Eigen::Vector3d normalOf(int facing) {
  return (facing % 2 == 0 ? 1 : -1) * Eigen::Vector3d::Unit(facing / 2);
}

}  // namespace

QString facingName(int facing) {
  return (facing % 2 == 0 ? QStringLiteral("+") : QStringLiteral("\u2212")) +
         QChar('x' + facing / 2);
}

Eigen::Quaterniond facingOrientation(int facing) {
  const Eigen::Vector3d normal = normalOf(facing);
  const Eigen::Vector3d up = facing / 2 == 2 ? Eigen::Vector3d::UnitY() : Eigen::Vector3d::UnitZ();
  Eigen::Matrix3d axes;
  axes << up.cross(normal), up, normal;
  return Eigen::Quaterniond(axes).normalized();
}

int facingOf(const Eigen::Quaterniond& orientation) {
  for (int facing = 0; facing < kFacings; ++facing) {
    if (facingOrientation(facing).angularDistance(orientation.normalized()) < 1e-6) return facing;
  }
  return -1;
}

void takePixels(ImageTarget& image, const ImageTarget& pixels) {
  image.columns = pixels.columns;
  image.rows = pixels.rows;
  image.values = pixels.values;
  image.source = pixels.source;
  image.height = image.width * pixels.rows / pixels.columns;
}

bool keepsShape(const ImageTarget& image) {
  const double square = image.width * image.rows;
  return std::abs(image.height * image.columns - square) <= 1e-6 * square;
}

Target pictureTarget(const Scene& scene, ImageTarget image) {
  Target target;
  target.id = freshId(scene, "picture ");
  target.position = sceneBounds(scene).center();
  int facing = 4;  // +z
  if (!scene.arrays.empty()) {
    const PlacedArray& array = scene.arrays.front();
    const Eigen::Vector3d beam = array.orientation.normalized() * Eigen::Vector3d::UnitZ();
    for (int other = 0; other < kFacings; ++other) {
      if (beam.dot(normalOf(other)) > beam.dot(normalOf(facing)) + 1e-9) facing = other;
    }
    // A single flat array has its middle on the board: stand off along its beam instead.
    if (scene.arrays.size() == 1) target.position = array.position + kBeamDistance * beam;
  }
  // Never exactly on another target, where the two could not be told apart.
  const auto isTaken = [&] {
    return std::any_of(scene.targets.begin(), scene.targets.end(), [&](const Target& other) {
      return (other.position - target.position).norm() < kLeastApart;
    });
  };
  while (isTaken()) target.position += kBeside * normalOf(facing);
  image.orientation = facingOrientation(facing);
  target.wish = std::move(image);
  return target;
}

QString pictureText(const ImageTarget& image) {
  const QString size = translated("%1 \u00d7 %2 pixels").arg(image.columns).arg(image.rows);
  return image.source.empty()
             ? size
             : QStringLiteral("%1, %2").arg(QString::fromStdString(image.source), size);
}

}  // namespace acg
