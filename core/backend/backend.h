// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "core/backend/lattice.h"
#include "core/backend/launch_tuning.h"

namespace acg {

/// A complex float32 matrix on a device, row-major, with a batch dimension outside:
/// batch x rows x columns. Made by a backend and used with that one only.
class Buffer {
 public:
  Buffer(int rows, int columns, int batch) : rows_(rows), columns_(columns), batch_(batch) {}
  virtual ~Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  int rows() const { return rows_; }
  int columns() const { return columns_; }
  int batch() const { return batch_; }
  std::size_t size() const { return std::size_t(rows_) * columns_ * batch_; }

 private:
  int rows_, columns_, batch_;
};
using BufferPtr = std::unique_ptr<Buffer>;

/// Pressure and its spatial derivatives at M points, one column a point:
/// p; p_x, p_y, p_z; p_xx, p_yy, p_zz, p_xy, p_xz, p_yz;
/// p_xxx, p_yyy, p_zzz, p_xxy, p_xxz, p_xyy, p_yyz, p_xzz, p_yzz, p_xyz.
/// 1, 4, 10 or 20 rows for order 0, 1, 2, 3.
struct PressureDerivatives {
  int order = 0;
  Eigen::MatrixXcd values;  ///< rowsOf(order) x M, Pa, Pa/m, Pa/m^2, Pa/m^3

  static constexpr int rowsOf(int order) {
    return order == 0 ? 1 : order == 1 ? 4 : order == 2 ? 10 : 20;
  }
  /// The rows of dp/dq_i, d2p/dq_i dq_j and d3p/dq_i dq_j dq_k; axes 0..2 in any order.
  static constexpr int row(int i) { return 1 + i; }
  static constexpr int row(int i, int j) { return i == j ? 4 + i : 6 + i + j; }
  static constexpr int row(int i, int j, int k) {
    constexpr int kRows[3][3][3] = {{{10, 13, 14}, {13, 15, 19}, {14, 19, 17}},
                                    {{13, 15, 19}, {15, 11, 16}, {19, 16, 18}},
                                    {{14, 19, 17}, {19, 16, 18}, {17, 18, 12}}};
    return kRows[i][j][k];
  }
};

enum class Precision { kSingle, kDouble };

/// One machine that solves and evaluates. A dozen operations carry every solver, one more draws
/// every field; a new backend implements these and gets all solvers and quantities.
///
/// All operations act per batch entry, and wait until their result is there. Buffers must not
/// alias unless said. One thread at a time.
class Backend {
 public:
  virtual ~Backend() = default;

  virtual std::string name() const = 0;         ///< `cpu`, `cuda`, `opencl`
  virtual std::string description() const = 0;  ///< "AVX-512, 2 threads"
  /// Called, on the thread that computes, with a sentence on what the user should know: a device
  /// that failed. Most backends have nothing to say.
  virtual void onNotice(std::function<void(const std::string&)>) {}
  /// nullptr where there is one way only to launch its kernels.
  virtual LaunchTuning* launchTuning() { return nullptr; }

  // --- Small and explicit, for solving ---------------------------------------------------------

  virtual BufferPtr allocate(int rows, int columns, int batch = 1) = 0;
  /// Row-major values; `values.size()` must equal `buffer.size()`.
  virtual void upload(std::span<const std::complex<float>> values, Buffer& buffer) = 0;
  virtual void download(const Buffer& buffer, std::span<std::complex<float>> values) = 0;
  virtual void copy(const Buffer& from, Buffer& to) = 0;

  /// A_mn = pressure at point m per unit drive n. `points` is 3 x (batch * M), m.
  virtual void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points,
                          Buffer& a) = 0;
  /// a <- a * b, element by element.
  virtual void multiplyElements(Buffer& a, const Buffer& b) = 0;
  /// B = A^H with column m divided by the sum over n of |A_mn|^2 (N x M).
  virtual void backPropagator(const Buffer& a, Buffer& b) = 0;
  /// y = a x.
  virtual void multiply(const Buffer& a, const Buffer& x, Buffer& y) = 0;
  /// y = a^H x.
  virtual void multiplyAdjoint(const Buffer& a, const Buffer& x, Buffer& y) = 0;
  /// r = a b (M x M) for b = a^H D with a positive diagonal D, such as `backPropagator` gives: A B
  /// of GS-PAT. An implementation may compute one half and mirror it.
  virtual void correlation(const Buffer& a, const Buffer& b, Buffer& r) = 0;
  /// y = x + s y, with one real s.
  virtual void addScaled(const Buffer& x, float s, Buffer& y) = 0;
  /// p_m <- magnitude_m p_m / |p_m|; a zero becomes the magnitude with phase 0.
  virtual void imposeMagnitudes(const Buffer& magnitudes, Buffer& p) = 0;
  /// q_n <- q_n / |q_n|; a zero becomes 1.
  virtual void unitModulus(Buffer& q) = 0;
  /// q_n <- q_n min(1, limit / |q_n|).
  virtual void clampModulus(Buffer& q, float limit) = 0;
  /// max |q_n| of each batch entry.
  virtual std::vector<float> maxModulus(const Buffer& q) = 0;

  // --- Large and matrix-free, for seeing -------------------------------------------------------

  /// Pressure and derivatives up to `order` (0..3) of the drives at `points` (3 x M, m).
  /// kSingle: float32 sums, max |dp| / max |p| <= 1e-5 against double precision. kDouble: 1e-12.
  /// Points that follow each other should be near each other. A point closer than 1e-6 m to an
  /// element gets that element's value at 1e-6 m. `checkpoint` is called every few milliseconds of
  /// work with the share done and may throw to stop.
  virtual PressureDerivatives evaluate(const PropagationModel& model,
                                       const Eigen::VectorXcd& drives,
                                       const Eigen::Matrix3Xd& points, int order,
                                       Precision precision,
                                       const std::function<void(double)>& checkpoint) = 0;

  /// The sums in float32 that `lattice` needs for derivatives up to `order` on its grid (see
  /// `latticePlan`); they must not outlive the backend. Unless overridden, sums come from
  /// `evaluate` and the processor interpolates.
  virtual std::unique_ptr<LatticeSums> sumLattice(const PropagationModel& model,
                                                  const Eigen::VectorXcd& drives,
                                                  const Lattice& lattice, int order,
                                                  const std::function<void(double)>& checkpoint);
};

/// A row of the list of backends of this build. The program puts the list together in
/// app/composition.cpp; `make` throws kUnavailable where the hardware is missing.
struct BackendEntry {
  std::string name;
  std::string help;
  std::function<std::unique_ptr<Backend>(int threads)> make;  ///< threads 0: all
};

}  // namespace acg
