// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/disk_level.h"

#include <utility>

#include "core/compute/cache/result_codec.h"

namespace acg {
namespace {

constexpr std::size_t kMostWaiting = 16;

}  // namespace

DiskLevel::DiskLevel(DiskStoreOptions options)
    : store_(std::move(options)), writer_([this] { writeLoop(); }) {}

DiskLevel::~DiskLevel() {
  {
    std::lock_guard lock(mutex_);
    isClosing_ = true;
  }
  changed_.notify_all();
  writer_.join();
}

ResultStore::Loaded DiskLevel::load(ResultKind kind, const CacheKey& key) {
  try {
    const auto found = store_.read(key, static_cast<int>(kind));
    if (!found) return {};
    ResultCache::Computed result = decodeResult(kind, found->payload);
    return {std::move(result.value), result.bytes, found->cost};
  } catch (const std::exception&) {
    return {};  // of another format, or too large for the memory there is: computed instead
  }
}

void DiskLevel::keep(ResultKind kind, const CacheKey& key, std::shared_ptr<const void> value,
                     double cost) {
  if (cost < kLeastCost) return;
  {
    std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMostWaiting) return;
    waiting_.push_back({kind, key, std::move(value), cost});
  }
  changed_.notify_all();
}

void DiskLevel::writeLoop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return isClosing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Order order = std::move(waiting_.front());
    waiting_.pop_front();
    isWriting_ = true;
    lock.unlock();
    try {
      const std::vector<std::byte> bytes = encodeResult(order.kind, order.value.get());
      store_.write(order.key, static_cast<int>(order.kind), bytes, order.cost);
    } catch (const std::bad_alloc&) {
      // Not kept: the memory is needed elsewhere.
    }
    order.value.reset();
    lock.lock();
    isWriting_ = false;
    changed_.notify_all();
  }
}

void DiskLevel::waitUntilWritten() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() && !isWriting_; });
}

}  // namespace acg
