// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/image_sources.h"

#include <cmath>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kAligned = 1e-9;  // of the cosine between normals
constexpr double kBehind = 1e-6;   // m

double cosineOf(const ReflectingPlane& a, const ReflectingPlane& b) {
  return a.normal.normalized().dot(b.normal.normalized());
}

bool areParallel(const ReflectingPlane& a, const ReflectingPlane& b) {
  return std::abs(cosineOf(a, b)) > 1 - kAligned;
}

double heightOf(const ReflectingPlane& plane, const Eigen::Vector3d& point) {
  return plane.normal.normalized().dot(point - plane.point);
}

/// A chain of reflections: r -> turn r + shift, with the product of the coefficients.
struct Image {
  Eigen::Matrix3d turn = Eigen::Matrix3d::Identity();
  Eigen::Vector3d shift = Eigen::Vector3d::Zero();
  double gain = 1;
};

Image reflected(const Image& image, const ReflectingPlane& plane) {
  const Eigen::Vector3d n = plane.normal.normalized();
  const Eigen::Matrix3d mirror = Eigen::Matrix3d::Identity() - 2 * n * n.transpose();
  return {mirror * image.turn, mirror * image.shift + 2 * n.dot(plane.point) * n,
          plane.reflection * image.gain};
}

using Family = std::vector<ReflectingPlane>;  // one plane, or two that face each other

std::vector<Family> familiesOf(std::span<const ReflectingPlane> planes) {
  std::vector<Family> families;
  for (const ReflectingPlane& plane : planes) {
    Family* parallel = nullptr;
    for (Family& family : families) {
      if (areParallel(family.front(), plane)) parallel = &family;
    }
    if (!parallel) parallel = &families.emplace_back();
    parallel->push_back(plane);
  }
  return families;
}

/// What a family makes of one source: the source itself, its reflections, theirs in the other.
std::vector<Image> imagesIn(const Family& family, const Image& source, int order) {
  std::vector<Image> images = {source};
  for (std::size_t first = 0; first < family.size(); ++first) {
    Image image = source;
    const int reflections = family.size() == 1 ? 1 : order;
    for (int i = 0; i < reflections; ++i) {
      image = reflected(image, family[(first + i) % family.size()]);
      images.push_back(image);
    }
  }
  return images;
}

std::vector<Image> imagesOf(std::span<const ReflectingPlane> planes, int order) {
  std::vector<Image> images = {Image()};
  if (areOblique(planes)) {
    for (const ReflectingPlane& plane : planes) images.push_back(reflected(Image(), plane));
    return images;
  }
  // Reflections in perpendicular planes commute, so that the families multiply.
  for (const Family& family : familiesOf(planes)) {
    std::vector<Image> all;
    for (const Image& image : images) {
      for (const Image& next : imagesIn(family, image, order)) all.push_back(next);
    }
    images = std::move(all);
  }
  return images;
}

}  // namespace

std::optional<std::string> planesFault(std::span<const ReflectingPlane> planes) {
  for (std::size_t i = 0; i < planes.size(); ++i) {
    const ReflectingPlane& plane = planes[i];
    const double length = plane.normal.norm();
    if (!plane.point.allFinite() || !(length > 1e-9) || !std::isfinite(length)) {
      return fmt::format(
          "boundaries[{}] has no finite point or no normal of a length above 0; give "
          "both.",
          i);
    }
    if (!(std::abs(plane.reflection) <= 1)) {
      return fmt::format("boundaries[{}] has the reflection coefficient {}; give one from -1 to 1.",
                         i, plane.reflection);
    }
  }
  for (std::size_t i = 0; i < planes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!areParallel(planes[i], planes[j])) continue;
      if (cosineOf(planes[i], planes[j]) > 0) {
        return fmt::format(
            "boundaries[{}] and boundaries[{}] look the same way, so that one hides "
            "the other; remove one or turn it round.",
            j, i);
      }
      if (heightOf(planes[j], planes[i].point) <= kBehind) {
        return fmt::format(
            "boundaries[{}] and boundaries[{}] look away from each other, so that "
            "no room is left; turn their normals to the side of the sound.",
            j, i);
      }
    }
  }
  return std::nullopt;
}

bool areOblique(std::span<const ReflectingPlane> planes) {
  for (std::size_t i = 0; i < planes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double cosine = std::abs(cosineOf(planes[i], planes[j]));
      if (cosine > kAligned && cosine < 1 - kAligned) return true;
    }
  }
  return false;
}

std::optional<std::size_t> planeBefore(std::span<const ReflectingPlane> planes,
                                       const Eigen::Vector3d& point) {
  for (std::size_t i = 0; i < planes.size(); ++i) {
    if (heightOf(planes[i], point) < -kBehind) return i;
  }
  return std::nullopt;
}

void addImageSources(PropagationModel& model, std::span<const ReflectingPlane> planes, int order) {
  if (planes.empty() || model.sources() == 0) return;
  if (const auto fault = planesFault(planes)) refuse(*fault);
  const int own = model.sources();
  for (int n = 0; n < own; ++n) {
    if (const auto plane = planeBefore(planes, model.positions.col(n))) {
      refuse(
          fmt::format("Element {} lies behind boundaries[{}]; move the array or turn the "
                      "plane's normal.",
                      n, *plane));
    }
  }
  const std::vector<Image> images = imagesOf(planes, order);
  const std::int64_t count = std::int64_t(own) * std::int64_t(images.size());
  if (count > kMaxSources) {
    refuse(
        fmt::format("The reflections make {} sources, more than the {} that are possible; lower "
                    "reflection_order or take smaller arrays.",
                    count, kMaxSources));
  }

  if (model.driveOf.empty()) {
    model.drives = own;
    for (int n = 0; n < own; ++n) model.driveOf.push_back(n);
  }
  if (model.gain.size() == 0) model.gain = Eigen::VectorXcd::Ones(own);
  model.positions.conservativeResize(Eigen::NoChange, count);
  model.normals.conservativeResize(Eigen::NoChange, count);
  model.gain.conservativeResize(count);
  model.driveOf.reserve(count);
  const std::vector<ElementGroup> groups = model.groups;
  for (std::size_t i = 1; i < images.size(); ++i) {
    const Image& image = images[i];
    const int begin = own * static_cast<int>(i);
    model.positions.middleCols(begin, own) =
        (image.turn * model.positions.leftCols(own)).colwise() + image.shift;
    model.normals.middleCols(begin, own) = image.turn * model.normals.leftCols(own);
    model.gain.segment(begin, own) = image.gain * model.gain.head(own);
    for (int n = 0; n < own; ++n) model.driveOf.push_back(model.driveOf[n]);
    for (const ElementGroup& group : groups) {
      model.groups.push_back({begin + group.begin, begin + group.end, group.transducer});
    }
  }
}

}  // namespace acg
