// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <vector>

#include <hwy/aligned_allocator.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "core/backend/cpu/cpu_buffer.h"

/// How matrix operations use threads: one batch entry on one thread, or for one large entry, rows
/// in tasks of fixed size. Rows are independent, so the cut changes no bit of a result.
namespace acg::cpu {

template <class Work>
void forEachEntry(int batch, const Work& work) {
  if (batch == 1) {
    work(0);
  } else {
    tbb::parallel_for(0, batch, work);
  }
}

/// Calls work(begin, end) over all rows; `products` is how many complex products they take.
template <class Work>
void forRows(int batch, int rows, double products, const Work& work) {
  constexpr double kParallelProducts = 2e6;  // about half a millisecond
  constexpr int kRowsPerTask = 16;
  if (batch > 1 || products < kParallelProducts) {
    work(0, rows);
    return;
  }
  // Isolated: while it waits, this thread must not start other work that uses its scratch rows.
  tbb::this_task_arena::isolate([&] {
    tbb::parallel_for(0, (rows + kRowsPerTask - 1) / kRowsPerTask, [&](int task) {
      work(task * kRowsPerTask, std::min(rows, (task + 1) * kRowsPerTask));
    });
  });
}

/// A zeroed row of `count` floats, padded as in a buffer; kept by the thread until the next call
/// with the same `which` (0 or 1).
inline float* scratchRow(std::size_t count, int which) {
  thread_local std::vector<float> rows[2];
  const std::size_t padding = CpuBuffer::kPadding;
  rows[which].assign((count + padding - 1) / padding * padding, 0.0f);
  return rows[which].data();
}

/// `count` floats that begin at a multiple of 64 bytes, with any values; kept by the thread until
/// the next call.
inline float* alignedScratch(std::size_t count) {
  thread_local hwy::AlignedFreeUniquePtr<float[]> values;
  thread_local std::size_t size = 0;
  if (size < count) {
    size = 0;
    values = hwy::AllocateAligned<float>(count);
    if (!values) throw std::bad_alloc();
    size = count;
  }
  return values.get();
}

}  // namespace acg::cpu
