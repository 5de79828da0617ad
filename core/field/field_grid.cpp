// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/field_grid.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr const char* kAxisNames[] = {"x", "y", "z"};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// The finite number that `text` is, whole; none for anything else.
std::optional<double> number(const std::string& text) {
  double value = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

[[noreturn]] void refuseAxis(int axis, const std::string& text, const std::string& reason) {
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("The {} axis of the grid, \"{}\", {}; write FIRST:LAST:COUNT in metres, "
                          "such as -0.05:0.05:101, or one number.",
                          kAxisNames[axis], text, reason));
}

}  // namespace

long long FieldGrid::size() const {
  long long size = 1;
  for (const int count : counts) {
    if (count <= 0) return 0;
    if (size > std::numeric_limits<long long>::max() / count) {
      return std::numeric_limits<long long>::max();
    }
    size *= count;
  }
  return size;
}

Eigen::Vector3d FieldGrid::point(long long index) const {
  const long long i = index % counts[0];
  const long long j = index / counts[0] % counts[1];
  const long long k = index / counts[0] / counts[1];
  return origin + spacing.cwiseProduct(Eigen::Vector3d(double(i), double(j), double(k)));
}

Eigen::Matrix3Xd FieldGrid::points() const {
  Eigen::Matrix3Xd points(3, size());
  for (Eigen::Index index = 0; index < points.cols(); ++index) points.col(index) = point(index);
  return points;
}

FieldGrid FieldGrid::between(const Eigen::Vector3d& low, const Eigen::Vector3d& high,
                             const std::array<int, 3>& counts) {
  FieldGrid grid;
  grid.origin = low;
  grid.counts = counts;
  for (int axis = 0; axis < 3; ++axis) {
    if (counts[axis] > 1) grid.spacing(axis) = (high(axis) - low(axis)) / (counts[axis] - 1);
  }
  return grid;
}

FieldGrid FieldGrid::parse(std::string_view text) {
  const std::vector<std::string> axes = split(text, ',');
  if (axes.size() != 3) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The grid \"{}\" has {} axes; write X0:X1:NX,Y0:Y1:NY,Z0:Z1:NZ in "
                            "metres.",
                            text, axes.size()));
  }
  Eigen::Vector3d low, high;
  std::array<int, 3> counts{1, 1, 1};
  for (int axis = 0; axis < 3; ++axis) {
    const std::vector<std::string> parts = split(axes[axis], ':');
    if (parts.size() != 1 && parts.size() != 3) {
      refuseAxis(axis, axes[axis], fmt::format("has {} parts", parts.size()));
    }
    const auto first = number(parts[0]);
    if (!first) refuseAxis(axis, axes[axis], "does not start with a number");
    low(axis) = high(axis) = *first;
    if (parts.size() == 1) continue;
    const auto last = number(parts[1]);
    if (!last) refuseAxis(axis, axes[axis], "has no number for its end");
    const auto count = number(parts[2]);
    if (!count || *count != std::floor(*count) || *count < 1 || *count > double(kMaxFieldPoints)) {
      refuseAxis(axis, axes[axis],
                 fmt::format("has the count \"{}\", which is not a whole number from 1 to {}",
                             parts[2], kMaxFieldPoints));
    }
    if (*count > 1 && *last <= *first) refuseAxis(axis, axes[axis], "does not run upwards");
    high(axis) = *last;
    counts[axis] = static_cast<int>(*count);
  }
  return between(low, high, counts);
}

}  // namespace acg
