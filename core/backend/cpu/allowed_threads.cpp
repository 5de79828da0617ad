// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/allowed_threads.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <tbb/info.h>

namespace acg::cpu {

int allowedThreads() {
  int threads = tbb::info::default_concurrency();
  // "max 100000" or "<quota> <period>", both in microseconds; absent outside a control group.
  std::ifstream limit("/sys/fs/cgroup/cpu.max");
  double quota = 0, period = 0;
  if (limit >> quota >> period && quota > 0 && period > 0) {
    threads = std::min(threads, static_cast<int>(std::ceil(quota / period)));
  }
  return std::max(1, threads);
}

}  // namespace acg::cpu
