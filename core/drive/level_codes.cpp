// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/level_codes.h"

#include <algorithm>
#include <cmath>

#include "core/units.h"

namespace acg {
namespace {

/// What a value that came from a level may be short of it; far above the errors of a few
/// operations in double, far below any level.
constexpr double kOnALevel = 1e-9;

double rounded(double value, CodeRounding rounding) {
  return rounding == CodeRounding::kNearest ? std::round(value) : std::floor(value + kOnALevel);
}

}  // namespace

int phaseCode(double phase, int levels, CodeRounding rounding) {
  const double turns = phase / (2 * kPi);
  const auto code = static_cast<int>(rounded((turns - std::floor(turns)) * levels, rounding));
  return code >= levels ? code - levels : code;
}

double phaseOfCode(int code, int levels) {
  const int signedCode = 2 * code > levels ? code - levels : code;
  return 2 * kPi * signedCode / levels;
}

int amplitudeCode(double amplitude, const DriveLevels& levels, CodeRounding rounding) {
  const double steps = levels.amplitudeLevels - 1;
  amplitude = std::clamp(amplitude, 0.0, 1.0);
  const double share =
      levels.law == DriveLevels::Law::kLinear ? amplitude : 2 * dutyOfAmplitude(amplitude);
  return static_cast<int>(rounded(share * steps, rounding));
}

double amplitudeOfCode(int code, const DriveLevels& levels) {
  const double share = static_cast<double>(code) / (levels.amplitudeLevels - 1);
  return levels.law == DriveLevels::Law::kLinear ? share : std::sin(kPi / 2 * share);
}

double dutyOfAmplitude(double amplitude) {
  return std::asin(std::clamp(amplitude, 0.0, 1.0)) / kPi;
}

}  // namespace acg
