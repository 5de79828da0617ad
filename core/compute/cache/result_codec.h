// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/compute/cache/result_cache.h"

namespace acg {

/// A result of a kind as bytes, and back bit for bit: a number is its own bits in the machine's
/// order, a list has its length in front. For stores on this machine; it is no exchange format.
std::vector<std::byte> encodeResult(ResultKind kind, const void* value);

/// The result and what it takes in memory. Throws kInvalidFile for bytes that end early, go on, or
/// state a length that they do not have.
ResultCache::Computed decodeResult(ResultKind kind, std::span<const std::byte> bytes);

}  // namespace acg
