// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/geometry_kind.h"

#include "core/error.h"

namespace acg {
namespace {

/// Whether a setting takes a value; 0 is a pitch of a file, where it asks for the smallest distance
/// there is, and of no other kind.
bool takes(const Parameter& parameter, const ParameterValue& value) {
  try {
    resolveParameters({&parameter, 1}, {{parameter.name, value}}, "");
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

ArrayGeometry geometryOfKind(const std::string& kind, const ArrayGeometry& old,
                             const TransducerArray* elements) {
  ArrayGeometry geometry;
  geometry.kind = kind;
  geometry.folder = old.folder;
  if (kind == "elements" && elements) {
    geometry.positions = elements->positions;
    geometry.normals = elements->normals;
  }
  const auto table = arrayGeometry(kind).parameters();
  geometry.parameters = resolveParameters(table, {}, "geometry");
  if (kind == "file") return geometry;  // a file brings its own numbers
  const auto oldTable = arrayGeometry(old.kind).parameters();
  for (auto& [name, value] : geometry.parameters) {
    const auto given = old.parameters.find(name);
    const Parameter* before = findParameter(oldTable, name);
    if (given == old.parameters.end() || !before || given->second == before->defaultValue) continue;
    if (name == "path") continue;  // what one kind reads is no file of another
    if (given->second.index() == value.index() &&
        takes(*findParameter(table, name), given->second)) {
      value = given->second;
    }
  }
  return geometry;
}

}  // namespace acg
