// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/drive/device_driver.h"

namespace acg {

/// Where running emulators of this user say that they are there: `acoustogen/emulators` in
/// XDG_RUNTIME_DIR, else in a folder of the user's own among the temporary ones. Made if needed.
/// Throws kIo.
std::filesystem::path announcementFolder();

/// Says that an emulator runs, by a small JSON file that goes with this object.
class Announcement {
 public:
  /// `outlet`: where it can be heard (SoundOutlet), may be empty. Throws kIo.
  Announcement(const std::string& driver, const std::string& label, const std::string& address,
               const std::string& serialNumber = {}, const std::filesystem::path& outlet = {});
  Announcement(const Announcement&) = delete;
  Announcement& operator=(const Announcement&) = delete;
  ~Announcement();

 private:
  std::filesystem::path file_;
};

/// Emulators of `driver` that run, of this process and others; those whose process has died without
/// taking its file away are left out, and so is what cannot be read.
std::vector<FoundDevice> announcedEmulators(const std::string& driver);

/// Where the running emulator at an address can be heard; none where there is none.
std::optional<std::filesystem::path> soundOutletOf(const std::string& address);

}  // namespace acg
