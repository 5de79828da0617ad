// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/io/json_document.h"
#include "core/params/parameter.h"

namespace acg {

/// Limits of a number in a file; `above` and `below` are excluded themselves.
struct NumberLimits {
  std::optional<double> above;
  std::optional<double> minimum;
  std::optional<double> maximum;
};

inline constexpr NumberLimits kPositive{0.0, {}, {}};
inline constexpr NumberLimits kNotNegative{{}, 0.0, {}};

/// Reads the members of one JSON object and remembers which keys were asked for, so that the rest
/// can be kept and reported. Every error is kInvalidFile and starts with the path of the value.
class JsonReader {
 public:
  /// Throws when `value` is no object. `value` must outlive the reader.
  JsonReader(const Json& value, std::string path);

  const std::string& path() const { return path_; }
  std::string pathTo(const std::string& key) const { return pathOf(path_, key); }

  bool has(const std::string& key) const;
  /// The member, or nullptr; counts as known from then on.
  const Json* find(const std::string& key);
  /// The member; throws when it is missing.
  const Json& require(const std::string& key);

  double number(const std::string& key, const NumberLimits& limits = {});
  double number(const std::string& key, double fallback, const NumberLimits& limits = {});
  std::int64_t integer(const std::string& key, std::int64_t fallback, std::int64_t minimum,
                       std::int64_t maximum);
  std::uint64_t seed(const std::string& key, std::uint64_t fallback);
  std::string text(const std::string& key);
  std::string text(const std::string& key, const std::string& fallback);
  bool boolean(const std::string& key, bool fallback);
  std::vector<std::string> texts(const std::string& key);
  Eigen::Vector3d vector3(const std::string& key);
  const Json& array(const std::string& key);
  JsonReader object(const std::string& key);

  /// Members of a parameter table, converted to each row's type.
  ParameterSet parameters(std::span<const Parameter> table);

  /// The members nobody asked for as a JSON object, or "" when there are none. Their paths are
  /// added to `unknownKeys`.
  std::string rest(std::vector<std::string>& unknownKeys) const;
  Json restObject(std::vector<std::string>& unknownKeys) const;

 private:
  const Json* value_;
  std::string path_;
  std::set<std::string> known_;
};

/// A finite number within +-1e15; throws kInvalidFile naming `path`.
double jsonNumber(const Json& value, const std::string& path);
/// A list of three such numbers.
Eigen::Vector3d jsonVector3(const Json& value, const std::string& path);
/// `a number`, `text`, `a list` ... for messages.
std::string jsonKind(const Json& value);

}  // namespace acg
