// SPDX-License-Identifier: GPL-3.0-or-later
#include <complex>
#include <functional>
#include <limits>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <Eigen/Dense>

#include "tests/support/backend_under_test.h"

namespace acg {
namespace {

using Matrix = Eigen::Matrix<std::complex<float>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Shape {
  int rows, columns, batch;
};

void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.rows << " x " << shape.columns << ", batch " << shape.batch;
}

/// Every operation against double precision, in every way that the backend computes here. What an
/// operation writes holds NaN before.
class MatrixOps : public test::BackendTestWith<std::tuple<Shape, std::int64_t>> {
 protected:
  MatrixOps() { test::computeIn(std::get<1>(GetParam())); }
  ~MatrixOps() override { test::computeIn(0); }

  int rows() const { return std::get<0>(GetParam()).rows; }
  int columns() const { return std::get<0>(GetParam()).columns; }
  int batch() const { return std::get<0>(GetParam()).batch; }

  Buffer& filled(int rows, int columns, const std::function<std::complex<float>()>& value) {
    Buffer& buffer = *buffers_.emplace_back(backend().allocate(rows, columns, batch()));
    std::vector<std::complex<float>> values(buffer.size());
    for (auto& each : values) each = value();
    backend().upload(values, buffer);
    return buffer;
  }
  Buffer& random(int rows, int columns) {
    return filled(rows, columns, [this] {
      const float re = normal_(generator_), im = normal_(generator_);
      return std::complex<float>(re, im);
    });
  }
  /// Random, with a zero first.
  Buffer& randomAfterZero(int rows, int columns) {
    bool isFirst = true;
    return filled(rows, columns, [this, isFirst]() mutable {
      const float re = normal_(generator_), im = normal_(generator_);
      return std::exchange(isFirst, false) ? 0 : std::complex<float>(re, im);
    });
  }
  Buffer& poisoned(int rows, int columns) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    return filled(rows, columns, [] { return std::complex<float>(kNan, kNan); });
  }

  Eigen::MatrixXcd matrix(const Buffer& buffer, int entry) {
    std::vector<std::complex<float>> values(buffer.size());
    backend().download(buffer, values);
    const std::size_t size = std::size_t(buffer.rows()) * buffer.columns();
    return Eigen::Map<const Matrix>(values.data() + size * entry, buffer.rows(), buffer.columns())
        .cast<std::complex<double>>();
  }

  void expectNear(const Buffer& buffer, int entry, const Eigen::MatrixXcd& expected) {
    const double error = (matrix(buffer, entry) - expected).cwiseAbs().maxCoeff();
    EXPECT_LE(error, 4e-6 * expected.cwiseAbs().maxCoeff());
    EXPECT_LE(test::strayValues(buffer), 1e-6f);
  }

 private:
  std::mt19937 generator_{7};
  std::normal_distribution<float> normal_;
  std::vector<BufferPtr> buffers_;
};

Eigen::MatrixXcd backPropagatorOf(const Eigen::MatrixXcd& a) {
  const Eigen::VectorXcd scale = a.rowwise().squaredNorm().cwiseInverse();
  return a.adjoint() * scale.asDiagonal();
}

TEST_P(MatrixOps, CopyKeepsEveryValue) {
  const Buffer& a = random(rows(), columns());
  Buffer& b = poisoned(rows(), columns());

  backend().copy(a, b);

  for (int entry = 0; entry < batch(); ++entry) EXPECT_EQ(matrix(b, entry), matrix(a, entry));
}

TEST_P(MatrixOps, MultiplyElementsIsTheElementwiseProduct) {
  Buffer& a = random(rows(), columns());
  const Buffer& b = random(rows(), columns());
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) expected.push_back(matrix(a, e).cwiseProduct(matrix(b, e)));

  backend().multiplyElements(a, b);

  for (int e = 0; e < batch(); ++e) expectNear(a, e, expected[e]);
}

TEST_P(MatrixOps, BackPropagatorIsTheNormalisedAdjoint) {
  const Buffer& a = random(rows(), columns());
  Buffer& b = poisoned(columns(), rows());

  backend().backPropagator(a, b);

  for (int e = 0; e < batch(); ++e) expectNear(b, e, backPropagatorOf(matrix(a, e)));
}

TEST_P(MatrixOps, MultiplyIsTheMatrixProduct) {
  for (const int width : {1, 3}) {
    const Buffer& a = random(rows(), columns());
    const Buffer& x = random(columns(), width);
    Buffer& y = poisoned(rows(), width);

    backend().multiply(a, x, y);

    for (int e = 0; e < batch(); ++e) expectNear(y, e, matrix(a, e) * matrix(x, e));
  }
}

TEST_P(MatrixOps, MultiplyAdjointIsTheProductWithTheAdjoint) {
  for (const int width : {1, 3}) {
    const Buffer& a = random(rows(), columns());
    const Buffer& x = random(rows(), width);
    Buffer& y = poisoned(columns(), width);

    backend().multiplyAdjoint(a, x, y);

    for (int e = 0; e < batch(); ++e) expectNear(y, e, matrix(a, e).adjoint() * matrix(x, e));
  }
}

TEST_P(MatrixOps, CorrelationIsThePropagatorTimesItsBackPropagator) {
  const Buffer& a = random(rows(), columns());
  Buffer& b = poisoned(columns(), rows());
  backend().backPropagator(a, b);
  Buffer& r = poisoned(rows(), rows());

  backend().correlation(a, b, r);

  for (int e = 0; e < batch(); ++e) {
    expectNear(r, e, matrix(a, e) * backPropagatorOf(matrix(a, e)));
  }
}

TEST_P(MatrixOps, AddScaledAddsTheScaledSecondToTheFirst) {
  const Buffer& x = random(rows(), columns());
  Buffer& y = random(rows(), columns());
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) expected.push_back(matrix(x, e) - 0.75 * matrix(y, e));

  backend().addScaled(x, -0.75f, y);

  for (int e = 0; e < batch(); ++e) expectNear(y, e, expected[e]);
}

TEST_P(MatrixOps, ImposeMagnitudesKeepsThePhaseAndGivesZeroPhaseZero) {
  Buffer& p = randomAfterZero(rows(), columns());
  const Buffer& magnitudes = filled(rows(), columns(), [next = 0.25f]() mutable {
    return next = 4 * next - int(4 * next) + 0.1f;
  });
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) {
    expected.push_back(matrix(p, e).binaryExpr(
        matrix(magnitudes, e), [](std::complex<double> z, std::complex<double> magnitude) {
          return z == 0.0 ? magnitude : magnitude * z / std::abs(z);
        }));
  }

  backend().imposeMagnitudes(magnitudes, p);

  for (int e = 0; e < batch(); ++e) expectNear(p, e, expected[e]);
}

TEST_P(MatrixOps, UnitModulusKeepsThePhaseAndTurnsZeroIntoOne) {
  Buffer& q = randomAfterZero(rows(), columns());
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) {
    expected.push_back(matrix(q, e).unaryExpr(
        [](std::complex<double> z) { return z == 0.0 ? z + 1.0 : z / std::abs(z); }));
  }

  backend().unitModulus(q);

  for (int e = 0; e < batch(); ++e) expectNear(q, e, expected[e]);
}

TEST_P(MatrixOps, ClampModulusShortensOnlyWhatIsTooLong) {
  Buffer& q = randomAfterZero(rows(), columns());
  std::vector<Eigen::MatrixXcd> expected;
  for (int e = 0; e < batch(); ++e) {
    expected.push_back(matrix(q, e).unaryExpr(
        [](std::complex<double> z) { return std::abs(z) > 0.8 ? 0.8 * z / std::abs(z) : z; }));
  }

  backend().clampModulus(q, 0.8f);

  for (int e = 0; e < batch(); ++e) {
    const double error = (matrix(q, e) - expected[e]).cwiseAbs().maxCoeff();
    EXPECT_LE(error, 1e-6);
  }
}

TEST_P(MatrixOps, MaxModulusIsTheLargestOfEachEntry) {
  const Buffer& q = random(rows(), columns());

  const std::vector<float> largest = backend().maxModulus(q);

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
                                          testing::ValuesIn(test::waysToCompute())));

class LargeMatrices : public test::BackendTest {};

TEST_F(LargeMatrices, HaveTheSameProductsEveryTime) {
  std::mt19937 generator(3);
  std::normal_distribution<float> normal;
  const auto a = backend().allocate(150, 1024), b = backend().allocate(1024, 150);
  const auto r = backend().allocate(150, 150);
  std::vector<std::complex<float>> values(a->size()), first(r->size()), second(r->size());
  for (auto& value : values) value = {normal(generator), normal(generator)};
  backend().upload(values, *a);
  backend().backPropagator(*a, *b);

  backend().correlation(*a, *b, *r);
  backend().download(*r, first);
  backend().correlation(*a, *b, *r);
  backend().download(*r, second);

  EXPECT_EQ(first, second);
}

}  // namespace
}  // namespace acg
