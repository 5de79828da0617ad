// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/surface.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <fmt/format.h>
#include <assimp/Importer.hpp>

#include <Eigen/Geometry>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

const Parameter kSurfaceParameters[] = {
    {"path",
     "OBJ or STL file",
     std::string(),
     Dimension::kNone,
     {},
     {},
     {},
     "The surface, a mesh of triangles.",
     false},
    {"unit",
     "Unit of the file",
     std::string("mm"),
     Dimension::kNone,
     {},
     {},
     {"m", "cm", "mm", "um", "inch"},
     "What a length of 1 in the file means; such files do not say.",
     false},
    {"placement",
     "Placement",
     std::string("spread"),
     Dimension::kNone,
     {},
     {},
     {"spread", "faces", "vertices"},
     "Spread over the surface, one at the middle of each face, or one at each vertex.",
     false},
    {"pitch_m",
     "Least distance",
     0.0105,
     Dimension::kLength,
     1e-5,
     1.0,
     {},
     "Between the nearest two elements where they are spread.",
     false},
    {"look_inwards",
     "Look inwards",
     false,
     Dimension::kNone,
     {},
     {},
     {},
     "Turns all normals round.",
     false},
};

constexpr unsigned kMostFaces = 5'000'000;

struct Triangle {
  Eigen::Vector3d a, b, c;
  Eigen::Vector3d normal() const { return (b - a).cross(c - a).normalized(); }
  double area() const { return (b - a).cross(c - a).norm() / 2; }
  Eigen::Vector3d middle() const { return (a + b + c) / 3; }
};

double metresOf(const std::string& unit) {
  if (unit == "m") return 1;
  if (unit == "cm") return 1e-2;
  if (unit == "mm") return 1e-3;
  if (unit == "um") return 1e-6;
  return 0.0254;
}

[[noreturn]] void refuse(ErrorCode code, const std::string& name, const std::string& what) {
  throw Error(code, fmt::format("path: \"{}\" {}.", name, what));
}

std::vector<Triangle> trianglesOf(const std::filesystem::path& file, const std::string& name,
                                  double scale) {
  if (!std::filesystem::is_regular_file(file)) {
    refuse(ErrorCode::kIo, name, "cannot be read; check that the file is there and may be read");
  }
  Assimp::Importer importer;
  const aiScene* scene =
      importer.ReadFile(file.string(), aiProcess_Triangulate | aiProcess_PreTransformVertices);
  if (!scene || !scene->HasMeshes()) {
    refuse(ErrorCode::kInvalidFile, name,
           fmt::format("is no surface ({}); give an OBJ or STL file with faces",
                       scene ? "no mesh" : importer.GetErrorString()));
  }
  std::vector<Triangle> triangles;
  for (unsigned m = 0; m < scene->mNumMeshes; ++m) {
    const aiMesh& mesh = *scene->mMeshes[m];
    if (mesh.mNumFaces > kMostFaces) refuse(ErrorCode::kInvalidFile, name, "has too many faces");
    for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
      const aiFace& face = mesh.mFaces[f];
      if (face.mNumIndices != 3) continue;  // points and lines
      const auto corner = [&](int i) {
        const aiVector3D& v = mesh.mVertices[face.mIndices[i]];
        return Eigen::Vector3d(scale * v.x, scale * v.y, scale * v.z);
      };
      const Triangle triangle{corner(0), corner(1), corner(2)};
      if (triangle.area() > 0) triangles.push_back(triangle);
    }
  }
  if (triangles.empty()) refuse(ErrorCode::kInvalidFile, name, "has no face of an area above 0");
  return triangles;
}

struct Place {
  Eigen::Vector3d position, normal;
};

std::vector<Place> verticesOf(const std::vector<Triangle>& triangles) {
  // Corners of neighbours are one vertex, which looks along the mean of the faces by area.
  std::vector<Place> corners;
  for (const Triangle& t : triangles) {
    const Eigen::Vector3d normal = t.area() * t.normal();
    for (const Eigen::Vector3d& at : {t.a, t.b, t.c}) corners.push_back({at, normal});
  }
  const auto less = [](const Place& p, const Place& q) {
    return std::lexicographical_compare(p.position.begin(), p.position.end(), q.position.begin(),
                                        q.position.end());
  };
  std::stable_sort(corners.begin(), corners.end(), less);
  std::vector<Place> vertices;
  for (const Place& corner : corners) {
    if (!vertices.empty() && (vertices.back().position - corner.position).norm() < kCoincidence) {
      vertices.back().normal += corner.normal;
    } else {
      vertices.push_back(corner);
    }
  }
  return vertices;
}

/// Places at least `pitch` apart: many candidates over the area, in a fixed random order, each
/// taken if there is room (dart throwing).
std::vector<Place> spreadOver(const std::vector<Triangle>& triangles, double pitch) {
  std::vector<double> sums(triangles.size());
  std::transform_inclusive_scan(triangles.begin(), triangles.end(), sums.begin(), std::plus<>(),
                                [](const Triangle& t) { return t.area(); });
  const double most = sums.back() / (pitch * pitch);
  checkElementCount(static_cast<std::int64_t>(std::min(most, 1e15)) + 1, "pitch_m");
  std::mt19937_64 random(1);  // NOLINT(cert-msc51-cpp): the same array every time
  const auto uniform = [&] { return double(random() >> 11) * 0x1p-53; };
  const std::int64_t candidates = 200 + static_cast<std::int64_t>(60 * most);
  std::vector<Place> places;
  SpacedPoints taken(pitch);
  for (std::int64_t i = 0; i < candidates; ++i) {
    const auto it = std::lower_bound(sums.begin(), sums.end(), uniform() * sums.back());
    const Triangle& t = triangles[std::min<std::size_t>(it - sums.begin(), sums.size() - 1)];
    const double root = std::sqrt(uniform()), along = uniform();
    const Eigen::Vector3d at = (1 - root) * t.a + root * (1 - along) * t.b + root * along * t.c;
    if (taken.add(at)) places.push_back({at, t.normal()});
  }
  return places;
}

}  // namespace

std::span<const Parameter> surfaceParameters() { return kSurfaceParameters; }

TransducerArray buildSurface(const ArrayGeometry& given, const std::filesystem::path& folder) {
  const std::string& name = textOf(given.parameters, "path");
  if (name.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "path is empty; name an OBJ or STL file.");
  }
  const auto triangles =
      trianglesOf(folder / name, name, metresOf(textOf(given.parameters, "unit")));
  const std::string& placement = textOf(given.parameters, "placement");
  const double pitch = numberOf(given.parameters, "pitch_m");
  std::vector<Place> places;
  if (placement == "spread") {
    places = spreadOver(triangles, pitch);
  } else if (placement == "vertices") {
    places = verticesOf(triangles);
  } else {
    for (const Triangle& t : triangles) places.push_back({t.middle(), t.normal()});
  }
  checkElementCount(std::int64_t(places.size()), "path");

  TransducerArray array;
  array.positions.resize(3, std::int64_t(places.size()));
  array.normals.resize(3, std::int64_t(places.size()));
  const double sign = flagOf(given.parameters, "look_inwards") ? -1 : 1;
  for (std::size_t i = 0; i < places.size(); ++i) {
    array.positions.col(i) = places[i].position;
    array.normals.col(i) = sign * places[i].normal;
  }
  if (placement == "spread") array.pitch = pitch;
  return array;
}

}  // namespace acg
