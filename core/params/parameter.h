// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace acg {

/// What a number measures; decides the unit a user sees and may type.
enum class Dimension {
  kNone,
  kLength,          ///< m, shown in mm
  kAngle,           ///< rad, shown in degrees
  kPressure,        ///< Pa, shown in Pa or kPa
  kTime,            ///< s, shown in ms
  kFrequency,       ///< Hz, shown in kHz
  kTemperature,     ///< degrees Celsius
  kDensity,         ///< kg/m^3
  kSpeed,           ///< m/s
  kPercent,         ///< percent
  kSourceStrength,  ///< Pa m: on-axis pressure amplitude times distance
  kAttenuation,     ///< dB/m
};

using ParameterValue = std::variant<bool, std::int64_t, double, std::string>;

/// One named setting. The same row makes the form in the window, the `--set` flag, the key in the
/// project file and the line in `acg list`.
struct Parameter {
  std::string name;   ///< Key; carries its SI unit, as in `pitch_m`.
  std::string label;  ///< Sentence case, for people.
  ParameterValue defaultValue;
  Dimension dimension = Dimension::kNone;
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::vector<std::string> choices;  ///< For a string: the values allowed; empty for any.
  std::string help;                  ///< One sentence.
  bool isAdvanced = false;
};

/// Values by parameter name; a value type, ordered by name.
using ParameterSet = std::map<std::string, ParameterValue>;

/// The value of `name`; throws kInternal when it is absent or of another type, so call it on a set
/// that `resolveParameters` made. An integer answers a request for double.
double numberOf(const ParameterSet& set, std::string_view name);
std::int64_t integerOf(const ParameterSet& set, std::string_view name);
bool flagOf(const ParameterSet& set, std::string_view name);
const std::string& textOf(const ParameterSet& set, std::string_view name);

/// `given` with defaults filled in and every value checked for type, limits, choices and
/// finiteness. Names that `parameters` does not list are dropped. Throws kInvalidArgument with
/// `where` + name in front, such as `solver.iterations`.
ParameterSet resolveParameters(std::span<const Parameter> parameters, const ParameterSet& given,
                               const std::string& where);

/// Text of `--set name=text` as a value of the parameter's type. Throws kInvalidArgument.
ParameterValue parseParameter(const Parameter& parameter, std::string_view text);

/// The row named `name`, or nullptr.
const Parameter* findParameter(std::span<const Parameter> parameters, std::string_view name);

}  // namespace acg
