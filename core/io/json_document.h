// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace acg {

/// JSON whose objects keep the order of the text.
using Json = nlohmann::ordered_json;

/// The deepest nesting that `parseJson` takes; our files need fewer than ten levels.
inline constexpr int kMaxJsonDepth = 64;

/// Strict JSON. Throws kInvalidFile with one sentence that names the line and, where it is known,
/// the path of the value at fault (`targets[0].pressure_pa`): text that is no JSON, that ends too
/// early, numbers that do not fit a double (1e999), NaN and Infinity, a key given twice in one
/// object, nesting beyond kMaxJsonDepth.
Json parseJson(std::string_view text);

/// JSON as text for people: what fits a line of 110 characters stays on one line, as in
/// `{"radius_m": 0.001}`; everything else has one member a line. Doubles are the shortest decimals
/// that read back to the same bits, with a point or an exponent. Throws kInvalidArgument for a
/// number that is not finite.
std::string jsonText(const Json& value);

/// Puts `[index]` or `.key` behind a path.
std::string pathOf(const std::string& parent, std::size_t index);
std::string pathOf(const std::string& parent, const std::string& key);

}  // namespace acg
