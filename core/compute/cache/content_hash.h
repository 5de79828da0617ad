// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// A 128-bit hash (XXH3) of values one after the other. Each goes in with its own bits, texts and
/// lists with their length, so that different values give different bytes. A number and its
/// negative zero differ: equal results may then be computed twice, never mistaken.
class ContentHash {
 public:
  ContentHash();
  ~ContentHash();
  ContentHash(const ContentHash&) = delete;
  ContentHash& operator=(const ContentHash&) = delete;

  ContentHash& addBytes(const void* data, std::size_t size);

  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T> ContentHash& add(T value) {
    return addBytes(&value, sizeof value);
  }
  ContentHash& add(std::string_view text) {
    return add(text.size()).addBytes(text.data(), text.size());
  }
  ContentHash& add(const char* text) { return add(std::string_view(text)); }
  ContentHash& add(const CacheKey& key) { return add(key.high).add(key.low); }
  template <class T>
  ContentHash& add(const std::optional<T>& value) {
    add(value.has_value());
    return value ? add(*value) : *this;
  }
  template <class T>
  requires std::is_arithmetic_v<T> ContentHash& add(const std::vector<T>& values) {
    return add(values.size()).addBytes(values.data(), values.size() * sizeof(T));
  }
  /// The numbers of a plain matrix or vector and their counts.
  template <class Derived>
  ContentHash& add(const Eigen::PlainObjectBase<Derived>& values) {
    add(values.rows()).add(values.cols());
    return addBytes(values.data(),
                    static_cast<std::size_t>(values.size()) * sizeof(typename Derived::Scalar));
  }

  CacheKey key() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// 32 hexadecimal digits.
std::string keyText(const CacheKey& key);
/// The key of such a text, nothing for any other.
std::optional<CacheKey> keyFromText(std::string_view text);

/// XXH3, 128 bits, of a stretch of bytes: the checksum of stored results.
CacheKey hashOf(const void* data, std::size_t size);

}  // namespace acg
