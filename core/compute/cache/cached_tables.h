// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <utility>

#include "core/backend/cpu/table_store.h"
#include "core/compute/cache/result_cache.h"

namespace acg {

/// The processor's tables in the cache of results, under its budget and policy and in its
/// statistics, as `ResultKind::kTable`. What they cost is not among `costPaid`: it is part of the
/// fields that they were computed for. They never go to a disk.
class CachedTables final : public cpu::TableStore {
 public:
  explicit CachedTables(std::shared_ptr<ResultCache> cache) : cache_(std::move(cache)) {}

  std::shared_ptr<const cpu::Cells> find(const cpu::TableKey& key) override;
  void keep(const cpu::TableKey& key, std::shared_ptr<const cpu::Cells> table,
            double seconds) override;

 private:
  std::shared_ptr<ResultCache> cache_;
};

}  // namespace acg
