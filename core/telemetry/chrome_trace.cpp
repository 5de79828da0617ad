// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/chrome_trace.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/version.h"

namespace acg {
namespace {

constexpr std::size_t kMostNames = 4000;
constexpr int kProcess = 1;

double microseconds(std::int64_t ns) { return 1e-3 * static_cast<double>(ns); }

}  // namespace

SpanRecorder::SpanRecorder(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}

void SpanRecorder::start() {
  std::lock_guard lock(mutex_);
  events_.clear();
  ids_.clear();
  next_ = 0;
  dropped_ = 0;
  isRecording_ = true;
}

void SpanRecorder::stop() { isRecording_ = false; }

std::uint32_t SpanRecorder::idOf(std::string_view text) {
  if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
  const std::string key(ids_.size() < kMostNames ? text : std::string_view("other"));
  return ids_.emplace(key, static_cast<std::uint32_t>(ids_.size() + 1)).first->second;
}

void SpanRecorder::put(const Event& event) {
  if (events_.size() < capacity_) {
    events_.push_back(event);
    return;
  }
  events_[next_] = event;
  next_ = (next_ + 1) % capacity_;
  ++dropped_;
}

void SpanRecorder::span(std::string_view track, std::string_view name, std::int64_t beginNs,
                        std::int64_t endNs) {
  if (!isRecording_) return;
  std::lock_guard lock(mutex_);
  put({beginNs, std::max(beginNs, endNs), 0, idOf(name), idOf(track)});
}

void SpanRecorder::counter(std::string_view name, double value, std::int64_t nowNs) {
  if (!isRecording_ || !std::isfinite(value)) return;
  std::lock_guard lock(mutex_);
  put({nowNs, nowNs, value, idOf(name), 0});
}

std::size_t SpanRecorder::events() const {
  std::lock_guard lock(mutex_);
  return events_.size();
}

std::uint64_t SpanRecorder::dropped() const {
  std::lock_guard lock(mutex_);
  return dropped_;
}

std::string SpanRecorder::json() const {
  std::vector<Event> events;
  std::map<std::uint32_t, std::string> names;
  {
    std::lock_guard lock(mutex_);
    events = events_;
    for (const auto& [text, id] : ids_) names.emplace(id, text);
  }
  std::ranges::stable_sort(events, {}, &Event::beginNs);
  // Times count from the first event: what is near zero is exact in the viewer's doubles.
  const std::int64_t zero = events.empty() ? 0 : events.front().beginNs;
  std::set<std::uint32_t> tracks;
  nlohmann::json list = nlohmann::json::array();
  list.push_back({{"ph", "M"},
                  {"pid", kProcess},
                  {"name", "process_name"},
                  {"args", {{"name", "Acousto-Gen"}}}});
  for (const Event& event : events) {
    const double begin = microseconds(event.beginNs - zero);
    if (event.track == 0) {
      list.push_back({{"ph", "C"},
                      {"pid", kProcess},
                      {"name", names.at(event.name)},
                      {"ts", begin},
                      {"args", {{"value", event.value}}}});
      continue;
    }
    tracks.insert(event.track);
    list.push_back({{"ph", "X"},
                    {"pid", kProcess},
                    {"tid", event.track},
                    {"name", names.at(event.name)},
                    {"ts", begin},
                    {"dur", microseconds(event.endNs - event.beginNs)}});
  }
  for (const std::uint32_t track : tracks) {
    list.push_back({{"ph", "M"},
                    {"pid", kProcess},
                    {"tid", track},
                    {"name", "thread_name"},
                    {"args", {{"name", names.at(track)}}}});
  }
  const nlohmann::json all = {{"displayTimeUnit", "ms"},
                              {"otherData", {{"program", "Acousto-Gen " ACG_VERSION}}},
                              {"traceEvents", std::move(list)}};
  // A name may hold anything; what is no UTF-8 is replaced, never a failure.
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void SpanRecorder::write(const std::filesystem::path& file) const {
  std::ofstream stream(file, std::ios::binary);
  stream << json() << '\n';
  stream.close();
  if (stream) return;
  throw Error(ErrorCode::kIo,
              fmt::format("{}: the trace cannot be written; check the folder and the room on the "
                          "disk.",
                          file.string()));
}

}  // namespace acg
