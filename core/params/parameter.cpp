// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/params/parameter.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"

namespace acg {
namespace {

const ParameterValue& valueOf(const ParameterSet& set, std::string_view name) {
  const auto it = set.find(std::string(name));
  if (it == set.end()) {
    throw Error(ErrorCode::kInternal, fmt::format("The parameter \"{}\" was not resolved.", name));
  }
  return it->second;
}

template <typename T>
const T& typedValue(const ParameterSet& set, std::string_view name) {
  if (const T* value = std::get_if<T>(&valueOf(set, name))) return *value;
  throw Error(ErrorCode::kInternal,
              fmt::format("The parameter \"{}\" was asked for as another type.", name));
}

const char* typeWords(const ParameterValue& value) {
  constexpr const char* kWords[] = {"true or false", "a whole number", "a number", "a text"};
  return kWords[value.index()];
}

/// `given` as the type of the default: whole numbers pass as numbers, and numbers without a
/// fraction as whole ones, for JSON does not tell them apart.
ParameterValue converted(const Parameter& parameter, const ParameterValue& given,
                         const std::string& path) {
  if (given.index() == parameter.defaultValue.index()) return given;
  if (std::holds_alternative<double>(parameter.defaultValue)) {
    if (const auto* whole = std::get_if<std::int64_t>(&given)) return static_cast<double>(*whole);
  }
  if (std::holds_alternative<std::int64_t>(parameter.defaultValue)) {
    const auto* number = std::get_if<double>(&given);
    if (number && std::abs(*number) < 9e15 && *number == std::floor(*number)) {
      return static_cast<std::int64_t>(*number);
    }
  }
  refuse(
      fmt::format("{} is {}; give {}.", path, typeWords(given), typeWords(parameter.defaultValue)));
}

void checkLimits(const Parameter& parameter, double value, const std::string& path) {
  if (!std::isfinite(value)) refuse(fmt::format("{} is not a finite number; give one.", path));
  const bool low = parameter.minimum && value < *parameter.minimum;
  const bool high = parameter.maximum && value > *parameter.maximum;
  if (!low && !high) return;
  if (parameter.minimum && parameter.maximum) {
    refuse(fmt::format("{} is {}; give a value from {} to {}.", path, value, *parameter.minimum,
                       *parameter.maximum));
  }
  refuse(low ? fmt::format("{} is {}; give at least {}.", path, value, *parameter.minimum)
             : fmt::format("{} is {}; give at most {}.", path, value, *parameter.maximum));
}

void checkChoice(const Parameter& parameter, const std::string& value, const std::string& path) {
  if (parameter.choices.empty()) return;
  for (const std::string& choice : parameter.choices) {
    if (choice == value) return;
  }
  refuse(fmt::format("{} is \"{}\"; choose one of: {}.", path, value,
                     fmt::join(parameter.choices, ", ")));
}

template <typename T>
bool parseWhole(std::string_view text, T& value) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

double numberOf(const ParameterSet& set, std::string_view name) {
  if (const auto* whole = std::get_if<std::int64_t>(&valueOf(set, name))) {
    return static_cast<double>(*whole);
  }
  return typedValue<double>(set, name);
}

std::int64_t integerOf(const ParameterSet& set, std::string_view name) {
  return typedValue<std::int64_t>(set, name);
}

bool flagOf(const ParameterSet& set, std::string_view name) { return typedValue<bool>(set, name); }

const std::string& textOf(const ParameterSet& set, std::string_view name) {
  return typedValue<std::string>(set, name);
}

ParameterSet resolveParameters(std::span<const Parameter> parameters, const ParameterSet& given,
                               const std::string& where) {
  ParameterSet resolved;
  for (const Parameter& parameter : parameters) {
    const std::string path = where.empty() ? parameter.name : where + "." + parameter.name;
    const auto it = given.find(parameter.name);
    ParameterValue value =
        it == given.end() ? parameter.defaultValue : converted(parameter, it->second, path);
    if (const auto* number = std::get_if<double>(&value)) {
      checkLimits(parameter, *number, path);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      checkLimits(parameter, static_cast<double>(*whole), path);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      if (it != given.end()) checkChoice(parameter, *text, path);
    }
    resolved.emplace(parameter.name, std::move(value));
  }
  return resolved;
}

ParameterValue parseParameter(const Parameter& parameter, std::string_view text) {
  if (std::holds_alternative<std::string>(parameter.defaultValue)) {
    std::string value(text);
    checkChoice(parameter, value, parameter.name);
    return value;
  }
  if (std::holds_alternative<bool>(parameter.defaultValue)) {
    if (text == "true" || text == "1" || text == "yes" || text == "on") return true;
    if (text == "false" || text == "0" || text == "no" || text == "off") return false;
  } else if (std::holds_alternative<std::int64_t>(parameter.defaultValue)) {
    std::int64_t value = 0;
    if (parseWhole(text, value)) return value;
  } else {
    double value = 0;
    if (parseWhole(text, value) && std::isfinite(value)) return value;
  }
  refuse(fmt::format("{} is \"{}\"; give {}.", parameter.name, text,
                     typeWords(parameter.defaultValue)));
}

const Parameter* findParameter(std::span<const Parameter> parameters, std::string_view name) {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

}  // namespace acg
