// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "hardware/transport/file_descriptor.h"

namespace acg {

/// Where the guardian finds what the program gave it.
inline constexpr int kGuardianSocket = 3;
inline constexpr int kGuardianMuteLine = 4;

/// A guardian that was started, in a session of its own so that no key of the terminal reaches it.
struct GuardianProcess {
  pid_t pid = -1;
  FileDescriptor socket;    ///< to it and back, does not block
  FileDescriptor muteLine;  ///< each byte is a mute, does not block
};

/// The guardian's program: `acoustogen-guardian` beside the running one. Throws kNotFound.
std::filesystem::path guardianProgram();

/// Starts `program` with these arguments. Throws kIo.
GuardianProcess startGuardian(const std::filesystem::path& program,
                              const std::vector<std::string>& arguments);

}  // namespace acg
