// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace acg {

/// A 128-bit hash of everything that a result follows from.
struct CacheKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const CacheKey&, const CacheKey&) = default;
};

/// Keys are hashes already: half of one serves hash tables.
struct CacheKeyHash {
  std::size_t operator()(const CacheKey& key) const { return key.low; }
};

/// What a policy knows of a result.
struct CacheItem {
  CacheKey key;
  std::int64_t size = 1;  ///< bytes, at least 1
  double cost = 0;        ///< s, to compute it again
};

/// Decides which results stay in a memory of `capacity` bytes. It sees keys, sizes and costs alone,
/// so that one text serves the cache, its shadows and the replay of recorded workloads.
///
/// A request is one `touch`; after a miss the result is computed and comes by `offer`. All are
/// O(1) or O(log n) for n items. One thread at a time.
class CachePolicy {
 public:
  explicit CachePolicy(std::int64_t capacity) : capacity_(capacity) {}
  virtual ~CachePolicy() = default;
  CachePolicy(const CachePolicy&) = delete;
  CachePolicy& operator=(const CachePolicy&) = delete;

  /// The key was asked for. Returns whether it is held.
  virtual bool touch(const CacheKey& key) = 0;
  /// A result that is not held. Appends the keys that go to `evicted`, among them the item's own
  /// when it is not worth its place. One larger than the capacity never is.
  virtual void offer(const CacheItem& item, std::vector<CacheKey>& evicted) = 0;
  /// Forgets a key, held or not.
  virtual void remove(const CacheKey& key) = 0;
  virtual bool holds(const CacheKey& key) const = 0;
  /// What is held, what would go first in front.
  virtual std::vector<CacheItem> items() const = 0;
  virtual void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) = 0;

  std::int64_t capacity() const { return capacity_; }  ///< bytes
  std::int64_t used() const { return used_; }          ///< bytes

 protected:
  std::int64_t capacity_;
  std::int64_t used_ = 0;
};

/// A row of the registry of policies.
struct CachePolicyEntry {
  const char* name;  ///< `s3-fifo`
  const char* label;
  const char* help;  ///< One sentence with the source.
  std::unique_ptr<CachePolicy> (*make)(std::int64_t capacity);
};

/// Every policy there is; the last one is what the cache ships with.
std::span<const CachePolicyEntry> cachePolicies();

/// Throws kNotFound with the names there are.
const CachePolicyEntry& cachePolicy(const std::string& name);

inline constexpr const char* kDefaultCachePolicy = "learnt-reuse";

}  // namespace acg
