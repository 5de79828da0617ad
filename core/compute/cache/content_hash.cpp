// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/content_hash.h"

#include <charconv>

#include <fmt/format.h>

#define XXH_STATIC_LINKING_ONLY  // for the state as a plain member
#include <xxhash.h>

namespace acg {

struct ContentHash::State {
  XXH3_state_t value;
};

ContentHash::ContentHash() : state_(std::make_unique<State>()) {
  XXH3_128bits_reset(&state_->value);
}

ContentHash::~ContentHash() = default;

ContentHash& ContentHash::addBytes(const void* data, std::size_t size) {
  if (size > 0) XXH3_128bits_update(&state_->value, data, size);
  return *this;
}

CacheKey ContentHash::key() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->value);
  return {hash.high64, hash.low64};
}

std::string keyText(const CacheKey& key) {
  return fmt::format("{:016x}{:016x}", key.high, key.low);
}

std::optional<CacheKey> keyFromText(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  CacheKey key;
  const auto read = [&](std::size_t begin, std::uint64_t& half) {
    const char* first = text.data() + begin;
    const auto [end, error] = std::from_chars(first, first + 16, half, 16);
    return error == std::errc() && end == first + 16;
  };
  if (!read(0, key.high) || !read(16, key.low)) return std::nullopt;
  return key;
}

CacheKey hashOf(const void* data, std::size_t size) {
  const XXH128_hash_t hash = XXH3_128bits(data, size);
  return {hash.high64, hash.low64};
}

}  // namespace acg
