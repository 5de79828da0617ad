// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace acg {

enum class ErrorCode {
  kInvalidArgument,  ///< A caller or a user gave a value that cannot be used.
  kInvalidFile,      ///< A file is damaged, of the wrong kind, or from a newer program.
  kNotFound,         ///< A name, file or device is not there.
  kUnavailable,      ///< Known, but not on this machine or in this build.
  kIo,               ///< The system refused to read or write.
  kCancelled,        ///< The user or a newer request stopped the work.
  kInternal,         ///< A broken promise inside the program.
};

/// An operation that could not finish. `what()` is one sentence a user can act on: what happened,
/// where, with which value, and what to do. Thrown anywhere; caught by the job queue, the action
/// layer of the interface, and `main`.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

/// Throws kInvalidArgument.
[[noreturn]] void refuse(const std::string& message);

/// Exit status of the command line for an error: 2 for bad input or usage, 1 for work that could
/// not finish.
int exitStatus(ErrorCode code);

namespace detail {
[[noreturn]] void assertionFailed(const char* condition, const char* file, int line);
}

}  // namespace acg

/// A promise between parts of the program; checked in release builds too.
#define ACG_ASSERT(condition) \
  ((condition) ? void() : ::acg::detail::assertionFailed(#condition, __FILE__, __LINE__))
