// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace acg {
namespace {

constexpr int kIntervals = 4;

struct Prefix {
  double factor;
  const char* text;
};

Prefix prefixFor(double top) {
  constexpr std::array<Prefix, 8> prefixes{{{1e9, "G"},
                                            {1e6, "M"},
                                            {1e3, "k"},
                                            {1, ""},
                                            {1e-3, "m"},
                                            {1e-6, "\u00b5"},
                                            {1e-9, "n"},
                                            {1e-12, "p"}}};
  // A little below one of a unit still reads best in it: 0.8 kPa is 800 Pa, but 999.99.. is 1 kPa.
  for (const Prefix& prefix : prefixes) {
    if (top >= prefix.factor * (1 - 1e-9)) return prefix;
  }
  return prefixes.back();
}

/// Digits behind the point that show all multiples of `step` exactly, at most 3.
int decimalsFor(double step) {
  double scaled = std::abs(step);
  for (int digits = 0; digits < 3; ++digits, scaled *= 10) {
    if (std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, scaled)) return digits;
  }
  return 3;
}

std::string titleOf(const FieldQuantityEntry& quantity, const std::string& unit) {
  return unit.empty() ? shownSymbol(quantity) : shownSymbol(quantity) + ", " + unit;
}

}  // namespace

std::string shownSymbol(const FieldQuantityEntry& quantity) {
  const std::string symbol = quantity.symbol;
  const bool isLength =
      quantity.shown == ShownAs::kLength && (quantity.isComplex || quantity.components > 1);
  return isLength && !symbol.starts_with("|") ? "|" + symbol + "|" : symbol;
}

double niceCeiling(double value) {
  if (!(value > 0) || !std::isfinite(value)) return 1;
  constexpr std::array<double, 11> steps{1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10};
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (double step : steps) {
    if (value <= step * power * (1 + 1e-9)) return step * power;
  }
  return 10 * power;
}

double niceStep(double value) {
  const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
  const double mantissa = value / power * (1 + 1e-9);
  return power * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
}

std::string numberText(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  if (text == "-0") text = "0";
  if (text.starts_with("-")) text.replace(0, 1, "\u2212");
  return text;
}

ScaleLabels scaleLabels(const FieldQuantityEntry& quantity, double low, double high) {
  ScaleLabels labels;
  if (quantity.color == ColorKind::kPhase) {
    labels.title = titleOf(quantity, "\u00b0");
    for (int i = 0; i <= kIntervals; ++i) {
      labels.positions.push_back(static_cast<double>(i) / kIntervals);
      labels.texts.push_back(numberText(-180 + 360.0 * i / kIntervals, 0));
    }
    return labels;
  }
  const Prefix prefix = prefixFor(std::max(std::abs(low), std::abs(high)));
  const std::string unit = shownUnit(quantity.unit);
  labels.title = titleOf(quantity, unit.empty() ? "" : prefix.text + unit);
  const double factor = unit.empty() ? 1 : prefix.factor;
  const int decimals = decimalsFor((high - low) / factor / kIntervals);
  for (int i = 0; i <= kIntervals; ++i) {
    const double t = static_cast<double>(i) / kIntervals;
    const double value = std::lerp(low, high, t) / factor;
    labels.positions.push_back(t);
    // All with the same digits, so that they line up; zero needs none.
    std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
    if (std::abs(value) < 1e-12) text = "0";
    labels.texts.push_back((value < 0 && text != "0" ? "\u2212" : "") + text);
  }
  return labels;
}

std::string shownUnit(std::string unit) {
  const std::size_t at = unit.find("^2");
  return at == std::string::npos ? unit : unit.replace(at, 2, "\u00b2");
}

}  // namespace acg
