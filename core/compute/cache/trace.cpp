// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/trace.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include <fmt/format.h>

#include "core/compute/cache/content_hash.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr std::string_view kFirstLine = "acg-trace 1";

/// Takes the next word off a line; empty at its end.
std::string_view takeWord(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

template <class Number>
bool readNumber(std::string_view word, Number& number) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() && !word.empty();
}

/// What is wrong with a line, or nothing.
std::string fault(std::string_view line, double earliest, TraceEvent& event) {
  const std::string_view time = takeWord(line);
  if (!readNumber(time, event.time) || !std::isfinite(event.time)) {
    return fmt::format("\"{}\" is no time in seconds", time);
  }
  if (event.time < earliest) {
    return fmt::format("its time {} lies before that of the line above, {}", event.time, earliest);
  }
  event.kind = takeWord(line);
  if (event.kind.empty()) return "it has no kind";
  if (event.kind == "do") {
    event.command = line;
    return line.empty() ? "it does nothing; give a command behind \"do\"" : "";
  }
  const std::string_view key = takeWord(line), size = takeWord(line), cost = takeWord(line);
  const auto hash = keyFromText(key);
  if (!hash) return fmt::format("\"{}\" is no key of 32 hexadecimal digits", key);
  event.item.key = *hash;
  if (!readNumber(size, event.item.size) || event.item.size < 1) {
    return fmt::format("\"{}\" is no size in bytes of 1 or more", size);
  }
  if (!readNumber(cost, event.item.cost) || !(event.item.cost >= 0) ||
      !std::isfinite(event.item.cost)) {
    return fmt::format("\"{}\" is no cost in seconds of 0 or more", cost);
  }
  return line.empty() ? "" : fmt::format("\"{}\" is more than it should have", line);
}

}  // namespace

std::vector<CacheItem> Trace::requests() const {
  std::vector<CacheItem> items;
  for (const TraceEvent& event : events) {
    if (event.kind != "do") items.push_back(event.item);
  }
  return items;
}

std::int64_t Trace::footprint() const {
  std::unordered_map<CacheKey, std::int64_t, CacheKeyHash> sizes;
  for (const TraceEvent& event : events) {
    if (event.kind != "do") sizes[event.item.key] = event.item.size;
  }
  std::int64_t bytes = 0;
  for (const auto& [key, size] : sizes) bytes += size;
  return bytes;
}

Trace parseTrace(std::string_view text, const std::string& name) {
  Trace trace;
  double time = 0;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (number == 1) {
      if (line == kFirstLine) continue;
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: a trace begins with \"{}\", this file does not; record one with "
                              "\"acg replay --record\".",
                              name, kFirstLine));
    }
    if (line.starts_with('#')) {
      trace.remarks.emplace_back(line.substr(line.starts_with("# ") ? 2 : 1));
      continue;
    }
    if (line.empty()) continue;
    TraceEvent event;
    if (const std::string wrong = fault(line, time, event); !wrong.empty()) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{}: line {} cannot be read: {}.", name, number, wrong));
    }
    time = event.time;
    trace.events.push_back(std::move(event));
  }
  if (trace.events.empty()) {
    throw Error(ErrorCode::kInvalidFile, fmt::format("{}: the trace has no events.", name));
  }
  return trace;
}

Trace readTrace(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("{}: the trace cannot be opened; check the name.", file.string()));
  }
  std::ostringstream text;
  text << stream.rdbuf();
  if (stream.bad()) {
    throw Error(ErrorCode::kIo, fmt::format("{}: the trace cannot be read.", file.string()));
  }
  return parseTrace(text.str(), file.string());
}

std::string traceLine(const TraceEvent& event) {
  if (event.kind == "do") return fmt::format("{:.3f} do {}\n", event.time, event.command);
  return fmt::format("{:.3f} {} {} {} {:.3g}\n", event.time, event.kind, keyText(event.item.key),
                     event.item.size, event.item.cost);
}

std::string traceText(const Trace& trace) {
  std::string text = fmt::format("{}\n", kFirstLine);
  for (const std::string& remark : trace.remarks) text += fmt::format("# {}\n", remark);
  for (const TraceEvent& event : trace.events) text += traceLine(event);
  return text;
}

}  // namespace acg
