// SPDX-License-Identifier: GPL-3.0-or-later
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/scene/issue.h"
#include "core/scene/scene.h"
#include "tests/support/judge.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

double uniform(std::mt19937& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

PlacedArray arrayOf(const std::string& kind, const std::string& id) {
  PlacedArray array;
  array.id = id;
  array.transducer = "element";
  array.geometry.kind = kind;
  if (kind == "file") array.geometry.parameters["path"] = std::string("arrays/three_mm.csv");
  if (kind == "surface") array.geometry.parameters["path"] = std::string("arrays/pyramid.obj");
  if (kind == "elements") array.geometry.positions = 0.02 * Eigen::Matrix3d::Identity();
  if (kind == "device") array.geometry.parameters["name"] = std::string("flat_8x8");
  array.elements = std::make_shared<TransducerArray>(buildArray(array.geometry, ACG_TEST_DATA, id));
  return array;
}

TransducerModel elementOf(const std::string& kind, std::mt19937& random) {
  TransducerModel model =
      kind == "table" ? catalogueArray("autd3").transducerOptions.at("t4010a1") : TransducerModel{};
  model.kind = kind;
  model.radius = kind == "taylor" ? 2e-3 : uniform(random, 2e-3, 5e-3);
  model.radiatesBack = random() % 3 != 0;
  return model;
}

/// Two arrays of a kind in a corner of hard to soft planes, some elements off or corrected.
Scene randomScene(const std::string& geometry, const std::string& model, std::mt19937& random) {
  Scene scene;
  scene.medium = Air{uniform(random, 10, 30), 40, 101325};
  scene.transducers["element"] = elementOf(model, random);
  for (const char* id : {"a", "b"}) {
    PlacedArray array = arrayOf(geometry, id);
    array.position = {0, 0, id[0] == 'a' ? -0.15 : 0.15};
    std::normal_distribution<double> normal;
    array.orientation =
        Eigen::Quaterniond(normal(random), normal(random), normal(random), normal(random))
            .normalized();
    const int size = array.elements->size();
    for (int n = 0; n < size; n += 5) array.disabled.push_back(n);
    for (int n = 0; n < size; ++n) {
      array.phaseCorrections.push_back(uniform(random, -3, 3));
      array.gainCorrections.push_back(uniform(random, 0.5, 1.2));
    }
    scene.arrays.push_back(array);
  }
  const int planes = random() % 4;
  for (int i = 0; i < planes; ++i) {
    scene.boundaries.push_back(
        {std::to_string(i),
         {-0.6 * Eigen::Vector3d::Unit(i), Eigen::Vector3d::Unit(i), uniform(random, -1, 1)},
         ""});
  }
  return scene;
}

/// The field by symmetry instead of images: that of the elements alone, at the point and at its
/// mirror images.
std::complex<double> judgeScene(const Scene& scene, const Eigen::VectorXcd& drives,
                                const Eigen::Vector3d& point) {
  Scene free = scene;
  free.boundaries.clear();
  for (PlacedArray& array : free.arrays) {
    array.disabled.clear();
    array.phaseCorrections.clear();
    array.gainCorrections.clear();
  }
  Eigen::VectorXcd sound = drives;
  Eigen::Index at = 0;
  for (const PlacedArray& array : scene.arrays) {
    for (int n = 0; n < array.elements->size(); ++n, ++at) {
      sound(at) *= std::polar(array.gainCorrections[n], array.phaseCorrections[n]);
      if (n % 5 == 0) sound(at) = 0;
    }
  }
  const PropagationModel model = propagationModel(free);
  std::complex<long double> sum = 0;
  const int planes = static_cast<int>(scene.boundaries.size());
  for (int subset = 0; subset < 1 << planes; ++subset) {
    Eigen::Vector3d mirrored = point;
    long double gain = 1;
    for (int i = 0; i < planes; ++i) {
      if (!(subset >> i & 1)) continue;
      mirrored(i) = -1.2 - mirrored(i);
      gain *= scene.boundaries[i].plane.reflection;
    }
    sum += gain * test::judgePressure(model, sound, mirrored.cast<long double>());
  }
  return std::complex<double>(sum);
}

class SourcesConformance : public testing::TestWithParam<std::string> {};

TEST_P(SourcesConformance, MeetsTheJudgeInEveryModelAndRoom) {
  const auto backend = makeCpuBackend(1);
  std::mt19937 random(17);
  for (const TransducerModelEntry& entry : transducerModels()) {
    const Scene scene = randomScene(GetParam(), entry.name, random);
    const PropagationModel model = propagationModel(scene);
    ASSERT_EQ(model.size(), scene.elementCount());
    const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
    const Eigen::Matrix3Xd points = test::randomPoints(random, 25, 0.12);
    Eigen::VectorXcd exact(25);
    for (int m = 0; m < 25; ++m) exact(m) = judgeScene(scene, drives, points.col(m));
    const double peak = exact.cwiseAbs().maxCoeff();
    const auto error = [&](Precision precision) {
      const auto p = backend->evaluate(model, drives, points, 0, precision, {});
      return (p.values.row(0).transpose() - exact).cwiseAbs().maxCoeff() / peak;
    };
    EXPECT_LE(error(Precision::kSingle), 1e-5) << entry.name;
    EXPECT_LE(error(Precision::kDouble), 1e-10) << entry.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Geometries, SourcesConformance, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const ArrayGeometryEntry& entry : arrayGeometries()) {
                             names.push_back(entry.name);
                           }
                           return names;
                         }()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace acg
