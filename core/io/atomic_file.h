// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace acg {

/// Replaces `file` by `bytes`: written to a temporary file in the same folder, flushed, renamed,
/// folder flushed. On any failure the old file stays, no temporary remains, and kIo is thrown with
/// the file's name and the system's reason.
void writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

/// The same where a library wants a path to write to: `write` fills the temporary path.
void writeFileAtomically(const std::filesystem::path& file,
                         const std::function<void(const std::filesystem::path&)>& write);

/// The whole file; throws kNotFound, or kInvalidFile when it cannot be read or has more than
/// `limit` bytes.
std::string readFile(const std::filesystem::path& file, std::size_t limit = 256u << 20);

}  // namespace acg
