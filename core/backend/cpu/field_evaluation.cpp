// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/field_evaluation.h"

#include <algorithm>
#include <chrono>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/plane_waves.h"
#include "core/error.h"

namespace acg::cpu {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kChunkSeconds = 4e-3;  // between checkpoints
constexpr long long kFirstPairs = 1'000'000;
constexpr long long kSerialPairs = 100'000;  // less is not worth waking other threads

void addWaves(const FieldSources& sources, const double* points, int count,
              const DerivativeSet& set, std::complex<double>* values) {
  if (set.axis < 0) return addPlaneWaves(sources, points, count, set.order, values);
  std::complex<double> all[20 * kBlockPoints] = {}, some[4 * kBlockPoints];
  addPlaneWaves(sources, points, count, set.order, all);
  takeRows(set, all, count, some);
  for (int i = 0; i < count * set.rows(); ++i) values[i] += some[i];
}

}  // namespace

Eigen::MatrixXcd evaluate(const PropagationModel& model, const Eigen::VectorXcd& drives,
                          const Eigen::Matrix3Xd& points, const DerivativeSet& set,
                          Precision precision, const std::function<void(double)>& checkpoint,
                          tbb::task_arena& arena) {
  ACG_ASSERT(set.order >= 0 && set.order <= 3 && set.axis < 3);
  ACG_ASSERT(set.axis < 0 || precision == Precision::kSingle);
  const FieldSources sources = prepareSources(model, drives, precision, set.order);
  const int rows = set.rows();
  Eigen::MatrixXcd result(rows, points.cols());
  const long long count = points.cols();
  const long long blocks = (count + kBlockPoints - 1) / kBlockPoints;
  const auto sumBlocks = [&](long long begin, long long end) {
    for (long long block = begin; block < end; ++block) {
      const long long first = block * kBlockPoints;
      const int size = static_cast<int>(std::min<long long>(kBlockPoints, count - first));
      std::complex<double>* values = result.data() + rows * first;
      const double* at = points.data() + 3 * first;
      if (precision == Precision::kSingle) {
        sumBlockSingle(sources, at, size, set, values);
      } else {
        sumBlockDouble(sources, at, size, set.order, values);
      }
      if (!sources.planeWaves.empty()) addWaves(sources, at, size, set, values);
    }
  };

  // Chunks are sized by the time the last one took; what they hold does not change the sums.
  const long long pairsPerBlock = std::max<long long>(1, sources.size) * kBlockPoints;
  long long chunk = std::max<long long>(1, kFirstPairs / pairsPerBlock);
  for (long long begin = 0; begin < blocks;) {
    const long long end = std::min(blocks, begin + chunk);
    const auto start = Clock::now();
    if (end - begin == 1 || (end - begin) * pairsPerBlock <= kSerialPairs) {
      sumBlocks(begin, end);
    } else {
      arena.execute([&] {
        tbb::parallel_for(tbb::blocked_range<long long>(begin, end),
                          [&](const auto& range) { sumBlocks(range.begin(), range.end()); });
      });
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const double factor = std::clamp(kChunkSeconds / std::max(seconds, 1e-9), 0.25, 4.0);
    chunk = std::max<long long>(1, static_cast<long long>((end - begin) * factor));
    begin = end;
    if (checkpoint) checkpoint(static_cast<double>(begin) / blocks);
  }
  return result;
}

}  // namespace acg::cpu
