// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/scene/issue.h"
#include "core/solvers/plane_propagation.h"
#include "core/solvers/solve.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

/// The letter L, 16 x 16 pixels, 64 mm wide.
ImageTarget letter() {
  ImageTarget image;
  image.columns = image.rows = 16;
  image.width = image.height = 0.064;
  image.values.assign(256, 0.0);
  for (int row = 2; row < 14; ++row) {
    for (int column = 3; column < 13; ++column) {
      if (column < 6 || row > 10) image.values[row * 16 + column] = 1;
    }
  }
  return image;
}

Scene letterScene(const std::string& solver) {
  Scene scene = oneBoard();
  scene.targets.push_back({"letter", {0, 0, 0.08}, letter(), ""});
  scene.solver.name = solver;
  return scene;
}

class Image : public testing::Test {
 protected:
  ImageResult solve(const std::string& name) {
    return solveScene(letterScene(name), *backend_).report.images.at(0);
  }
  std::unique_ptr<Backend> backend_ = makeCpuBackend(1);
};

TEST_F(Image, PixelsRunFromTheTopLeftInThePicturesFrame) {
  ImageTarget image;
  image.columns = 2;
  image.rows = 1;
  image.width = 0.02;
  image.height = 0.01;
  image.orientation = Eigen::AngleAxisd(std::numbers::pi / 2, Eigen::Vector3d::UnitZ());

  const Eigen::Matrix3Xd points = image.points({1, 2, 3});

  EXPECT_TRUE(points.col(0).isApprox(Eigen::Vector3d(1, 2 - 0.005, 3)));
  EXPECT_TRUE(points.col(1).isApprox(Eigen::Vector3d(1, 2 + 0.005, 3)));
}

TEST_F(Image, AnEvenSheetOfSourcesGivesAPlaneWave) {
  // Sources of 1 per cell, 1/step^2 per area: p = (2 pi i / k) exp(i k z) / step^2.
  const double k = 732.7, step = 1e-3, distance = 0.05;
  PlanePropagation planes(64, step, distance, k);
  std::fill(planes.field().begin(), planes.field().end(), 1.0);

  planes.forward();

  const std::complex<double> expected =
      std::polar(2 * std::numbers::pi / (k * step * step), k * distance + std::numbers::pi / 2);
  for (const auto& p : planes.field()) {
    ASSERT_NEAR(std::abs(p - expected), 0, 1e-9 * std::abs(expected));
  }
}

TEST_F(Image, BackwardIsTheAdjointOfForward) {
  PlanePropagation there(16, 2e-3, 0.03, 732.7), back(16, 2e-3, 0.03, 732.7);
  there.field()[37] = {1, 2};
  back.field()[90] = {0.5, -1};
  there.forward();
  back.backward();

  const std::complex<double> left = std::conj(std::complex<double>(0.5, -1)) * there.field()[90];
  const std::complex<double> right = std::conj(back.field()[37]) * std::complex<double>(1, 2);

  EXPECT_NEAR(std::abs(left - right), 0, 1e-12 * std::abs(left));
}

TEST_F(Image, GradientMethodsDrawALetter) {
  for (const char* name : {"adam", "l-bfgs"}) {
    const ImageResult result = solve(name);

    EXPECT_EQ(result.reached.size(), 256u);
    EXPECT_GT(result.correlation, 0.9) << name;
    EXPECT_LT(result.rmsError, 0.4) << name;
    EXPECT_GT(result.likeness, 0.85) << name;
  }
}

TEST_F(Image, TheAngularSpectrumDrawsTheSameLetter) {
  const ImageResult result = solve("angular-spectrum");

  EXPECT_GT(result.correlation, 0.75);
  EXPECT_GT(result.correlation, solve("naive").correlation);
}

TEST_F(Image, TheReachedPixelsAreThoseOfTheField) {
  const Scene scene = letterScene("l-bfgs");
  const Hologram hologram = solveScene(scene, *backend_);
  const ImageResult& result = hologram.report.images.at(0);
  const Eigen::Matrix3Xd points = letter().points({0, 0, 0.08});

  const auto field = backend_->evaluate(propagationModel(scene), hologram.drives, points, 0,
                                        Precision::kDouble, {});

  for (int i = 0; i < 256; ++i) {
    EXPECT_NEAR(result.reached[i], std::abs(field.values(0, i)), 1e-3 * 3000);
  }
}

TEST_F(Image, AWantedPeakIsMetWhereItIsInReach) {
  Scene scene = letterScene("l-bfgs");
  std::get<ImageTarget>(scene.targets[0].wish).pressure = 500;

  const TargetResult result = solveScene(scene, *backend_).report.targets.at(0);

  EXPECT_EQ(result.wanted, 500);
  EXPECT_NEAR(result.reached, 500, 50);
}

TEST_F(Image, TheAngularSpectrumNamesWhatItCannotDo) {
  Scene tilted = letterScene("angular-spectrum");
  std::get<ImageTarget>(tilted.targets[0].wish).orientation =
      Eigen::AngleAxisd(0.5, Eigen::Vector3d::UnitX());
  Scene points = oneBoard();
  addFocus(points, {0, 0, 0.1});
  points.solver.name = "angular-spectrum";

  EXPECT_THROW(solveScene(tilted, *backend_), Error);
  EXPECT_THROW(solveScene(points, *backend_), Error);
}

TEST_F(Image, BadPicturesAreErrorsOfTheScene) {
  const auto worst = [](const Scene& scene) { return checkScene(scene).front(); };
  Scene black = letterScene("adam");
  auto& blackImage = std::get<ImageTarget>(black.targets[0].wish);
  std::fill(blackImage.values.begin(), blackImage.values.end(), 0.0);
  Scene torn = letterScene("adam");
  std::get<ImageTarget>(torn.targets[0].wish).values.pop_back();
  Scene notANumber = letterScene("adam");
  std::get<ImageTarget>(notANumber.targets[0].wish).values[3] = NAN;
  Scene inBoard = letterScene("adam");
  inBoard.targets[0].position = {0.003, 0.003, 0.0};
  Scene flat = letterScene("adam");
  std::get<ImageTarget>(flat.targets[0].wish).width = 0;

  for (const Scene* scene : {&black, &torn, &notANumber, &inBoard, &flat}) {
    EXPECT_EQ(worst(*scene).severity, Severity::kError) << worst(*scene).message;
    EXPECT_EQ(worst(*scene).path.rfind("targets[0].", 0), 0u);
  }
}

}  // namespace
}  // namespace acg
