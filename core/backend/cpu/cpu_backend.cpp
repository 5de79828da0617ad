// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/cpu_backend.h"

#include <memory>
#include <utility>

#include <fmt/format.h>
#include <tbb/task_arena.h>

#include "core/backend/cpu/allowed_threads.h"
#include "core/backend/cpu/cpu_buffer.h"
#include "core/backend/cpu/field_evaluation.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/host_lattice.h"
#include "core/backend/cpu/lattice_sums.h"
#include "core/backend/cpu/matrix_ops.h"
#include "core/backend/cpu/propagator.h"
#include "core/backend/cpu/table_store.h"
#include "core/error.h"

namespace acg {
namespace {

CpuBuffer& own(Buffer& buffer) { return static_cast<CpuBuffer&>(buffer); }
const CpuBuffer& own(const Buffer& buffer) { return static_cast<const CpuBuffer&>(buffer); }

class CpuBackend final : public Backend {
 public:
  CpuBackend(int threads, std::shared_ptr<cpu::TableStore> tables)
      : threads_(threads > 0 ? threads : cpu::allowedThreads()),
        arena_(threads_),
        tables_(std::move(tables)) {}

  int threads() const { return threads_; }
  std::string name() const override { return "cpu"; }
  std::string description() const override {
    return fmt::format("{}, {} thread{}", cpu::instructionSet(), threads_,
                       threads_ == 1 ? "" : "s");
  }

  BufferPtr allocate(int rows, int columns, int batch) override {
    ACG_ASSERT(rows > 0 && columns > 0 && batch > 0);
    return std::make_unique<CpuBuffer>(rows, columns, batch);
  }
  void upload(std::span<const std::complex<float>> values, Buffer& buffer) override {
    run(buffer, [&] { cpu::upload(values, own(buffer)); });
  }
  void download(const Buffer& buffer, std::span<std::complex<float>> values) override {
    run(buffer, [&] { cpu::download(own(buffer), values); });
  }
  void copy(const Buffer& from, Buffer& to) override {
    run(to, [&] { cpu::copy(own(from), own(to)); });
  }
  void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points,
                  Buffer& a) override {
    run(a, [&] { cpu::propagator(model, points, own(a)); });
  }
  void multiplyElements(Buffer& a, const Buffer& b) override {
    run(a, [&] { cpu::multiplyElements(own(a), own(b)); });
  }
  void backPropagator(const Buffer& a, Buffer& b) override {
    run(a, [&] { cpu::backPropagator(own(a), own(b)); });
  }
  void multiply(const Buffer& a, const Buffer& x, Buffer& y) override {
    run(a, [&] { cpu::multiply(own(a), own(x), own(y)); });
  }
  void multiplyAdjoint(const Buffer& a, const Buffer& x, Buffer& y) override {
    run(a, [&] { cpu::multiplyAdjoint(own(a), own(x), own(y)); });
  }
  void correlation(const Buffer& a, const Buffer& b, Buffer& r) override {
    run(a, [&] { cpu::correlation(own(a), own(b), own(r)); });
  }
  void addScaled(const Buffer& x, float s, Buffer& y) override {
    run(x, [&] { cpu::addScaled(own(x), s, own(y)); });
  }
  void imposeMagnitudes(const Buffer& magnitudes, Buffer& p) override {
    run(p, [&] { cpu::imposeMagnitudes(own(magnitudes), own(p)); });
  }
  void unitModulus(Buffer& q) override {
    run(q, [&] { cpu::unitModulus(own(q)); });
  }
  void clampModulus(Buffer& q, float limit) override {
    run(q, [&] { cpu::clampModulus(own(q), limit); });
  }
  std::vector<float> maxModulus(const Buffer& q) override {
    std::vector<float> result;
    run(q, [&] { result = cpu::maxModulus(own(q)); });
    return result;
  }

  PressureDerivatives evaluate(const PropagationModel& model, const Eigen::VectorXcd& drives,
                               const Eigen::Matrix3Xd& points, int order, Precision precision,
                               const std::function<void(double)>& checkpoint) override {
    return {order, cpu::evaluate(model, drives, points, {order}, precision, checkpoint, arena_)};
  }
  std::unique_ptr<LatticeSums> sumLattice(const PropagationModel& model,
                                          const Eigen::VectorXcd& drives, const Lattice& lattice,
                                          int order,
                                          const std::function<void(double)>& checkpoint) override {
    const LatticePlan plan = latticePlan(lattice, order);
    const cpu::DerivativeSet set{plan.summedRows > 1 ? order : 0, plan.axis};
    return cpu::interpolateOnHost(
        lattice, order,
        cpu::sumOnLattice(model, drives, lattice, set, *tables_, checkpoint, arena_), arena_);
  }

 private:
  /// Entering the arena costs about as much as a small operation, which runs on this thread anyway.
  template <class Operation>
  void run(const Buffer& largest, const Operation& operation) {
    constexpr std::size_t kSmall = 1 << 16;
    if (largest.size() <= kSmall && largest.batch() == 1) {
      operation();
    } else {
      arena_.execute(operation);
    }
  }

  int threads_;
  tbb::task_arena arena_;
  std::shared_ptr<cpu::TableStore> tables_;
};

}  // namespace

std::unique_ptr<Backend> makeCpuBackend(int threads) {
  return makeCpuBackendOver(std::make_shared<cpu::TableCache>(), threads);
}

std::unique_ptr<Backend> makeCpuBackendOver(std::shared_ptr<cpu::TableStore> tables, int threads) {
  ACG_ASSERT(tables != nullptr);
  return std::make_unique<CpuBackend>(threads, std::move(tables));
}

bool isProcessor(const Backend& backend) {
  return dynamic_cast<const CpuBackend*>(&backend) != nullptr;
}

int threadsOf(const Backend& backend) {
  const auto* own = dynamic_cast<const CpuBackend*>(&backend);
  return own ? own->threads() : 1;
}

}  // namespace acg
