// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/result_cache.h"

#include <algorithm>
#include <condition_variable>
#include <utility>

#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kEntryBytes = 256;  // of the tables, an entry
constexpr double kCopyRate = 4e9;          // bytes/s; what is computed sooner is not worth keeping
constexpr std::chrono::seconds kBudgetEvery(1);

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// What holding a result takes.
std::int64_t sizeOf(std::int64_t bytes) { return std::max<std::int64_t>(1, bytes) + kEntryBytes; }

// What this thread computes for the cache at the moment, one inside another: a long job runs urgent
// ones at its checkpoints.
thread_local int computing = 0;
thread_local double nestedSeconds = 0;  // of those inside the present one

/// Seconds of a computation without those of others that ran inside it.
class Stopwatch {
 public:
  explicit Stopwatch(double& seconds) : seconds_(seconds) {
    ++computing;
    nestedSeconds = 0;
  }
  ~Stopwatch() {
    const double elapsed = secondsSince(begin_);
    seconds_ = elapsed - nestedSeconds;
    nestedSeconds = outer_ + elapsed;
    --computing;
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& seconds_;
  const double outer_ = nestedSeconds;
  const Clock::time_point begin_ = Clock::now();
};

}  // namespace

const char* resultKindName(ResultKind kind) {
  constexpr const char* kNames[kResultKinds] = {"hologram", "field", "verdicts", "table"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// A computation under way; who asks for the same waits here.
struct ResultCache::Flight {
  std::mutex mutex;
  std::condition_variable ended;
  bool isDone = false;      // guarded by mutex
  ResultStore::Loaded got;  // guarded by mutex; without value when it failed
};

ResultCache::ResultCache(ResultCacheOptions options) : options_(std::move(options)) {
  capacity_ = options_.capacity;
  policy_ = cachePolicy(options_.policy).make(capacity_);
}

std::shared_ptr<const void> ResultCache::lookUp(ResultKind kind, const CacheKey& key) {
  ++countersOf(kind).requests;
  Shard& shard = shardOf(key);
  std::unique_lock lock(shard.mutex);
  const auto found = shard.entries.find(key);
  if (found == shard.entries.end()) return nullptr;
  ACG_ASSERT(found->second.kind == kind);
  return hit(shard, lock, found->second, key);
}

std::shared_ptr<const void> ResultCache::hit(Shard& shard, std::unique_lock<std::mutex>& lock,
                                             Entry& entry, const CacheKey& key) {
  Counters& counters = countersOf(entry.kind);
  ++counters.hits;
  counters.costSaved += entry.cost;
  if (std::exchange(entry.isUnusedWarmUp, false)) ++counters.warmedUsed;
  if (options_.onAnswer) options_.onAnswer(entry.kind, {key, entry.bytes, entry.cost});
  std::shared_ptr<const void> value = entry.value;
  if (shard.touched < kTouches) shard.touches[shard.touched++] = key;
  if (shard.touched == kTouches) tellPolicy(shard, lock);
  return value;
}

void ResultCache::tellPolicy(Shard& shard, std::unique_lock<std::mutex>& lock) {
  const std::array<CacheKey, kTouches> touches = shard.touches;
  const std::size_t count = std::exchange(shard.touched, 0);
  lock.unlock();
  // A hit never waits for the policy: where another thread is at it, these uses are forgotten.
  std::unique_lock policyLock(policyMutex_, std::try_to_lock);
  if (!policyLock) return;
  for (std::size_t i = 0; i < count; ++i) policy_->touch(touches[i]);
}

std::shared_ptr<const void> ResultCache::answer(ResultKind kind, const CacheKey& key,
                                                const std::function<Computed()>& compute,
                                                Purpose purpose) {
  const bool isDemand = purpose == Purpose::kDemand;
  if (isDemand) {
    if (auto value = lookUp(kind, key)) return value;
  }
  Shard& shard = shardOf(key);
  std::shared_ptr<Flight> flight;
  {
    std::unique_lock lock(shard.mutex);
    if (const auto found = shard.entries.find(key); found != shard.entries.end()) {
      return isDemand ? hit(shard, lock, found->second, key) : found->second.value;
    }
    const auto [place, isFirst] = shard.flights.try_emplace(key);
    if (isFirst) {
      place->second = std::make_shared<Flight>();
      lock.unlock();
      return lead(shard, kind, key, compute, purpose);
    }
    flight = place->second;
  }
  // Whoever computes does not wait: two such could wait for each other, or one for itself.
  if (computing == 0) {
    std::unique_lock lock(flight->mutex);
    flight->ended.wait(lock, [&] { return flight->isDone; });
    if (const ResultStore::Loaded& got = flight->got; got.value) {
      if (isDemand) {
        ++countersOf(kind).hits;
        countersOf(kind).costSaved += got.cost;
        if (options_.onAnswer) options_.onAnswer(kind, {key, sizeOf(got.bytes), got.cost});
      }
      return got.value;
    }
  }
  return fill(kind, key, compute, purpose).value;
}

/// Computes for all who ask for it meanwhile and tells them how it ended.
std::shared_ptr<const void> ResultCache::lead(Shard& shard, ResultKind kind, const CacheKey& key,
                                              const std::function<Computed()>& compute,
                                              Purpose purpose) {
  const auto land = [&](const ResultStore::Loaded& got) {
    std::shared_ptr<Flight> mine;
    {
      std::lock_guard lock(shard.mutex);
      mine = std::move(shard.flights.at(key));
      shard.flights.erase(key);
    }
    std::lock_guard lock(mine->mutex);
    mine->isDone = true;
    mine->got = got;
    mine->ended.notify_all();
  };
  try {
    const ResultStore::Loaded got = fill(kind, key, compute, purpose);
    land(got);
    return got.value;
  } catch (...) {
    land({});
    throw;
  }
}

/// From the store, or computed; held from then on.
ResultStore::Loaded ResultCache::fill(ResultKind kind, const CacheKey& key,
                                      const std::function<Computed()>& compute, Purpose purpose) {
  Counters& counters = countersOf(kind);
  if (options_.store) {
    const ResultStore::Loaded loaded = options_.store->load(kind, key);
    if (loaded.value) {
      if (purpose == Purpose::kDemand) {
        ++counters.diskHits;
        counters.costSaved += loaded.cost;
      }
      insert(kind, key, loaded.value, loaded.bytes, loaded.cost, purpose);
      return loaded;
    }
  }
  double cost = 0;
  Computed computed;
  {
    const Stopwatch stopwatch(cost);
    computed = compute();
  }
  counters.costPaid += cost;
  insert(kind, key, computed.value, computed.bytes, cost, purpose);
  if (options_.store) options_.store->keep(kind, key, computed.value, cost);
  return {std::move(computed.value), computed.bytes, cost};
}

void ResultCache::insert(ResultKind kind, const CacheKey& key, std::shared_ptr<const void> value,
                         std::int64_t bytes, double cost, Purpose purpose) {
  Counters& counters = countersOf(kind);
  const bool isWarmUp = purpose == Purpose::kWarmUp;
  if (isWarmUp) ++counters.warmed;
  const std::int64_t size = sizeOf(bytes);
  if (!isWarmUp && options_.onAnswer) options_.onAnswer(kind, {key, size, cost});
  std::vector<CacheKey> evicted;
  std::lock_guard policyLock(policyMutex_);
  followBudget(evicted);
  if (cost < static_cast<double>(size) / kCopyRate || size > capacity_) {
    ++counters.refused;
  } else if (!policy_->holds(key)) {
    Shard& shard = shardOf(key);
    {
      std::lock_guard lock(shard.mutex);
      for (std::size_t i = 0; i < shard.touched; ++i) policy_->touch(shard.touches[i]);
      shard.touched = 0;
      shard.entries[key] = {std::move(value), kind, size, cost, isWarmUp};
    }
    counters.bytes += size;
    bytes_ += size;
    ++counters.entries;
    policy_->touch(key);
    policy_->offer({key, size, cost}, evicted);
  }
  for (const CacheKey& gone : evicted) {
    if (drop(gone) && gone == key) {
      ++counters.refused;  // not worth a place: it was never in
      --counters.evictions;
    }
  }
}

/// Asks for the budget now and then; the policy's lock is held.
void ResultCache::followBudget(std::vector<CacheKey>& evicted) {
  const auto now = Clock::now();
  if (!options_.budget || now - budgetAsked_ < kBudgetEvery) return;
  budgetAsked_ = now;
  const std::int64_t budget = options_.budget(bytes_);
  if (budget == capacity_) return;
  capacity_ = budget;
  policy_->setCapacity(budget, evicted);
}

bool ResultCache::drop(const CacheKey& key) {
  Shard& shard = shardOf(key);
  Entry gone;  // freed after the lock
  {
    std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end()) return false;
    gone = std::move(found->second);
    shard.entries.erase(found);
  }
  Counters& counters = countersOf(gone.kind);
  ++counters.evictions;
  --counters.entries;
  counters.bytes -= gone.bytes;
  bytes_ -= gone.bytes;
  return true;
}

bool ResultCache::holds(const CacheKey& key) const {
  const Shard& shard = shards_[key.high % shards_.size()];
  std::lock_guard lock(shard.mutex);
  return shard.entries.contains(key);
}

void ResultCache::clear() {
  std::lock_guard policyLock(policyMutex_);
  for (const CacheItem& item : policy_->items()) drop(item.key);
  policy_ = cachePolicy(options_.policy).make(capacity_);
}

CacheStatistics ResultCache::statistics(ResultKind kind) const {
  const Counters& c = counters_[static_cast<std::size_t>(kind)];
  return {c.requests, c.hits,  c.diskHits, c.costSaved, c.costPaid,  c.evictions,
          c.refused,  c.bytes, c.entries,  c.warmed,    c.warmedUsed};
}

}  // namespace acg
