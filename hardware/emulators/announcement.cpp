// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/announcement.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool isAlive(pid_t process) { return process > 0 && (::kill(process, 0) == 0 || errno == EPERM); }

/// Whether it is `driver` and runs; `found` is filled in then.
bool readAnnouncement(const fs::path& file, const std::string& driver, FoundDevice& found) {
  std::ifstream stream(file);
  const json text = json::parse(stream, nullptr, false);
  if (!text.is_object()) return false;
  for (const char* key : {"driver", "label", "address"}) {
    if (!text.contains(key) || !text[key].is_string()) return false;
  }
  if (!text.contains("process") || !text["process"].is_number_integer()) return false;
  if (text["driver"] != driver || !isAlive(text["process"].get<pid_t>())) return false;
  found.driver = driver;
  found.address = text["address"].get<std::string>();
  found.label = text["label"].get<std::string>();
  found.isEmulated = true;
  return true;
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
                           const std::string& address) {
  static std::atomic<int> count = 0;
  const std::string name = fmt::format("{}-{}-{}", driver, ::getpid(), count++);
  const fs::path folder = announcementFolder();
  const fs::path fresh = folder / ("." + name);
  file_ = folder / (name + ".json");
  const json text = {
      {"driver", driver}, {"label", label}, {"address", address}, {"process", ::getpid()}};
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
  try {
    for (const fs::directory_entry& entry : fs::directory_iterator(announcementFolder())) {
      if (entry.path().extension() != ".json") continue;
      FoundDevice found;
      if (readAnnouncement(entry.path(), driver, found)) all.push_back(found);
    }
  } catch (const std::exception&) {  // looking for devices never fails: there are none then
  }
  return all;
}

}  // namespace acg
