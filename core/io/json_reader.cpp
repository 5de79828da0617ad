// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/json_reader.h"

#include <cmath>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw Error(ErrorCode::kInvalidFile, fmt::format("{} {}.", path, what));
}

[[noreturn]] void failType(const std::string& path, const char* wanted, const Json& got) {
  fail(path, fmt::format("must be {}, not {}", wanted, jsonKind(got)));
}

void checkLimits(double value, const NumberLimits& limits, const std::string& path) {
  if (limits.above && !(value > *limits.above)) {
    fail(path, fmt::format("is {}; it must be greater than {}", value, *limits.above));
  }
  if (limits.minimum && !(value >= *limits.minimum)) {
    fail(path, fmt::format("is {}; it must be at least {}", value, *limits.minimum));
  }
  if (limits.maximum && !(value <= *limits.maximum)) {
    fail(path, fmt::format("is {}; it must be at most {}", value, *limits.maximum));
  }
}

std::int64_t jsonInteger(const Json& value, const std::string& path) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t(INT64_MAX)) {
    fail(path, fmt::format("is {}, which is too large", value.get<std::uint64_t>()));
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number_float()) {
    const double number = jsonNumber(value, path);
    if (number == std::floor(number)) return static_cast<std::int64_t>(number);
    fail(path, fmt::format("is {}; it must be a whole number", number));
  }
  failType(path, "a whole number", value);
}

}  // namespace

std::string jsonKind(const Json& value) {
  if (value.is_number()) return fmt::format("the number {}", value.dump());
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_null()) return "null";
  if (value.is_array()) return fmt::format("a list of {}", value.size());
  if (value.is_object()) return "an object";
  const std::string text = value.get<std::string>();
  return text.size() > 40 ? "text" : fmt::format("the text \"{}\"", text);
}

double jsonNumber(const Json& value, const std::string& path) {
  if (!value.is_number()) failType(path, "a number", value);
  const double number = value.get<double>();
  if (!std::isfinite(number)) fail(path, "is not a finite number");
  if (std::abs(number) > 1e15) {
    fail(path, fmt::format("is {}, which is beyond anything physical", number));
  }
  return number;
}

Eigen::Vector3d jsonVector3(const Json& value, const std::string& path) {
  if (!value.is_array() || value.size() != 3) failType(path, "a list of three numbers", value);
  Eigen::Vector3d result;
  for (int i = 0; i < 3; ++i) result(i) = jsonNumber(value[i], pathOf(path, std::size_t(i)));
  return result;
}

JsonReader::JsonReader(const Json& value, std::string path)
    : value_(&value), path_(std::move(path)) {
  if (!value.is_object()) {
    failType(path_.empty() ? "The top level" : path_, "an object in braces", value);
  }
}

bool JsonReader::has(const std::string& key) const { return value_->contains(key); }

const Json* JsonReader::find(const std::string& key) {
  known_.insert(key);
  const auto it = value_->find(key);
  return it == value_->end() ? nullptr : &*it;
}

const Json& JsonReader::require(const std::string& key) {
  const Json* member = find(key);
  if (!member) fail(pathTo(key), "is missing");
  return *member;
}

double JsonReader::number(const std::string& key, const NumberLimits& limits) {
  const double value = jsonNumber(require(key), pathTo(key));
  checkLimits(value, limits, pathTo(key));
  return value;
}

double JsonReader::number(const std::string& key, double fallback, const NumberLimits& limits) {
  return find(key) ? number(key, limits) : fallback;
}

std::int64_t JsonReader::integer(const std::string& key, std::int64_t fallback,
                                 std::int64_t minimum, std::int64_t maximum) {
  const Json* member = find(key);
  if (!member) return fallback;
  const std::int64_t value = jsonInteger(*member, pathTo(key));
  if (value < minimum || value > maximum) {
    fail(pathTo(key), fmt::format("is {}; it must be from {} to {}", value, minimum, maximum));
  }
  return value;
}

std::uint64_t JsonReader::seed(const std::string& key, std::uint64_t fallback) {
  const Json* member = find(key);
  if (!member) return fallback;
  if (member->is_number_unsigned()) return member->get<std::uint64_t>();
  const std::int64_t value = jsonInteger(*member, pathTo(key));
  if (value < 0) fail(pathTo(key), fmt::format("is {}; it must not be negative", value));
  return static_cast<std::uint64_t>(value);
}

std::string JsonReader::text(const std::string& key) {
  const Json& member = require(key);
  if (!member.is_string()) failType(pathTo(key), "text", member);
  return member.get<std::string>();
}

std::string JsonReader::text(const std::string& key, const std::string& fallback) {
  return find(key) ? text(key) : fallback;
}

bool JsonReader::boolean(const std::string& key, bool fallback) {
  const Json* member = find(key);
  if (!member) return fallback;
  if (!member->is_boolean()) failType(pathTo(key), "true or false", *member);
  return member->get<bool>();
}

std::vector<std::string> JsonReader::texts(const std::string& key) {
  std::vector<std::string> result;
  const Json* member = find(key);
  if (!member) return result;
  if (!member->is_array()) failType(pathTo(key), "a list of names", *member);
  for (std::size_t i = 0; i < member->size(); ++i) {
    const Json& item = (*member)[i];
    if (!item.is_string()) failType(pathOf(pathTo(key), i), "text", item);
    result.push_back(item.get<std::string>());
  }
  return result;
}

Eigen::Vector3d JsonReader::vector3(const std::string& key) {
  return jsonVector3(require(key), pathTo(key));
}

const Json& JsonReader::array(const std::string& key) {
  const Json& member = require(key);
  if (!member.is_array()) failType(pathTo(key), "a list in brackets", member);
  return member;
}

JsonReader JsonReader::object(const std::string& key) {
  return JsonReader(require(key), pathTo(key));
}

ParameterSet JsonReader::parameters(std::span<const Parameter> table) {
  ParameterSet result;
  for (const Parameter& parameter : table) {
    const Json* member = find(parameter.name);
    if (!member) continue;
    const std::string path = pathTo(parameter.name);
    if (std::holds_alternative<bool>(parameter.defaultValue)) {
      if (!member->is_boolean()) failType(path, "true or false", *member);
      result[parameter.name] = member->get<bool>();
    } else if (std::holds_alternative<std::int64_t>(parameter.defaultValue)) {
      result[parameter.name] = jsonInteger(*member, path);
    } else if (std::holds_alternative<double>(parameter.defaultValue)) {
      result[parameter.name] = jsonNumber(*member, path);
    } else {
      result[parameter.name] = text(parameter.name);
    }
  }
  return result;
}

Json JsonReader::restObject(std::vector<std::string>& unknownKeys) const {
  Json rest = Json::object();
  for (auto it = value_->begin(); it != value_->end(); ++it) {
    if (known_.count(it.key())) continue;
    rest[it.key()] = *it;
    unknownKeys.push_back(pathTo(it.key()));
  }
  return rest;
}

std::string JsonReader::rest(std::vector<std::string>& unknownKeys) const {
  const Json object = restObject(unknownKeys);
  return object.empty() ? "" : object.dump();
}

}  // namespace acg
