// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/scene/exposure_zone.h"

namespace acg {

/// What is done about a hologram, mildest first.
enum class ExposureVerdict {
  kFine,      ///< below all limits that apply
  kUnjudged,  ///< no limit of the profile applies, so that nothing is known
  kWarn,
  kAlarm,
  kRefuse  ///< not emitted
};

/// `fine`, `not judged`, `warning`, `alarm`, `refused`
const char* exposureVerdictName(ExposureVerdict verdict);

/// A level that a document names, and what this program does where it is reached.
struct ExposureLimit {
  double level = 0;  ///< dB re 20 uPa, rms
  double fromFrequency = 0, toFrequency = 0;
  std::vector<ZoneKind> zones;                        ///< that it applies to
  ExposureVerdict action = ExposureVerdict::kRefuse;  ///< kWarn, kAlarm or kRefuse
  std::string document;
  int year = 0;
  std::string clause;        ///< empty: not known
  bool isConfirmed = false;  ///< Whether the value was read in the document or a review of it.

  bool appliesTo(ZoneKind kind, double frequency) const;
  /// "115 dB (ACGIH, 2004, not confirmed)"
  std::string name() const;
};

/// Limits as data, each with its source; none of them is a promise of safety.
struct SafetyProfile {
  std::string name, label, note;
  double margin = 6;  ///< dB added to computed levels, for reflections and errors of the model
  std::vector<ExposureLimit> limits;
};

}  // namespace acg
