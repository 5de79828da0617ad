// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/matrix_ops.h"

#include <algorithm>
#include <complex>
#include <memory>
#include <random>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <Eigen/Dense>

namespace acg {
namespace {

using Matrix = Eigen::Matrix<std::complex<float>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Shape {
  int rows, columns, batch;
};

void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.rows << " x " << shape.columns << ", batch " << shape.batch;
}

/// Every operation against double precision, with every instruction set this processor has.
class MatrixOps : public testing::TestWithParam<std::tuple<Shape, std::int64_t>> {
 protected:
  MatrixOps() { hwy::SetSupportedTargetsForTest(std::get<1>(GetParam())); }
  ~MatrixOps() override { hwy::SetSupportedTargetsForTest(0); }

  int rows() const { return std::get<0>(GetParam()).rows; }
  int columns() const { return std::get<0>(GetParam()).columns; }
  int batch() const { return std::get<0>(GetParam()).batch; }

  CpuBuffer& random(int rows, int columns) {
    CpuBuffer& buffer = *buffers_.emplace_back(std::make_unique<CpuBuffer>(rows, columns, batch()));
    std::vector<std::complex<float>> values(buffer.size());
    std::normal_distribution<float> normal;
    for (auto& value : values) value = {normal(generator_), normal(generator_)};
    cpu::upload(values, buffer);
    return buffer;
  }

  std::mt19937 generator_{7};
  std::vector<std::unique_ptr<CpuBuffer>> buffers_;
};

Eigen::MatrixXcd matrix(const CpuBuffer& buffer, int entry) {
  std::vector<std::complex<float>> values(buffer.size());
  cpu::download(buffer, values);
  const std::size_t size = std::size_t(buffer.rows()) * buffer.columns();
  return Eigen::Map<const Matrix>(values.data() + size * entry, buffer.rows(), buffer.columns())
      .cast<std::complex<double>>();
}

void expectNear(const CpuBuffer& buffer, int entry, const Eigen::MatrixXcd& expected) {
  const double error = (matrix(buffer, entry) - expected).cwiseAbs().maxCoeff();
  EXPECT_LE(error, 4e-6 * expected.cwiseAbs().maxCoeff());
}

/// The largest value that no element owns.
float largestPadding(const CpuBuffer& buffer) {
  float sum = 0;
  for (std::size_t i = 0; i < buffer.entryStride() * buffer.batch(); ++i) {
    sum += std::abs(buffer.re(0)[i]) + std::abs(buffer.im(0)[i]);
  }
  float used = 0;
  for (int entry = 0; entry < buffer.batch(); ++entry) {
    for (int row = 0; row < buffer.rows(); ++row) {
      for (int column = 0; column < buffer.columns(); ++column) {
        used += std::abs(buffer.re(entry, row)[column]) + std::abs(buffer.im(entry, row)[column]);
      }
    }
  }
  return std::abs(sum - used) / std::max(1.0f, used);
}

Eigen::MatrixXcd backPropagatorOf(const Eigen::MatrixXcd& a) {
  const Eigen::VectorXcd scale = a.rowwise().squaredNorm().cwiseInverse();
  return a.adjoint() * scale.asDiagonal();
}

TEST_P(MatrixOps, CopyKeepsEveryValue) {
  const CpuBuffer& a = random(rows(), columns());
  CpuBuffer b(rows(), columns(), batch());

  cpu::copy(a, b);

  for (int entry = 0; entry < batch(); ++entry) EXPECT_EQ(matrix(b, entry), matrix(a, entry));
}

TEST_P(MatrixOps, MultiplyElementsIsTheElementwiseProduct) {
  CpuBuffer& a = random(rows(), columns());
  const CpuBuffer& b = random(rows(), columns());
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) expected.push_back(matrix(a, e).cwiseProduct(matrix(b, e)));

  cpu::multiplyElements(a, b);

  for (int e = 0; e < batch(); ++e) expectNear(a, e, expected[e]);
  EXPECT_EQ(largestPadding(a), 0);
}

TEST_P(MatrixOps, BackPropagatorIsTheNormalisedAdjoint) {
  const CpuBuffer& a = random(rows(), columns());
  CpuBuffer& b = random(columns(), rows());

  cpu::backPropagator(a, b);

  for (int e = 0; e < batch(); ++e) expectNear(b, e, backPropagatorOf(matrix(a, e)));
  EXPECT_LE(largestPadding(b), 1e-6f);
}

TEST_P(MatrixOps, MultiplyIsTheMatrixProduct) {
  for (const int width : {1, 3}) {
    const CpuBuffer& a = random(rows(), columns());
    const CpuBuffer& x = random(columns(), width);
    CpuBuffer& y = random(rows(), width);

    cpu::multiply(a, x, y);

    for (int e = 0; e < batch(); ++e) expectNear(y, e, matrix(a, e) * matrix(x, e));
    EXPECT_LE(largestPadding(y), 1e-6f);
  }
}

TEST_P(MatrixOps, MultiplyAdjointIsTheProductWithTheAdjoint) {
  for (const int width : {1, 3}) {
    const CpuBuffer& a = random(rows(), columns());
    const CpuBuffer& x = random(rows(), width);
    CpuBuffer& y = random(columns(), width);

    cpu::multiplyAdjoint(a, x, y);

    for (int e = 0; e < batch(); ++e) expectNear(y, e, matrix(a, e).adjoint() * matrix(x, e));
    EXPECT_LE(largestPadding(y), 1e-6f);
  }
}

TEST_P(MatrixOps, CorrelationIsThePropagatorTimesItsBackPropagator) {
  const CpuBuffer& a = random(rows(), columns());
  CpuBuffer b(columns(), rows(), batch());
  cpu::backPropagator(a, b);
  CpuBuffer& r = random(rows(), rows());

  cpu::correlation(a, b, r);

  for (int e = 0; e < batch(); ++e) {
    expectNear(r, e, matrix(a, e) * backPropagatorOf(matrix(a, e)));
  }
  EXPECT_LE(largestPadding(r), 1e-6f);
}

TEST_P(MatrixOps, AddScaledAddsTheScaledSecondToTheFirst) {
  const CpuBuffer& x = random(rows(), columns());
  CpuBuffer& y = random(rows(), columns());
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) expected.push_back(matrix(x, e) - 0.75 * matrix(y, e));

  cpu::addScaled(x, -0.75f, y);

  for (int e = 0; e < batch(); ++e) expectNear(y, e, expected[e]);
}

TEST_P(MatrixOps, ImposeMagnitudesKeepsThePhaseAndGivesZeroPhaseZero) {
  CpuBuffer& p = random(rows(), columns());
  CpuBuffer& magnitudes = random(rows(), columns());
  std::fill_n(magnitudes.im(0), magnitudes.entryStride() * batch(), 0.0f);
  for (int e = 0; e < batch(); ++e) {
    for (int i = 0; i < rows(); ++i) {
      for (int j = 0; j < columns(); ++j) {
        magnitudes.re(e, i)[j] = std::abs(magnitudes.re(e, i)[j]);
      }
    }
  }
  p.re(0)[0] = p.im(0)[0] = 0;
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) {
    expected.push_back(matrix(p, e).binaryExpr(
        matrix(magnitudes, e), [](std::complex<double> z, std::complex<double> magnitude) {
          return z == 0.0 ? magnitude : magnitude * z / std::abs(z);
        }));
  }

  cpu::imposeMagnitudes(magnitudes, p);

  for (int e = 0; e < batch(); ++e) expectNear(p, e, expected[e]);
  EXPECT_LE(largestPadding(p), 1e-6f);
}

TEST_P(MatrixOps, UnitModulusKeepsThePhaseAndTurnsZeroIntoOne) {
  CpuBuffer& q = random(rows(), columns());
  q.re(0)[0] = q.im(0)[0] = 0;
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) {
    expected.push_back(matrix(q, e).unaryExpr(
        [](std::complex<double> z) { return z == 0.0 ? z + 1.0 : z / std::abs(z); }));
  }

  cpu::unitModulus(q);

  for (int e = 0; e < batch(); ++e) expectNear(q, e, expected[e]);
  EXPECT_LE(largestPadding(q), 1e-6f);
}

TEST_P(MatrixOps, ClampModulusShortensOnlyWhatIsTooLong) {
  CpuBuffer& q = random(rows(), columns());
  q.re(0)[0] = q.im(0)[0] = 0;
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) {
    expected.push_back(matrix(q, e).unaryExpr(
        [](std::complex<double> z) { return std::abs(z) > 0.8 ? 0.8 * z / std::abs(z) : z; }));
  }

  cpu::clampModulus(q, 0.8f);

  for (int e = 0; e < batch(); ++e) {
    const double error = (matrix(q, e) - expected[e]).cwiseAbs().maxCoeff();
    EXPECT_LE(error, 1e-6);
  }
}

TEST_P(MatrixOps, MaxModulusIsTheLargestOfEachEntry) {
  const CpuBuffer& q = random(rows(), columns());

  const std::vector<float> largest = cpu::maxModulus(q);

  ASSERT_EQ(largest.size(), std::size_t(batch()));
  for (int e = 0; e < batch(); ++e) {
    EXPECT_NEAR(largest[e], matrix(q, e).cwiseAbs().maxCoeff(), 1e-6 * largest[e]);
  }
}

INSTANTIATE_TEST_SUITE_P(ShapesAndTargets, MatrixOps,
                         testing::Combine(testing::Values(Shape{1, 1, 1}, Shape{1, 37, 2},
                                                          Shape{5, 1, 1}, Shape{3, 16, 1},
                                                          Shape{7, 61, 3}, Shape{32, 512, 1},
                                                          Shape{33, 130, 2}, Shape{90, 700, 1}),
                                          testing::ValuesIn(hwy::SupportedAndGeneratedTargets())));

TEST(MatrixOpsThreads, LargeProductsAreTheSameEveryTime) {
  std::mt19937 generator(3);
  std::normal_distribution<float> normal;
  CpuBuffer a(150, 1024, 1), b(1024, 150, 1), first(150, 150, 1), second(150, 150, 1);
  std::vector<std::complex<float>> values(a.size());
  for (auto& value : values) value = {normal(generator), normal(generator)};
  cpu::upload(values, a);
  cpu::backPropagator(a, b);

  cpu::correlation(a, b, first);
  cpu::correlation(a, b, second);

  EXPECT_EQ(matrix(first, 0), matrix(second, 0));
}

}  // namespace
}  // namespace acg
