// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/acoustics/arrays/device.h"
#include "core/acoustics/arrays/element_checks.h"
#include "core/acoustics/arrays/elements.h"
#include "core/acoustics/arrays/file.h"
#include "core/acoustics/arrays/hexagonal.h"
#include "core/acoustics/arrays/phyllotaxis.h"
#include "core/acoustics/arrays/rectangular.h"
#include "core/acoustics/arrays/rings.h"
#include "core/acoustics/arrays/spherical_cap.h"
#include "core/acoustics/arrays/surface.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr ArrayGeometryEntry kGeometries[] = {
    {"rectangular", "Rectangular grid", "Columns and rows at one pitch in a plane.",
     rectangularParameters, buildRectangular},
    {"hexagonal", "Hexagon", "Rings of a hexagonal lattice in a plane.", hexagonalParameters,
     buildHexagonal},
    {"spherical_cap", "Spherical cap", "Rings on a sphere, all looking at its centre.",
     sphericalCapParameters, buildSphericalCap},
    {"rings", "Rings", "Rings about an axis, flat or on a sphere.", ringsParameters, buildRings},
    {"phyllotaxis", "Sunflower", "A spiral of golden angles, which has few grating lobes.",
     phyllotaxisParameters, buildPhyllotaxis},
    {"surface", "OBJ or STL surface", "Elements on a mesh of triangles.", surfaceParameters,
     buildSurface},
    {"elements", "List of elements", "Positions and normals written into the project.",
     elementsParameters, buildElements},
    {"file", "File", "A CSV table, an Ultraino .xml.gz or an OpenMPD .pat file.", fileParameters,
     buildFile},
    {"device", "Device", "A real array of the catalogue.", deviceParameters, buildDevice},
};

}  // namespace

std::span<const ArrayGeometryEntry> arrayGeometries() { return kGeometries; }

const ArrayGeometryEntry& arrayGeometry(const std::string& kind) {
  std::string names;
  for (const ArrayGeometryEntry& entry : kGeometries) {
    if (kind == entry.name) return entry;
    names += names.empty() ? entry.name : std::string(", ") + entry.name;
  }
  throw Error(
      ErrorCode::kNotFound,
      fmt::format("kind is \"{}\", which is no array geometry; choose one of: {}.", kind, names));
}

TransducerArray buildArray(const ArrayGeometry& geometry, const std::filesystem::path& folder,
                           const std::string& where) {
  try {
    const ArrayGeometryEntry& entry = arrayGeometry(geometry.kind);
    ArrayGeometry resolved = geometry;
    resolved.parameters = resolveParameters(entry.parameters(), geometry.parameters, "");
    TransducerArray array =
        entry.build(resolved, geometry.folder.empty() ? folder : geometry.folder);
    finishElements(array, geometry.kind == "elements" ? "positions_m" : "elements");
    return array;
  } catch (const Error& error) {
    // Messages of this folder begin with the key at fault.
    if (where.empty()) throw;
    throw Error(error.code(), where + "." + error.what());
  }
}

}  // namespace acg
