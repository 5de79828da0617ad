// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// What a result is; each kind is one type: `Hologram`, `Field`, `std::vector<TrapVerdict>`, and
/// `cpu::Cells` for the tables that fields on lattices are summed from.
enum class ResultKind { kHologram, kField, kVerdicts, kTable };
inline constexpr std::size_t kResultKinds = 4;
const char* resultKindName(ResultKind kind);  ///< `hologram`, `field`, `verdicts`, `table`

/// Counts of one kind since the start.
struct CacheStatistics {
  std::uint64_t requests = 0;
  std::uint64_t hits = 0;      ///< answered from memory, or from another's computation under way
  std::uint64_t diskHits = 0;  ///< answered from the disk level
  double costSaved = 0;        ///< s that computing the hits had taken
  double costPaid = 0;         ///< s that computing the misses took
  std::uint64_t evictions = 0;
  std::uint64_t refused = 0;     ///< came and were not kept
  std::int64_t bytes = 0;        ///< in memory now
  std::uint64_t entries = 0;     ///< in memory now
  std::uint64_t warmed = 0;      ///< computed before anybody asked
  std::uint64_t warmedUsed = 0;  ///< of those, asked for later
};

/// A slower level behind the memory, such as a disk. Any thread may call it.
class ResultStore {
 public:
  struct Loaded {
    std::shared_ptr<const void> value;
    std::int64_t bytes = 0;  ///< in memory
    double cost = 0;         ///< s, as it was stored
  };
  virtual ~ResultStore() = default;
  /// A null value where the key is not there or what is there is damaged. Never throws.
  virtual Loaded load(ResultKind kind, const CacheKey& key) = 0;
  /// May write later, or not at all. Never throws.
  virtual void keep(ResultKind kind, const CacheKey& key, std::shared_ptr<const void> value,
                    double cost) = 0;
};

struct ResultCacheOptions {
  std::int64_t capacity = 256'000'000;  ///< bytes; 0 keeps nothing
  std::string policy = kDefaultCachePolicy;
  /// The capacity to take, asked about once a second with the bytes held; none leaves it.
  std::function<std::int64_t(std::int64_t held)> budget = {};
  std::shared_ptr<ResultStore> store = {};  ///< a second level; none without
  /// Told of each result that somebody got, with its bytes here and the seconds that computing it
  /// takes, not of those computed before anybody asks. Any thread calls it, maybe in a lock of the
  /// cache: it must be quick and not ask the cache.
  std::function<void(ResultKind, const CacheItem&)> onAnswer = {};
};

/// Results by a hash of all their inputs, so that a hit is never wrong. Hits share what is held:
/// nothing is copied, and what is given out lives on after it went from here.
///
/// Any thread may call any function. A look-up takes one of 16 locks for the time of a hash table;
/// order of use reaches the policy later, in batches, and is left out where another thread is at
/// it.
class ResultCache {
 public:
  struct Computed {
    std::shared_ptr<const void> value;
    std::int64_t bytes = 0;
  };
  enum class Purpose { kDemand, kWarmUp };

  explicit ResultCache(ResultCacheOptions options = {});

  /// nullptr where it is not held in memory.
  template <class T>
  std::shared_ptr<const T> find(ResultKind kind, const CacheKey& key) {
    return std::static_pointer_cast<const T>(lookUp(kind, key));
  }
  /// What is held, or `compute()` (a `std::shared_ptr<const T>`) with `bytesOf` of it, which then
  /// is. Two who ask for the same at once share one computation; where the one who computes is
  /// stopped or fails, the other computes for itself. Throws what `compute` throws.
  template <class T, class Compute, class BytesOf>
  std::shared_ptr<const T> findOrCompute(ResultKind kind, const CacheKey& key, Compute&& compute,
                                         BytesOf&& bytesOf, Purpose purpose = Purpose::kDemand) {
    return std::static_pointer_cast<const T>(answer(
        kind, key,
        [&]() -> Computed {
          std::shared_ptr<const T> value = compute();
          const std::int64_t bytes = bytesOf(*value);
          return {std::move(value), bytes};
        },
        purpose));
  }
  /// A result that was computed elsewhere in `cost` seconds.
  void insert(ResultKind kind, const CacheKey& key, std::shared_ptr<const void> value,
              std::int64_t bytes, double cost, Purpose purpose = Purpose::kDemand);
  bool holds(const CacheKey& key) const;  ///< no request: changes nothing
  void clear();

  CacheStatistics statistics(ResultKind kind) const;
  std::int64_t capacity() const { return capacity_; }  ///< bytes
  std::int64_t bytes() const { return bytes_; }        ///< held in memory

 private:
  struct Entry {
    std::shared_ptr<const void> value;
    ResultKind kind = ResultKind::kHologram;
    std::int64_t bytes = 0;
    double cost = 0;
    bool isUnusedWarmUp = false;
  };
  struct Flight;  // a computation under way
  static constexpr std::size_t kTouches = 128;
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<CacheKey, Entry, CacheKeyHash> entries;                    // guarded
    std::unordered_map<CacheKey, std::shared_ptr<Flight>, CacheKeyHash> flights;  // guarded
    std::array<CacheKey, kTouches> touches;  // guarded; hits the policy does not know of yet
    std::size_t touched = 0;                 // guarded
  };
  struct Counters {
    std::atomic<std::uint64_t> requests = 0, hits = 0, diskHits = 0, evictions = 0, refused = 0,
                               entries = 0, warmed = 0, warmedUsed = 0;
    std::atomic<std::int64_t> bytes = 0;
    std::atomic<double> costSaved = 0, costPaid = 0;
  };

  Shard& shardOf(const CacheKey& key) { return shards_[key.high % shards_.size()]; }
  Counters& countersOf(ResultKind kind) { return counters_[static_cast<std::size_t>(kind)]; }
  std::shared_ptr<const void> lookUp(ResultKind kind, const CacheKey& key);
  std::shared_ptr<const void> hit(Shard& shard, std::unique_lock<std::mutex>& lock, Entry& entry,
                                  const CacheKey& key);
  std::shared_ptr<const void> answer(ResultKind kind, const CacheKey& key,
                                     const std::function<Computed()>& compute, Purpose purpose);
  std::shared_ptr<const void> lead(Shard& shard, ResultKind kind, const CacheKey& key,
                                   const std::function<Computed()>& compute, Purpose purpose);
  ResultStore::Loaded fill(ResultKind kind, const CacheKey& key,
                           const std::function<Computed()>& compute, Purpose purpose);
  void tellPolicy(Shard& shard, std::unique_lock<std::mutex>& lock);
  void followBudget(std::vector<CacheKey>& evicted);
  bool drop(const CacheKey& key);

  ResultCacheOptions options_;
  std::array<Shard, 16> shards_;
  std::array<Counters, kResultKinds> counters_;
  std::mutex policyMutex_;  // taken before a shard's, never while one is held, but by try_lock
  std::unique_ptr<CachePolicy> policy_;                     // guarded by policyMutex_
  std::chrono::steady_clock::time_point budgetAsked_ = {};  // guarded by policyMutex_
  std::atomic<std::int64_t> capacity_ = 0, bytes_ = 0;
};

}  // namespace acg
