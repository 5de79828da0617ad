// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/automatic_backend.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "tests/support/faulty_device.h"
#include "tests/support/judge.h"
#include "tests/support/random_scene.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using test::FaultyDevice;
using test::kAlwaysDevice;
using testing::HasSubstr;

class AutomaticBackendTest : public testing::Test {
 protected:
  std::unique_ptr<Backend> withDevice(const DeviceRates& rates = kAlwaysDevice) {
    faults_->calls = 0;
    auto backend =
        makeAutomaticBackend(makeCpuBackend(1), std::make_unique<FaultyDevice>(faults_), rates);
    backend->onNotice([this](const std::string& sentence) { notices_.push_back(sentence); });
    return backend;
  }
  Eigen::Matrix3Xd points(int count) {
    std::uniform_real_distribution<double> at(-0.03, 0.03);
    Eigen::Matrix3Xd result(3, count);
    for (double& value : result.reshaped()) value = at(random_);
    result.row(2).array() += 0.1;
    return result;
  }
  PressureDerivatives field(Backend& backend, const Eigen::Matrix3Xd& at, int order = 0) {
    return backend.evaluate(model_, drives_, at, order, Precision::kSingle, {});
  }
  double errorAgainstDouble(const PressureDerivatives& got, const Eigen::Matrix3Xd& at) {
    const auto exact = cpu_->evaluate(model_, drives_, at, got.order, Precision::kDouble, {});
    double worst = 0;
    for (int row = 0; row < exact.values.rows(); ++row) {
      worst = std::max(worst, test::relativeError(got, exact, row));
    }
    return worst;
  }
  [[noreturn]] static void fail() {
    throw Error(ErrorCode::kUnavailable, "The faulty device fell off the bus.");
  }

  std::mt19937 random_{4};
  std::shared_ptr<test::Faults> faults_ = std::make_shared<test::Faults>();
  PropagationModel model_ = test::flatArray(8, 10e-3, TransducerModel{});
  Eigen::VectorXcd drives_ = test::randomDrives(random_, model_.size());
  std::unique_ptr<Backend> cpu_ = makeCpuBackend(1);
  std::vector<std::string> notices_;
};

TEST_F(AutomaticBackendTest, SumsFieldsWhereItIsToldTo) {
  const auto backend = withDevice();
  const Eigen::Matrix3Xd at = points(200);

  EXPECT_TRUE(setFieldsOn(*backend, FieldsOn::kProcessor));
  field(*backend, at);
  EXPECT_EQ(faults_->calls, 0);
  EXPECT_EQ(backend->name(), "cpu");

  EXPECT_TRUE(setFieldsOn(*backend, FieldsOn::kDevice));
  field(*backend, at);
  EXPECT_EQ(faults_->calls, 1);
  EXPECT_FALSE(setFieldsOn(*cpu_, FieldsOn::kDevice));
}

TEST_F(AutomaticBackendTest, SendsToTheDeviceWhatIsSoonerDoneThere) {
  const auto backend = withDevice({1e9, 1e11, 1e-4});  // even at 1e5 pairs

  field(*backend, points(1000));
  EXPECT_EQ(faults_->calls, 0);
  EXPECT_EQ(backend->name(), "cpu");
  field(*backend, points(4000));
  EXPECT_EQ(faults_->calls, 1);
  EXPECT_EQ(backend->name(), "faulty");
  EXPECT_THAT(backend->description(), HasSubstr("Faulty device for fields from 1e+05 pairs on"));

  backend->allocate(3, 4, 1);
  EXPECT_EQ(faults_->allocations, 0);
  backend->allocate(3, 4, 64);
  EXPECT_EQ(faults_->allocations, 1);
}

TEST_F(AutomaticBackendTest, LosesNoFieldToFiveHundredErrorsOfTheDevice) {
  const Eigen::Matrix3Xd at = points(200);
  int errors = 0;
  for (int round = 0; errors < 500; ++round) {
    const int kind = round % 4;
    faults_->before = [&](int call) {
      if (kind == 3 || call % (kind + 1) != 0) return;
      ++errors;
      fail();
    };
    const auto backend = withDevice();
    for (int i = 0; i < 4; ++i) {
      ASSERT_LE(errorAgainstDouble(field(*backend, at, i % 2), at), 1e-5) << round;
    }
  }
  EXPECT_EQ(static_cast<int>(notices_.size()), errors);
  EXPECT_THAT(notices_.front(), HasSubstr("fell off the bus. The processor took over."));
}

TEST_F(AutomaticBackendTest, LeavesADeviceOutAfterTwoErrorsInARow) {
  faults_->before = [](int) { fail(); };
  const auto backend = withDevice();
  for (int i = 0; i < 5; ++i) field(*backend, points(100));

  EXPECT_EQ(faults_->calls, 2);
  ASSERT_EQ(notices_.size(), 2u);
  EXPECT_THAT(notices_.back(), HasSubstr("The processor computes from now on."));
  EXPECT_EQ(backend->description(), cpu_->description());
}

TEST_F(AutomaticBackendTest, FindsWrongFieldsOfADevice) {
  const Eigen::Matrix3Xd at = points(3000);
  int found = 0;
  constexpr int kRounds = 500;
  for (int round = 0; round < kRounds; ++round) {
    // A tenth of the points or more: off by little, silent, huge, or not a number.
    const double share = std::uniform_real_distribution<double>(0.1, 1)(random_);
    const int kind = round % 4;
    faults_->after = [&](PressureDerivatives& result) {
      std::bernoulli_distribution isHit(share);
      const double peak = result.values.row(0).cwiseAbs().maxCoeff();
      for (Eigen::Index m = 0; m < result.values.cols(); ++m) {
        if (!isHit(random_)) continue;
        auto& value = result.values(0, m);
        value = kind == 0   ? value + 1e-3 * peak
                : kind == 1 ? 0.0
                : kind == 2 ? 1e9 * value
                            : std::complex<double>(NAN, 0);
      }
    };
    notices_.clear();
    const auto backend = withDevice();
    const PressureDerivatives got = field(*backend, at);
    if (notices_.empty()) continue;
    ++found;
    EXPECT_THAT(notices_.front(), HasSubstr("Faulty device gave a wrong field"));
    EXPECT_LE(errorAgainstDouble(got, at), 1e-5);
  }
  EXPECT_GE(found, 0.99 * kRounds);
}

TEST_F(AutomaticBackendTest, BelievesACorrectDevice) {
  const auto backend = withDevice();
  for (int round = 0; round < 200; ++round) {
    model_ = test::randomModel(random_, 40);
    drives_ = test::randomDrives(random_, model_.size());
    field(*backend, points(150), round % 4);
  }
  EXPECT_THAT(notices_, testing::IsEmpty());
}

TEST_F(AutomaticBackendTest, ChecksTheSumsOnALatticeToo) {
  faults_->after = [](PressureDerivatives& result) { result.values *= 1.01; };
  const auto backend = withDevice();
  Lattice lattice;
  lattice.origin = {0, 0, 0.1};
  lattice.spacing.setConstant(2e-3);
  lattice.counts = {5, 4, 3};
  for (int a = 0; a < 3; ++a) lattice.axes[a].samples = lattice.counts[a];

  const auto sums = backend->sumLattice(model_, drives_, lattice, 0, {});

  EXPECT_EQ(notices_.size(), 1u);
  std::vector<std::complex<double>> got(60);
  sums->interpolate(0, 3, got.data(), 5, 20);
  const auto exact =
      cpu_->evaluate(model_, drives_, lattice.point({4, 3, 2}), 0, Precision::kDouble, {});
  EXPECT_LE(std::abs(got.back() - exact.values(0)), 1e-5 * std::abs(exact.values(0)));
}

TEST_F(AutomaticBackendTest, StopsWhenToldToAndPassesOnWhatTheCallerDidWrong) {
  const auto backend = withDevice();
  const auto stop = [](double) { throw Error(ErrorCode::kCancelled, "Stopped."); };
  EXPECT_THROW(backend->evaluate(model_, drives_, points(50), 0, Precision::kSingle, stop), Error);
  EXPECT_THROW(backend->evaluate(model_, drives_.head(3), points(50), 0, Precision::kSingle, {}),
               Error);
  EXPECT_THAT(notices_, testing::IsEmpty());
}

TEST_F(AutomaticBackendTest, ABatchWhoseDeviceFailsIsSolvedElsewhereWhenAskedForAgain) {
  faults_->before = [&](int) { fail(); };
  const auto backend = withDevice();
  BufferPtr buffer = backend->allocate(2, 3, 16);
  ASSERT_EQ(notices_.size(), 1u);
  const std::vector<std::complex<float>> values(96, 2.0f);
  backend->upload(values, *buffer);
  EXPECT_EQ(backend->maxModulus(*buffer).size(), 16u);
  EXPECT_EQ(faults_->calls, 0);
}

TEST(DeviceRates, AreKeptForThePairTheyWereMeasuredOn) {
  const auto cpu = makeCpuBackend(1);
  FaultyDevice device(std::make_shared<test::Faults>());
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "new" / "devices.json";

  EXPECT_FALSE(loadRates(file, *cpu, device));
  const DeviceRates rates = measureRates(*cpu, device);
  EXPECT_GT(rates.referencePairs, 1e6);
  EXPECT_GT(rates.devicePairs, 1e6);
  saveRates(file, *cpu, device, rates);
  const auto kept = loadRates(file, *cpu, device);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->devicePairs, rates.devicePairs);
  EXPECT_FALSE(loadRates(file, device, *cpu));

  std::ofstream(file) << "not json";
  EXPECT_FALSE(loadRates(file, *cpu, device));
}

}  // namespace
}  // namespace acg
