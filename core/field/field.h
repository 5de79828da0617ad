// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <Eigen/Core>

#include "core/field/field_grid.h"

namespace acg {

/// Where a field is wanted: a grid, or any list of points (3 x M, m).
using FieldSamples = std::variant<FieldGrid, Eigen::Matrix3Xd>;
long long sampleCount(const FieldSamples& samples);

/// The one number that colours and curves show of a value.
enum class ShownAs {
  kLength,  ///< |value| of a complex number, Euclidean length of several, a real number itself
  kTrace,   ///< sum of a diagonal, with its sign: of all three components, or of a tensor's xx, yy,
            ///< zz
};

/// One quantity at M points. `values` runs point by point: for each point its components, each of
/// them re, im when complex.
struct FieldChannel {
  std::string quantity;  ///< A name of the quantity registry.
  std::string unit;
  int components = 1;  ///< 1 scalar, 3 vector, 9 tensor row by row
  bool isComplex = false;
  std::vector<double> values;
  ShownAs shown = ShownAs::kLength;

  int numbersPerPoint() const { return components * (isComplex ? 2 : 1); }
  /// The number that `shown` asks for. In line: pictures ask for it a million times a second.
  double magnitude(long long point) const {
    const int numbers = numbersPerPoint();
    const double* value = values.data() + point * numbers;
    if (numbers == 1) return value[0];
    if (shown == ShownAs::kTrace) {
      return components == 9 ? value[0] + value[4] + value[8] : value[0] + value[1] + value[2];
    }
    double square = 0;
    for (int i = 0; i < numbers; ++i) square += value[i] * value[i];
    return std::sqrt(square);
  }
};

/// How a field came about; goes into the metadata of every export.
struct FieldReport {
  std::string backend;
  std::string precision;  ///< `single` or `double`
  std::string method;     ///< `direct` sums, or a `lattice` with interpolation between
  double accuracy = 0;    ///< asked for, relative to the peak
  double seconds = 0;
  std::string particle;            ///< name, for quantities that need one
  std::string forceModel;          ///< name of the model that was taken, for forces
  std::vector<std::string> notes;  ///< sentences on how far the numbers can be trusted
};

struct Field {
  FieldSamples samples;
  std::vector<FieldChannel> channels;
  FieldReport report;
  std::uint64_t revision = 0;  ///< Of the scene whose hologram it shows.

  /// nullptr when the quantity was not asked for.
  const FieldChannel* find(const std::string& quantity) const;
};

using FieldPtr = std::shared_ptr<const Field>;

}  // namespace acg
