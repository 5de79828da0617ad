// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/table_store.h"

#include <algorithm>
#include <utility>

namespace acg::cpu {

std::shared_ptr<const Cells> TableCache::find(const TableKey& key) {
  const std::scoped_lock lock(mutex_);
  const auto entry = entries_.find(key);
  if (entry == entries_.end()) return nullptr;
  entry->second.lastUse = ++uses_;
  return entry->second.table;
}

void TableCache::keep(const TableKey& key, std::shared_ptr<const Cells> table, double) {
  const std::size_t bytes = table->size() * sizeof(float);
  if (bytes > kMostBytes / 4) return;
  const std::scoped_lock lock(mutex_);
  const auto [entry, isNew] = entries_.try_emplace(key);
  if (!isNew) return;
  bytes_ += bytes;
  entry->second = {std::move(table), ++uses_};
  while (bytes_ > kMostBytes) {
    const auto oldest = std::min_element(
        entries_.begin(), entries_.end(),
        [](const auto& a, const auto& b) { return a.second.lastUse < b.second.lastUse; });
    bytes_ -= oldest->second.table->size() * sizeof(float);
    entries_.erase(oldest);
  }
}

}  // namespace acg::cpu
