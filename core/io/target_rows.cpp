// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/target_rows.h"

#include <utility>

namespace acg {

Json targetRows(const std::vector<TargetResult>& targets) {
  Json rows = Json::array();
  for (const TargetResult& target : targets) {
    Json row = {{"id", target.id}};
    if (target.wanted) row["wanted_pa"] = *target.wanted;
    row["reached_pa"] = target.reached;
    row["pressure_pa"] = target.pressure;
    if (const auto error = target.relativeError()) row["relative_error"] = *error;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace acg
