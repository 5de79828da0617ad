// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/announcement.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool isAlive(pid_t process) { return process > 0 && (::kill(process, 0) == 0 || errno == EPERM); }

/// What an emulator that runs has written; null for anything else.
json readAnnouncement(const fs::path& file) {
  if (file.extension() != ".json") return {};
  std::ifstream stream(file);
  json text = json::parse(stream, nullptr, false);
  if (!text.is_object()) return {};
  for (const char* key : {"driver", "label", "address", "serial_number", "outlet"}) {
    if (!text.contains(key) || !text[key].is_string()) return {};
  }
  if (!text.contains("process") || !text["process"].is_number_integer()) return {};
  if (!isAlive(text["process"].get<pid_t>())) return {};
  return text;
}

/// Of all emulators of this user that run.
std::vector<json> readAnnouncements() {
  std::vector<json> all;
  try {
    for (const fs::directory_entry& entry : fs::directory_iterator(announcementFolder())) {
      if (json text = readAnnouncement(entry.path()); !text.is_null()) {
        all.push_back(std::move(text));
      }
    }
  } catch (const std::exception&) {  // looking for devices never fails: there are none then
  }
  return all;
}

}  // namespace

fs::path announcementFolder() {
  const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
  const bool isGiven = runtime != nullptr && runtime[0] == '/';
  const fs::path base = isGiven
                            ? fs::path(runtime) / "acoustogen"
                            : fs::temp_directory_path() / fmt::format("acoustogen-{}", ::getuid());
  const fs::path folder = base / "emulators";
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && !isGiven) fs::permissions(base, fs::perms::owner_all, error);
  if (error) {
    throw Error(ErrorCode::kIo, fmt::format("The folder \"{}\" cannot be made ({}); set "
                                            "XDG_RUNTIME_DIR to a folder of your own.",
                                            folder.string(), error.message()));
  }
  return folder;
}

Announcement::Announcement(const std::string& driver, const std::string& label,
                           const std::string& address, const std::string& serialNumber,
                           const fs::path& outlet) {
  static std::atomic<int> count = 0;
  const std::string name = fmt::format("{}-{}-{}", driver, ::getpid(), count++);
  const fs::path folder = announcementFolder();
  const fs::path fresh = folder / ("." + name);
  file_ = folder / (name + ".json");
  const json text = {{"driver", driver},          {"label", label},
                     {"address", address},        {"serial_number", serialNumber},
                     {"outlet", outlet.string()}, {"process", ::getpid()}};
  std::ofstream stream(fresh);
  stream << text.dump(2) << '\n';
  stream.close();
  std::error_code error;
  if (stream) fs::rename(fresh, file_, error);  // so that nobody reads half of it
  if (!stream || error) {
    throw Error(ErrorCode::kIo,
                fmt::format("\"{}\" cannot be written; make room on its disk.", file_.string()));
  }
}

Announcement::~Announcement() {
  std::error_code error;  // a file that is gone already is fine
  fs::remove(file_, error);
}

std::vector<FoundDevice> announcedEmulators(const std::string& driver) {
  std::vector<FoundDevice> all;
  for (const json& text : readAnnouncements()) {
    if (text["driver"] != driver) continue;
    all.push_back({driver, text["address"].get<std::string>(), text["label"].get<std::string>(),
                   text["serial_number"].get<std::string>(), true});
  }
  return all;
}

std::optional<fs::path> soundOutletOf(const std::string& address) {
  for (const json& text : readAnnouncements()) {
    if (text["address"] != address || text["outlet"] == "") continue;
    return text["outlet"].get<std::string>();
  }
  return std::nullopt;
}

}  // namespace acg
