// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/json_document.h"

namespace acg {
namespace {

constexpr std::size_t kLineWidth = 110;

std::string numberText(double value) {
  if (!std::isfinite(value)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("The number {} cannot be written to a file; only finite ones can.", value));
  }
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string scalarText(const Json& value) {
  if (value.is_number_float()) return numberText(value.get<double>());
  // Bytes that are no UTF-8 become the replacement character instead of an exception.
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string keyText(const std::string& key) { return scalarText(Json(key)) + ": "; }

/// Appends the value on one line; false when it would pass `limit` characters.
bool appendInline(const Json& value, std::size_t limit, std::string& out) {
  if (!value.is_structured()) {
    out += scalarText(value);
    return out.size() <= limit;
  }
  const bool isObject = value.is_object();
  out += isObject ? '{' : '[';
  bool isFirst = true;
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (!isFirst) out += ", ";
    isFirst = false;
    if (isObject) out += keyText(it.key());
    if (!appendInline(*it, limit, out)) return false;
  }
  out += isObject ? '}' : ']';
  return out.size() <= limit;
}

/// `column` is how far the line already is; `indent` where the children of this value stand.
void append(const Json& value, std::size_t column, std::size_t indent, bool isRoot,
            std::string& out) {
  if (!value.is_structured()) {
    out += scalarText(value);
    return;
  }
  std::string line;
  if (!isRoot && column < kLineWidth && appendInline(value, kLineWidth - column, line)) {
    out += line;
    return;
  }
  if (value.empty()) {
    out += value.is_object() ? "{}" : "[]";
    return;
  }
  const bool isObject = value.is_object();
  const std::string margin(indent, ' ');
  out += isObject ? "{\n" : "[\n";
  bool isFirst = true;
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (!isFirst) out += ",\n";
    isFirst = false;
    const std::string head = margin + (isObject ? keyText(it.key()) : "");
    out += head;
    append(*it, head.size() + 1, indent + 2, false, out);
  }
  out += '\n';
  out.append(indent - 2, ' ');
  out += isObject ? '}' : ']';
}

}  // namespace

std::string jsonText(const Json& value) {
  std::string out;
  append(value, 0, 2, value.is_object(), out);
  out += '\n';
  return out;
}

}  // namespace acg
