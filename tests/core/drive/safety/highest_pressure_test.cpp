// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/safety/highest_pressure.h"

#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"

namespace acg {
namespace {

constexpr double kWavelength = 343.0 / 40e3;

struct RandomBall {
  PropagationModel model;
  Eigen::VectorXcd drives;
  Eigen::Vector3d centre = Eigen::Vector3d::Zero();
  double radius = 0;
};

double between(std::mt19937_64& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

Eigen::Vector3d direction(std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  return Eigen::Vector3d(normal(random), normal(random), normal(random)).normalized();
}

/// Up to 24 elements from half a wavelength to twenty from a ball of up to 0.6 wavelengths, with
/// random drives, in phase at a point in or about the ball, or in a standing wave.
RandomBall randomBall(std::mt19937_64& random) {
  RandomBall ball;
  ball.radius = kWavelength * between(random, 0.05, 0.6);
  ball.centre = 0.1 * direction(random);
  const int count = std::uniform_int_distribution<int>(1, 24)(random);
  PropagationModel& model = ball.model;
  model.medium = Medium{343, 1.2, 0};
  model.frequency = 40e3;
  model.positions.resize(3, count);
  model.normals.resize(3, count);
  for (int n = 0; n < count; ++n) {
    const double distance = ball.radius + kWavelength * between(random, 0.5, 20);
    model.positions.col(n) = ball.centre + distance * direction(random);
    model.normals.col(n) = direction(random);
  }
  TransducerModel transducer;
  transducer.kind = random() % 2 ? "point" : "piston";
  model.groups = {{0, count, transducer}};
  const Eigen::Vector3d focus =
      ball.centre + ball.radius * between(random, 0, 2) * direction(random);
  ball.drives.resize(count);
  const bool isFocused = random() % 2;
  for (int n = 0; n < count; ++n) {
    const double phase = isFocused ? -model.wavenumber() * (model.positions.col(n) - focus).norm()
                                   : between(random, 0, 2 * std::numbers::pi);
    ball.drives(n) = std::polar(isFocused ? 1.0 : between(random, 0, 1), phase);
  }
  return ball;
}

/// Up to 24 elements that sound from within a cone, from one to fifty wavelengths from a ball of up
/// to 1.2 of them, with random drives or in phase at a point in or about the ball.
RandomBall randomBallInACone(std::mt19937_64& random) {
  RandomBall ball = randomBall(random);
  PropagationModel& model = ball.model;
  ball.radius = kWavelength * between(random, 0.1, 1.2);
  const Eigen::Vector3d axis = direction(random);
  const double opening = between(random, 0.02, 0.9);
  const double nearest = kWavelength * between(random, 1, 50);
  const Eigen::Vector3d focus =
      ball.centre + ball.radius * between(random, 0, 1.5) * direction(random);
  const bool isFocused = random() % 2;
  for (Eigen::Index n = 0; n < model.positions.cols(); ++n) {
    const Eigen::Vector3d way = (axis + opening * direction(random)).normalized();
    const double distance = ball.radius + nearest * between(random, 1, 1.5);
    model.positions.col(n) = ball.centre - distance * way;
    model.normals.col(n) = way;
    const double phase = isFocused ? -model.wavenumber() * (model.positions.col(n) - focus).norm()
                                   : between(random, 0, 2 * std::numbers::pi);
    ball.drives(n) = std::polar(isFocused ? 1.0 : between(random, 0, 1), phase);
  }
  return ball;
}

/// From the ball's centre to the nearest element, m.
double distanceTo(const RandomBall& ball) {
  return (ball.model.positions.colwise() - ball.centre).colwise().norm().minCoeff();
}

/// The highest of points a sixteenth of a wavelength apart, and as many on the ball's surface.
double denselySampled(const RandomBall& ball, std::mt19937_64& random, Backend& backend) {
  const double step = kWavelength / 16;
  const int n = static_cast<int>(ball.radius / step);
  std::vector<Eigen::Vector3d> points;
  for (int z = -n; z <= n; ++z) {
    for (int y = -n; y <= n; ++y) {
      for (int x = -n; x <= n; ++x) {
        const Eigen::Vector3d offset = step * Eigen::Vector3d(x, y, z);
        if (offset.norm() <= ball.radius) points.push_back(ball.centre + offset);
      }
    }
  }
  for (int i = 0; i < 500; ++i) {
    points.push_back(ball.centre + 0.999999 * ball.radius * direction(random));
  }
  Eigen::Matrix3Xd matrix(3, points.size());
  for (std::size_t i = 0; i < points.size(); ++i) matrix.col(i) = points[i];
  return backend.evaluate(ball.model, ball.drives, matrix, 0, Precision::kDouble, [](double) {})
      .values.row(0)
      .cwiseAbs()
      .maxCoeff();
}

TEST(HighestPressure, IsNeverBelowADenseSamplingOf10000RandomScenes) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  std::mt19937_64 random(20261122);
  int below = 0;
  double widest = 1;
  for (int scene = 0; scene < 10'000; ++scene) {
    const RandomBall ball = randomBall(random);
    const double sampled = denselySampled(ball, random, *backend);
    const HighestPressure highest =
        highestPressure(ball.model, ball.drives, ball.centre, ball.radius, *backend);
    if (!(highest.bound >= sampled)) {
      ++below;
      ADD_FAILURE() << "scene " << scene << ": " << highest.bound << " below " << sampled;
    }
    EXPECT_LE(highest.bound,
              pressureInPhase(ball.model, ball.drives, ball.centre, ball.radius) * (1 + 1e-9));
    if (highest.isCoherent) widest = std::max(widest, highest.bound / sampled);
  }
  EXPECT_EQ(below, 0);
  EXPECT_LT(20 * std::log10(widest), 2.0) << "dB above the sampling, at most";
}

TEST(HighestPressure, OfSoundFromWithinAConeIsNeverBelowADenseSamplingEither) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  std::mt19937_64 random(20261124);
  int below = 0, belowThreshold = 0, cleared = 0;
  for (int scene = 0; scene < 2000; ++scene) {
    RandomBall ball = randomBallInACone(random);
    // Some balls hold many of the cone's coarsest detail.
    if (scene % 250 == 0) ball.radius = std::min(3 * kWavelength, 0.8 * distanceTo(ball));
    const double sampled = denselySampled(ball, random, *backend);
    const HighestPressure highest =
        highestPressure(ball.model, ball.drives, ball.centre, ball.radius, *backend);
    below += highest.bound < sampled;
    for (const double share : {0.9, 0.99, 1.0, 1.5}) {
      const PressureQuestion question{share * sampled};
      const HighestPressure answer = highestPressure(ball.model, ball.drives, ball.centre,
                                                     ball.radius, *backend, {}, question);
      belowThreshold += sampled >= question.threshold && answer.bound < question.threshold;
      cleared += answer.bound < question.threshold;
    }
  }
  EXPECT_EQ(below, 0);
  EXPECT_EQ(belowThreshold, 0);
  EXPECT_GT(cleared, 1000);
}

TEST(HighestPressure, TakesFewSamplesFarFromOneArray) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  std::mt19937_64 random(5);
  RandomBall ball = randomBall(random);
  ball.centre.setZero();
  PropagationModel& model = ball.model;
  const Eigen::Index count = model.positions.cols();
  const auto samplesAbout = [&](double upper) {
    for (Eigen::Index n = 0; n < count; ++n) {
      const double side = n % 2 ? upper : -0.5;
      model.positions.col(n) = Eigen::Vector3d(0.002 * double(n), 0.03 * (n % 4 < 2), side);
      model.normals.col(n) = Eigen::Vector3d(0, 0, side < 0 ? 1 : -1);
    }
    return highestPressure(model, ball.drives, ball.centre, 0.05, *backend).samples;
  };
  ASSERT_GE(count, 2);

  const long long oneSide = samplesAbout(-0.52), bothSides = samplesAbout(0.5);

  EXPECT_GT(oneSide, 0);
  EXPECT_LT(10 * oneSide, bothSides);
}

TEST(HighestPressure, DecidesAThresholdNoMilderThanADenseSampling) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  std::mt19937_64 random(20261123);
  int below = 0, reached = 0, cleared = 0;
  for (int scene = 0; scene < 3000; ++scene) {
    const RandomBall ball = randomBall(random);
    const double sampled = denselySampled(ball, random, *backend);
    for (const double share : {0.5, 0.97, 1.0, 1.03, 1.2, 2.0, 8.0}) {
      const PressureQuestion question{share * sampled};
      const HighestPressure answer = highestPressure(ball.model, ball.drives, ball.centre,
                                                     ball.radius, *backend, {}, question);
      below += sampled >= question.threshold && answer.bound < question.threshold;
      reached += answer.found >= question.threshold;
      cleared += answer.bound < question.threshold;
      EXPECT_LE((answer.point - ball.centre).norm(), ball.radius * (1 + 1e-9));
      EXPECT_GE(answer.bound, answer.found);
    }
  }
  EXPECT_EQ(below, 0);
  EXPECT_GT(reached, 3000);
  EXPECT_GT(cleared, 3000);
}

TEST(HighestPressure, FindsTheAntinodesOfAStandingWave) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  RandomBall ball;
  ball.model.medium = Medium{343, 1.2, 0};
  ball.model.positions = Eigen::Matrix3Xd::Zero(3, 2);
  ball.model.positions(2, 1) = 400;
  ball.model.normals = Eigen::Matrix3Xd::Zero(3, 2);
  ball.model.normals(2, 0) = 1;
  ball.model.normals(2, 1) = -1;
  TransducerModel plane;
  plane.kind = "plane_wave";
  plane.sourcePressure = 10;
  ball.model.groups = {{0, 2, plane}};
  ball.drives = Eigen::VectorXcd::Ones(2);

  const HighestPressure highest =
      highestPressure(ball.model, ball.drives, {0.1, 0, 200.0013}, 0.02, *backend);

  EXPECT_GE(highest.bound, 20 * (1 - 1e-4));
  EXPECT_LE(highest.bound, 20 * 1.123);
}

TEST(HighestPressure, OfSilenceIsNone) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  std::mt19937_64 random(3);
  RandomBall ball = randomBall(random);
  ball.drives.setZero();

  EXPECT_EQ(highestPressure(ball.model, ball.drives, ball.centre, ball.radius, *backend).bound, 0);
}

}  // namespace
}  // namespace acg
