// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/drive_levels.h"

namespace acg {

/// How a value between two levels becomes one of them.
enum class CodeRounding {
  kNearest,
  kDown  ///< truncated; a value that stands on a level keeps it, whatever its last bit
};

/// The level of a phase (rad, any) among `levels` >= 1 in a turn: 0 .. levels - 1. What rounds up
/// to a whole turn is 0.
int phaseCode(double phase, int levels, CodeRounding rounding = CodeRounding::kNearest);

/// rad, -pi .. pi
double phaseOfCode(int code, int levels);

/// The level of an amplitude (clamped to 0 .. 1) among `levels.amplitudeLevels` >= 2; that of the
/// pulse width for `kDuty`.
int amplitudeCode(double amplitude, const DriveLevels& levels,
                  CodeRounding rounding = CodeRounding::kNearest);

/// 0 .. 1
double amplitudeOfCode(int code, const DriveLevels& levels);

/// Share of the period that an element is on, 0 .. 1/2, at this amplitude: asin(a) / pi.
double dutyOfAmplitude(double amplitude);

}  // namespace acg
