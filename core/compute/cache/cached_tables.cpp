// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/cached_tables.h"

#include <cstdint>
#include <utility>

#include "core/compute/cache/content_hash.h"

namespace acg {
namespace {

/// Apart from the keys of all other kinds by its first word.
CacheKey keyOf(const cpu::TableKey& key) { return ContentHash().add("table").add(key).key(); }

}  // namespace

std::shared_ptr<const cpu::Cells> CachedTables::find(const cpu::TableKey& key) {
  return cache_->find<cpu::Cells>(ResultKind::kTable, keyOf(key));
}

void CachedTables::keep(const cpu::TableKey& key, std::shared_ptr<const cpu::Cells> table,
                        double seconds) {
  const auto bytes = static_cast<std::int64_t>(table->size() * sizeof(float));
  cache_->insert(ResultKind::kTable, keyOf(key), std::move(table), bytes, seconds);
}

}  // namespace acg
