// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/tuning_file.h"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/user_path.h"
#include "core/version.h"

namespace acg {
namespace {

using nlohmann::json;

constexpr int kFormat = 2;
constexpr std::size_t kLargest = 4u << 20;  // bytes
constexpr Eigen::Index kMostFeatures = 64;

json toJson(const Eigen::VectorXd& values) {
  return std::vector<double>(values.begin(), values.end());
}

Eigen::VectorXd vectorOf(const json& from) {
  const auto values = from.get<std::vector<double>>();
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

json toJson(const StrategyChoice::State& state) {
  json arms = json::array();
  for (const StrategyChoice::ArmState& arm : state.arms) {
    arms.push_back({{"name", arm.name},
                    {"precision", toJson(Eigen::VectorXd(arm.model.precision.reshaped()))},
                    {"moment", toJson(arm.model.moment)},
                    {"shape", arm.model.shape},
                    {"square", arm.model.square},
                    {"widening", arm.model.widening},
                    {"jobs", arm.model.jobs},
                    {"failures", arm.failures},
                    {"parked_until", arm.parkedUntil},
                    {"surprises", arm.surprises}});
  }
  return {{"jobs", state.jobs},
          {"seconds", state.seconds},
          {"exploration", state.exploration},
          {"controls", state.controls},
          {"default_seconds", state.ledger.defaultSeconds},
          {"excess", state.ledger.excess},
          {"arms", arms}};
}

StrategyChoice::State stateOf(const json& from) {
  StrategyChoice::State state;
  from.at("jobs").get_to(state.jobs);
  from.at("seconds").get_to(state.seconds);
  from.at("exploration").get_to(state.exploration);
  from.at("controls").get_to(state.controls);
  from.at("default_seconds").get_to(state.ledger.defaultSeconds);
  from.at("excess").get_to(state.ledger.excess);
  for (const json& row : from.at("arms")) {
    StrategyChoice::ArmState arm;
    row.at("name").get_to(arm.name);
    arm.model.moment = vectorOf(row.at("moment"));
    const Eigen::Index d = arm.model.moment.size();
    const Eigen::VectorXd precision = vectorOf(row.at("precision"));
    if (d > kMostFeatures || precision.size() != d * d) {
      throw Error(ErrorCode::kInvalidFile, "a matrix has another size than its vector");
    }
    arm.model.precision = precision.reshaped(d, d);
    row.at("shape").get_to(arm.model.shape);
    row.at("square").get_to(arm.model.square);
    row.at("widening").get_to(arm.model.widening);
    row.at("jobs").get_to(arm.model.jobs);
    row.at("failures").get_to(arm.failures);
    row.at("parked_until").get_to(arm.parkedUntil);
    row.at("surprises").get_to(arm.surprises);
    state.arms.push_back(std::move(arm));
  }
  return state;
}

/// The whole file where this program wrote it; else an empty one of this program.
json contentOf(const std::filesystem::path& file) {
  const json fresh = {{"format", kFormat},
                      {"program", ACG_VERSION},
                      {"machines", json::object()},
                      {"launches", json::object()}};
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return fresh;
  const json content = json::parse(readFile(file, kLargest));
  if (content.at("format") != kFormat || content.at("program") != ACG_VERSION) return fresh;
  if (!content.at("machines").is_object() || !content.at("launches").is_object()) {
    throw Error(ErrorCode::kInvalidFile, "there are no machines or no launches");
  }
  return content;
}

void setAside(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::rename(file, file.string() + ".broken", ignored);
}

/// One entry of a part of the file; none where there is none or the file is broken.
template <class Read>
auto entryOf(const std::filesystem::path& file, const char* part, const std::string& name,
             const Read& read) -> std::optional<decltype(read(json()))> {
  try {
    const json content = contentOf(file);
    const auto entry = content.at(part).find(name);
    if (entry == content.at(part).end()) return std::nullopt;
    return read(*entry);
  } catch (const std::exception&) {
    setAside(file);
    return std::nullopt;
  }
}

bool putEntry(const std::filesystem::path& file, const char* part, const std::string& name,
              json entry) {
  try {
    json content;
    try {
      content = contentOf(file);
    } catch (const std::exception&) {
      setAside(file);
      content = contentOf(file);
    }
    content[part][name] = std::move(entry);
    std::filesystem::create_directories(file.parent_path());
    writeFileAtomically(file, content.dump() + "\n");
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

std::optional<StrategyChoice::State> TuningFile::load(const std::string& machine) const {
  return entryOf(file_, "machines", machine, stateOf);
}

bool TuningFile::save(const std::string& machine, const StrategyChoice::State& state) const {
  return putEntry(file_, "machines", machine, toJson(state));
}

std::optional<std::string> TuningFile::loadLaunches(const std::string& device) const {
  return entryOf(file_, "launches", device,
                 [](const json& entry) { return entry.get<std::string>(); });
}

bool TuningFile::saveLaunches(const std::string& device, const std::string& launches) const {
  return putEntry(file_, "launches", device, launches);
}

void TuningFile::forget() const {
  std::error_code failure;
  std::filesystem::remove(file_, failure);
  if (failure) {
    throw Error(ErrorCode::kIo, fmt::format("{} could not be removed: {}; remove it by hand.",
                                            file_.string(), failure.message()));
  }
}

TuningFile userTuningFile() { return TuningFile(userStatePath("tuning.json")); }

std::string machineName(const std::string& backendDescription) {
  std::ifstream info("/proc/cpuinfo");
  std::string processor = "unknown processor";
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) {
      processor = line.substr(std::min(line.size(), line.find(':') + 2));
      break;
    }
  }
  return processor + ", " + backendDescription;
}

}  // namespace acg
