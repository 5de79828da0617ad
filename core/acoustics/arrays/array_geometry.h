// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include <Eigen/Core>

#include "core/acoustics/transducer_array.h"
#include "core/params/parameter.h"

namespace acg {

/// The recipe of an array, as the project file stores it: a kind of the registry and its
/// parameters. `positions` and `normals` serve the kind `elements` alone.
struct ArrayGeometry {
  std::string kind = "rectangular";
  ParameterSet parameters;
  Eigen::Matrix3Xd positions;  ///< 3 x N, m
  Eigen::Matrix3Xd normals;    ///< 3 x N, any length; empty means +z for all
  std::string extraJson;       ///< Keys of the project file this program does not know.
  /// Where a relative path starts: the folder of the project that the geometry came from. Empty
  /// leaves it to `buildArray`. No part of the recipe's value.
  std::filesystem::path folder;

  friend bool operator==(const ArrayGeometry& a, const ArrayGeometry& b) {
    return a.kind == b.kind && a.parameters == b.parameters && a.extraJson == b.extraJson &&
           a.positions.cols() == b.positions.cols() && a.positions == b.positions &&
           a.normals.cols() == b.normals.cols() && a.normals == b.normals;
  }
};

/// A row of the registry of array geometries.
struct ArrayGeometryEntry {
  const char* name;
  const char* label;
  const char* help;
  std::span<const Parameter> (*parameters)();
  /// `given` has defaults filled in. `folder` is what relative paths start from.
  TransducerArray (*build)(const ArrayGeometry& given, const std::filesystem::path& folder);
};

/// rectangular, hexagonal, spherical_cap, rings, phyllotaxis, surface, elements, file, device.
std::span<const ArrayGeometryEntry> arrayGeometries();

/// Throws kNotFound with the names there are.
const ArrayGeometryEntry& arrayGeometry(const std::string& kind);

/// The elements of a geometry in the array's own frame. Checks parameters, counts (at most
/// kMaxElements, before memory is asked for), finiteness and coinciding elements.
/// Throws kInvalidArgument, kNotFound or kInvalidFile; `where` (such as `arrays[0].geometry`)
/// stands in front of the key at fault.
TransducerArray buildArray(const ArrayGeometry& geometry, const std::filesystem::path& folder,
                           const std::string& where);

}  // namespace acg
