// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/processor_gs_pat.h"

#include <algorithm>
#include <complex>
#include <vector>

#include <fmt/format.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/backend/cpu/cpu_buffer.h"
#include "core/backend/cpu/hermitian_square.h"
#include "core/backend/cpu/matrix_ops.h"
#include "core/backend/cpu/phase_codes.h"
#include "core/backend/cpu/phase_iterations.h"
#include "core/backend/cpu/propagator.h"
#include "core/error.h"

namespace acg {
namespace {

/// What one problem needs beside its input and output.
struct Workspace {
  Workspace(int points, int elements)
      : a(points, elements, 1),
        g(points, points, 1),
        x(points, 1, 1),
        y(points, 1, 1),
        magnitudes(points, 1, 1),
        q(elements, 1, 1) {}

  CpuBuffer a, g, x, y;
  CpuBuffer magnitudes;  ///< D a, in the real parts
  CpuBuffer q;
};

class ProcessorGsPat final : public BatchSolver {
 public:
  ProcessorGsPat(const PropagationModel& model, const BatchTask& task, Backend& backend)
      : model_(model),
        rows_(model_),
        task_(task),
        iterations_(static_cast<int>(integerOf(task.parameters, "iterations"))),
        isCorrected_(flagOf(task.parameters, "final_correction")),
        hardware_(backend.description()),
        arena_(threadsOf(backend)),
        workspaces_([points = task.points, elements = model.size()] {
          return Workspace(points, elements);
        }),
        points_(std::size_t(3) * task.points * task.capacity),
        magnitudes_(std::size_t(task.points) * task.capacity, 1.0f),
        codes_(std::size_t(model.size()) * task.capacity),
        drives_(task.wantsDrives ? codes_.size() : 0) {}

  std::string description() const override {
    return fmt::format("GS-PAT from points to codes on {}", hardware_);
  }
  std::span<double> points() override { return points_; }
  std::span<float> magnitudes() override { return magnitudes_; }
  std::span<std::uint8_t> codes() override { return codes_; }
  std::span<std::complex<float>> drives() override { return drives_; }

  void solve(int problems) override {
    ACG_ASSERT(problems >= 1 && problems <= task_.capacity);
    // Entering the arena costs a few microseconds, and so much runs on one thread anyway.
    constexpr std::size_t kSmall = 1 << 16;
    if (problems == 1 && std::size_t(task_.points) * model_.size() <= kSmall) {
      solveOne(0, workspaces_.local());
      return;
    }
    arena_.execute([&] {
      tbb::parallel_for(0, problems, [&](int i) {
        // Isolated: while it waits, this thread must not start a problem in the same workspace.
        tbb::this_task_arena::isolate([&] { solveOne(i, workspaces_.local()); });
      });
    });
  }

 private:
  void solveOne(int problem, Workspace& work) {
    const std::size_t begin = std::size_t(problem) * task_.points;
    rows_.fill(points_.data() + 3 * begin, work.a);
    cpu::hermitianSquare(work.a, work.g, 0);  // G = A A^H; D_m = 1 / G_mm

    float* weighted = work.magnitudes.re(0);
    for (int m = 0; m < task_.points; ++m) {
      const float power = work.g.re(0, m)[m];
      weighted[m] = power > 0 ? magnitudes_[begin + m] / power : 0;
      work.x.re(0)[m] = weighted[m];
      work.x.im(0)[m] = 0;
    }
    cpu::iteratePhases(work.g, weighted, iterations_, work.x, work.y);
    if (isCorrected_) correct(magnitudes_.data() + begin, weighted, work.y, work.x);

    cpu::multiplyAdjoint(work.a, work.x, work.q);  // q = A^H x
    const std::size_t elements = model_.size(), first = problem * elements;
    cpu::phaseCodes(work.q.re(0), work.q.im(0), std::span(codes_).subspan(first, elements));
    if (task_.wantsDrives) {
      cpu::download(work.q, std::span(drives_).subspan(first, elements));
    }
  }

  // x = D a^2 y / |y|^2 for what the drives of the last iteration give, y.
  void correct(const float* wanted, const float* weighted, const CpuBuffer& y, CpuBuffer& x) const {
    for (int m = 0; m < task_.points; ++m) {
      const float re = y.re(0)[m], im = y.im(0)[m];
      const float power = re * re + im * im;
      const float scale = wanted[m] * weighted[m] / power;
      x.re(0)[m] = power > 0 ? scale * re : weighted[m];
      x.im(0)[m] = power > 0 ? scale * im : 0;
    }
  }

  PropagationModel model_;
  cpu::PropagatorRows rows_;
  BatchTask task_;
  int iterations_;
  bool isCorrected_;
  std::string hardware_;
  tbb::task_arena arena_;
  tbb::enumerable_thread_specific<Workspace> workspaces_;
  std::vector<double> points_;
  std::vector<float> magnitudes_;
  std::vector<std::uint8_t> codes_;
  std::vector<std::complex<float>> drives_;
};

}  // namespace

std::unique_ptr<BatchSolver> makeProcessorGsPat(const PropagationModel& model,
                                                const BatchTask& task, Backend& backend) {
  if (task.points < 2 || task.points > kMostFusedPoints || model.size() < 2) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The fused solver takes 2 to {} points and two elements or more, not "
                            "{} and {}; solve on the backend itself.",
                            kMostFusedPoints, task.points, model.size()));
  }
  if (flagOf(task.parameters, "random_start")) {
    throw Error(ErrorCode::kUnavailable,
                "The fused solver starts from equal phases; solve on the backend itself.");
  }
  return std::make_unique<ProcessorGsPat>(model, task, backend);
}

}  // namespace acg
