// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <fmt/format.h>

namespace acg {

void refuse(const std::string& message) { throw Error(ErrorCode::kInvalidArgument, message); }

int exitStatus(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kInvalidFile:
    case ErrorCode::kNotFound:
    case ErrorCode::kUnavailable:
      return 2;
    default:
      return 1;
  }
}

namespace detail {

void assertionFailed(const char* condition, const char* file, int line) {
  throw Error(ErrorCode::kInternal,
              fmt::format("The program broke its own rule \"{}\" at {}:{}; please report this.",
                          condition, file, line));
}

}  // namespace detail
}  // namespace acg
