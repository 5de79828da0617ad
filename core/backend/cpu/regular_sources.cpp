// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/regular_sources.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "core/acoustics/transducer_model.h"

namespace acg::cpu {
namespace {

constexpr double kSamePlace = 1e-9;  // m: a phase of 1e-6 rad in air at 40 kHz
constexpr double kSameDirection = 1e-9;
// Of one pair summed directly: by measurement, with room.
constexpr double kPerDisplacement = 2;
constexpr double kPerProduct = 0.2;  // a row
constexpr double kWorthwhile = 0.8;

struct Role {
  int axis, along, across;
  bool sharesRows;  ///< sources a whole number of steps apart along `across` belong together
};

/// Which axes the tables of sources that look along `axis` have.
std::optional<Role> roleOf(const Lattice& lattice, int axis) {
  const auto steps = [&](int a) { return lattice.axes[a].isKept() ? 1 : lattice.counts[a]; };
  int along = (axis + 1) % 3, across = (axis + 2) % 3;
  if (steps(across) > steps(along)) std::swap(along, across);
  if (steps(along) == 1) return std::nullopt;
  return Role{axis, along, across, steps(across) > 1};
}

/// Whole steps to a coordinate, and what is left of it in units of kSamePlace.
std::pair<int, long long> stepsTo(double coordinate, double origin, double step) {
  // Just off a half, so that residues of half a step fall on one side.
  const double steps = std::floor((coordinate - origin) / step + 0.5001);
  const double rest = coordinate - origin - steps * step;
  return {static_cast<int>(steps), std::llround(rest / kSamePlace)};
}

/// Axis along which a direction points, 0 to 2, or -1.
int axisOf(const Eigen::Vector3d& normal) {
  for (int a = 0; a < 3; ++a) {
    if (1 - std::abs(normal[a]) < kSameDirection * kSameDirection) return a;
  }
  return -1;
}

/// Members counted from the least; the origin moves along.
void settle(RegularSources& part, const Lattice& lattice) {
  int i0 = part.members.front().i, j0 = part.members.front().j;
  for (const auto& member : part.members) i0 = std::min(i0, member.i), j0 = std::min(j0, member.j);
  part.origin[part.along] += (i0 - part.members.front().i) * lattice.spacing[part.along];
  part.origin[part.across] += (j0 - part.members.front().j) * lattice.spacing[part.across];
  for (auto& member : part.members) {
    part.width = std::max(part.width, member.i -= i0);
    part.height = std::max(part.height, member.j -= j0);
  }
}

bool isWorthwhile(const RegularSources& part, const Lattice& lattice, int rows, double effort) {
  const double displacements = static_cast<double>(lattice.counts[part.along] + part.width) *
                               (lattice.counts[part.across] + part.height) *
                               lattice.counts[part.axis];
  const double pairs =
      static_cast<double>(lattice.size()) * static_cast<double>(part.members.size());
  return kPerDisplacement * effort * displacements + kPerProduct * rows * pairs <
         kWorthwhile * effort * pairs;
}

}  // namespace

SourceSplit splitRegular(const PropagationModel& model, const Lattice& lattice, int rows,
                         double effort) {
  using Key = std::tuple<const ElementGroup*, int, bool, long long, long long, long long>;
  std::map<Key, RegularSources> parts;
  SourceSplit split;
  for (const ElementGroup& group : model.groups) {
    const bool spreads = transducerModel(group.transducer.kind).radiation != Radiation::kPlaneWave;
    for (int n = group.begin; n < group.end; ++n) {
      const Eigen::Vector3d at = model.positions.col(n), normal = model.normals.col(n);
      const int axis = axisOf(normal);
      const auto role = axis < 0 || !spreads ? std::nullopt : roleOf(lattice, axis);
      if (!role) {
        split.others.push_back(n);
        continue;
      }
      const auto [i, restAlong] =
          stepsTo(at[role->along], lattice.origin[role->along], lattice.spacing[role->along]);
      const auto [j, restAcross] = role->sharesRows
                                       ? stepsTo(at[role->across], lattice.origin[role->across],
                                                 lattice.spacing[role->across])
                                       : std::pair(0, std::llround(at[role->across] / kSamePlace));
      const Key key{&group,    axis,      normal[axis] > 0, std::llround(at[axis] / kSamePlace),
                    restAlong, restAcross};
      RegularSources& part = parts[key];
      if (part.members.empty()) {
        part.axis = axis;
        part.along = role->along;
        part.across = role->across;
        part.origin = at;
        part.normal = normal;
        part.group = &group;
      }
      part.members.push_back({n, i, j});
    }
  }
  for (auto& [key, part] : parts) {
    settle(part, lattice);
    if (isWorthwhile(part, lattice, rows, effort)) {
      split.regular.push_back(std::move(part));
    } else {
      for (const auto& member : part.members) split.others.push_back(member.source);
    }
  }
  std::sort(split.others.begin(), split.others.end());
  return split;
}

PropagationModel partOf(const PropagationModel& model, const std::vector<int>& sources) {
  PropagationModel part;
  part.medium = model.medium;
  part.frequency = model.frequency;
  part.drives = model.size();
  const auto count = static_cast<Eigen::Index>(sources.size());
  part.positions.resize(3, count);
  part.normals.resize(3, count);
  if (model.gain.size() > 0) part.gain.resize(count);
  auto group = model.groups.begin();
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const int n = sources[i];
    const bool isNext = group != model.groups.end() && n >= group->end;
    while (group != model.groups.end() && n >= group->end) ++group;
    if (i == 0 || isNext) part.groups.push_back({i, i, group->transducer});
    part.groups.back().end = i + 1;
    part.positions.col(i) = model.positions.col(n);
    part.normals.col(i) = model.normals.col(n);
    part.driveOf.push_back(model.drive(n));
    if (model.gain.size() > 0) part.gain(i) = model.gain(n);
  }
  return part;
}

}  // namespace acg::cpu
