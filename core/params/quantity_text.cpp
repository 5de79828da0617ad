// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/params/quantity_text.h"

#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <regex>

#include <fmt/format.h>
#include <muParser.h>

#include "core/error.h"

namespace acg {
namespace {

struct DimensionRow {
  Dimension dimension;
  const char* noun;  // with its article
  const char* unit;  // as shown
  double perSi;
  const char* example;
};

constexpr DimensionRow kDimensions[] = {
    {Dimension::kNone, "a plain number", "", 1, "0.5"},
    {Dimension::kLength, "a length", "mm", 1e3, "12.5 mm"},
    {Dimension::kAngle, "an angle", "°", 180 / std::numbers::pi, "45 deg"},
    {Dimension::kPressure, "a pressure", "Pa", 1, "3 kPa"},
    {Dimension::kTime, "a time", "ms", 1e3, "10 ms"},
    {Dimension::kFrequency, "a frequency", "kHz", 1e-3, "40 kHz"},
    {Dimension::kTemperature, "a temperature", "°C", 1, "20 degC"},
    {Dimension::kDensity, "a density", "kg/m³", 1, "25 kg/m^3"},
    {Dimension::kSpeed, "a speed", "m/s", 1, "343 m/s"},
    {Dimension::kPercent, "a percentage", "%", 1, "50 %"},
    {Dimension::kSourceStrength, "a source strength", "Pa m", 1, "3.4 Pa m"},
    {Dimension::kAttenuation, "an attenuation", "dB/m", 1, "1.3 dB/m"},
};
constexpr std::size_t kDimensionCount = std::size(kDimensions);

const DimensionRow& rowOf(Dimension dimension) {
  const auto index = static_cast<std::size_t>(dimension);
  ACG_ASSERT(index < kDimensionCount && kDimensions[index].dimension == dimension);
  return kDimensions[index];
}

/// What the unit operators of the expression under evaluation see and tell; muParser takes plain
/// functions only.
struct Evaluation {
  std::array<double, kDimensionCount> scale;
  std::array<bool, kDimensionCount> isUsed;
};
thread_local Evaluation evaluation;

template <Dimension dimension, int numerator, int denominator>
double unit(double value) {
  constexpr auto kIndex = static_cast<std::size_t>(dimension);
  evaluation.isUsed[kIndex] = true;
  return value * numerator / denominator * evaluation.scale[kIndex];
}

double degrees(double value) {
  return unit<Dimension::kAngle, 1, 1>(value * (std::numbers::pi / 180));
}

double evaluate(const std::string& expression, std::optional<double> wavelength, std::size_t scaled,
                double scale) {
  evaluation.scale.fill(1);
  evaluation.isUsed.fill(false);
  evaluation.scale[scaled] = scale;
  mu::Parser parser;
  const auto define = [&](const char* name, double (*function)(double)) {
    parser.DefinePostfixOprt(name, function, false);
  };
  define("m", unit<Dimension::kLength, 1, 1>);
  define("cm", unit<Dimension::kLength, 1, 100>);
  define("mm", unit<Dimension::kLength, 1, 1000>);
  define("um", unit<Dimension::kLength, 1, 1'000'000>);
  define("Pa", unit<Dimension::kPressure, 1, 1>);
  define("hPa", unit<Dimension::kPressure, 100, 1>);
  define("kPa", unit<Dimension::kPressure, 1000, 1>);
  define("deg", degrees);
  define("rad", unit<Dimension::kAngle, 1, 1>);
  define("Hz", unit<Dimension::kFrequency, 1, 1>);
  define("kHz", unit<Dimension::kFrequency, 1000, 1>);
  define("MHz", unit<Dimension::kFrequency, 1'000'000, 1>);
  define("s", unit<Dimension::kTime, 1, 1>);
  define("ms", unit<Dimension::kTime, 1, 1000>);
  define("us", unit<Dimension::kTime, 1, 1'000'000>);
  define("degC", unit<Dimension::kTemperature, 1, 1>);
  define("%", unit<Dimension::kPercent, 1, 1>);
  parser.DefineConst("pi", std::numbers::pi);
  if (wavelength) {
    parser.DefineConst("lambda", *wavelength * evaluation.scale[std::size_t(Dimension::kLength)]);
  }
  parser.SetExpr(expression);
  const double value = parser.Eval();
  if (parser.GetNumResults() != 1) throw mu::ParserError("two values");
  return value;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// Signs that keyboards and other programs give, in the spelling of the parser.
std::string plainSpelling(std::string_view typed) {
  std::string text(typed);
  constexpr std::pair<const char*, const char*> kSpellings[] = {
      {"π", "pi"},  {"λ", "lambda"}, {"\u00B5", "u"}, {"\u03BC", "u"}, {"°C", "degC"},
      {"°", "deg"}, {"\u2212", "-"}, {"·", "*"},      {"×", "*"},      {"³", "^3"},
      {"²", "^2"},  {"\u00A0", " "}, {"\u202F", " "}, {"\u2009", " "}};
  for (const auto& [from, to] : kSpellings) replaceAll(text, from, to);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// A comma between digits is a decimal one where it can be nothing else.
std::string withDecimalPoint(const std::string& text, std::string_view typed) {
  if (text.find(',') == std::string::npos || text.find('(') != std::string::npos) return text;
  static const std::regex kThousands(R"((^|[^0-9.])[1-9][0-9]{0,2}(,[0-9]{3})+(?![0-9,]))");
  static const std::regex kDecimal("([0-9]),([0-9])");
  if (text.find('.') != std::string::npos || std::regex_search(text, kThousands)) {
    refuse(
        fmt::format("\"{}\" has a comma that can be read in two ways; use a point for decimals "
                    "and nothing between thousands.",
                    typed));
  }
  return std::regex_replace(text, kDecimal, "$1.$2");
}

/// Takes a compound unit such as kg/m^3 off the end, which the parser would read as a quotient.
std::string withoutOwnUnit(std::string text, Dimension dimension) {
  std::string pattern;
  if (dimension == Dimension::kDensity) pattern = R"(\s*kg\s*/\s*m\^3$)";
  if (dimension == Dimension::kSpeed) pattern = R"(\s*m\s*/\s*s$)";
  if (dimension == Dimension::kSourceStrength) pattern = R"(\s*Pa\s*\*?\s*m$)";
  if (dimension == Dimension::kAttenuation) pattern = R"(\s*dB\s*/\s*m$)";
  if (pattern.empty()) return text;
  return std::regex_replace(text, std::regex(pattern), "");
}

/// One unit at the end of plain numbers is meant for all of them: 25/2 mm is 12.5 mm.
std::string withUnitForAll(const std::string& text, std::optional<double> wavelength) {
  static const std::regex kLastUnit(
      "(.*[^A-Za-z ]) *(m|cm|mm|um|Pa|hPa|kPa|deg|rad|Hz|kHz|MHz|s|ms|us|degC|%)");
  std::smatch parts;
  if (!std::regex_match(text, parts, kLastUnit)) return text;
  const std::string numbers = parts[1];
  try {
    evaluate(numbers, wavelength, 0, 1);
  } catch (const mu::ParserError&) {
    return text;  // to be refused as a whole
  }
  const bool isPlain = evaluation.isUsed == std::array<bool, kDimensionCount>{};
  return isPlain ? fmt::format("({}) {}", numbers, parts[2].str()) : text;
}

bool hasWord(const std::string& text, const char* word) {
  return std::regex_search(text, std::regex(fmt::format(R"((^|[^A-Za-z_]){}(?![A-Za-z_]))", word)));
}

bool isClose(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

/// Whether the expression grows by the first or the zeroth power of the units of `dimension`.
bool isOfPower(const std::string& expression, std::optional<double> wavelength, double value,
               std::size_t dimension, int power) {
  for (const double scale : {2.0, 3.0}) {
    const double scaled = evaluate(expression, wavelength, dimension, scale);
    if (!isClose(scaled, power == 1 ? value * scale : value)) return false;
  }
  return true;
}

/// The one dimension that the expression has, or none for a mixture.
std::optional<Dimension> dimensionOf(const std::string& expression,
                                     std::optional<double> wavelength, double value,
                                     const std::array<bool, kDimensionCount>& isUsed) {
  std::optional<Dimension> found;
  for (std::size_t i = 0; i < kDimensionCount; ++i) {
    if (!isUsed[i] || (value != 0 && isOfPower(expression, wavelength, value, i, 0))) continue;
    if (found || !isOfPower(expression, wavelength, value, i, 1)) return std::nullopt;
    found = static_cast<Dimension>(i);
  }
  return found ? found : Dimension::kNone;
}

}  // namespace

DisplayUnit displayUnit(Dimension dimension) {
  const DimensionRow& row = rowOf(dimension);
  return {row.unit, row.perSi};
}

double parseQuantity(std::string_view text, Dimension dimension, std::optional<double> wavelength) {
  const DimensionRow& row = rowOf(dimension);
  std::string expression = withDecimalPoint(plainSpelling(text), text);
  if (expression.empty()) {
    refuse(fmt::format("Nothing was typed; give {} such as {}.", row.noun, row.example));
  }
  if (expression.size() > 1000) {
    refuse(fmt::format("The text is too long; give {} such as {}.", row.noun, row.example));
  }
  expression = withoutOwnUnit(expression, dimension);
  // People write 2 lambda, the parser reads 2 * lambda.
  static const std::regex kFactor(R"(([0-9.)])\s*(pi|lambda)(?![A-Za-z_]))");
  expression = std::regex_replace(expression, kFactor, "$1*$2");

  const bool usesLambda = hasWord(expression, "lambda");
  if (usesLambda && !wavelength) {
    refuse(fmt::format("\"{}\" uses lambda, which has no value here; give {} such as {}.", text,
                       row.noun, row.example));
  }
  if (!usesLambda) expression = withUnitForAll(expression, wavelength);
  try {
    const double value = evaluate(expression, wavelength, 0, 1);
    std::array<bool, kDimensionCount> isUsed = evaluation.isUsed;
    if (!std::isfinite(value)) {
      refuse(fmt::format("\"{}\" gives no finite number; give {} such as {}.", text, row.noun,
                         row.example));
    }
    if (usesLambda) isUsed[std::size_t(Dimension::kLength)] = true;
    const bool isBare = isUsed == std::array<bool, kDimensionCount>{};
    if (isBare) {
      // Whoever writes pi/2 means radians.
      const bool isRadian = dimension == Dimension::kAngle && hasWord(expression, "pi");
      return isRadian ? value : value / row.perSi;
    }
    const std::optional<Dimension> is = dimensionOf(expression, wavelength, value, isUsed);
    if (!is) {
      refuse(fmt::format("\"{}\" mixes units that do not go together; give {} such as {}.", text,
                         row.noun, row.example));
    }
    if (*is != dimension) {
      refuse(fmt::format("\"{}\" is {}, but {} is wanted here, such as {}.", text, rowOf(*is).noun,
                         row.noun, row.example));
    }
    return value;
  } catch (const mu::ParserError& error) {
    const std::string token = error.GetToken();
    refuse(fmt::format("\"{}\" is not understood{}; give {} such as {}.", text,
                       token.empty() ? "" : fmt::format(" at \"{}\"", token), row.noun,
                       row.example));
  }
}

std::string formatQuantity(double si, Dimension dimension, int decimals) {
  const DimensionRow& row = rowOf(dimension);
  std::string text = fmt::format("{:.{}f}", si * row.perSi, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  if (text == "-0") text = "0";
  const std::string unit = row.unit;
  if (unit.empty()) return text;
  return text + (unit == "°" ? "" : " ") + unit;
}

}  // namespace acg
