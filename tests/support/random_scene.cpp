// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/random_scene.h"

#include <numbers>

namespace acg::test {
namespace {

double uniform(std::mt19937& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

Eigen::Vector3d direction(std::mt19937& random) {
  std::normal_distribution<double> normal;
  return Eigen::Vector3d(normal(random), normal(random), normal(random)).normalized();
}

}  // namespace

PropagationModel flatArray(int perSide, double pitch, const TransducerModel& transducer) {
  PropagationModel model;
  const int size = perSide * perSide;
  model.positions.resize(3, size);
  model.normals = Eigen::Vector3d::UnitZ().replicate(1, size);
  for (int n = 0; n < size; ++n) {
    const double middle = (perSide - 1) / 2.0;
    model.positions.col(n) << (n % perSide - middle) * pitch, (n / perSide - middle) * pitch, 0;
  }
  model.groups = {{0, size, transducer}};
  return model;
}

PropagationModel facingArrays(int perSide, double pitch, double separation,
                              const TransducerModel& transducer) {
  const PropagationModel flat = flatArray(perSide, pitch, transducer);
  const int half = flat.size();
  PropagationModel model = flat;
  model.positions.resize(3, 2 * half);
  model.normals.resize(3, 2 * half);
  model.positions << flat.positions, flat.positions;
  model.normals << flat.normals, -flat.normals;
  model.positions.row(2).head(half).setConstant(-separation / 2);
  model.positions.row(2).tail(half).setConstant(separation / 2);
  model.groups = {{0, 2 * half, transducer}};
  return model;
}

PropagationModel randomModel(std::mt19937& random, int size) {
  PropagationModel model;
  model.medium.soundSpeed = uniform(random, 330, 350);
  model.medium.absorption = random() % 2 ? 0 : uniform(random, 0.5, 30);
  model.frequency = random() % 3 ? 40e3 : 25e3;
  model.positions.resize(3, size);
  model.normals.resize(3, size);
  for (int n = 0; n < size; ++n) {
    model.positions.col(n) = uniform(random, 0.06, 0.2) * direction(random);
    model.normals.col(n) = direction(random);
  }
  const int groups = std::min<int>(size, 1 + random() % 3);
  for (int g = 0; g < groups; ++g) {
    TransducerModel transducer;
    // A table has no smooth third derivative and is tested apart.
    constexpr const char* kKinds[] = {"point", "piston", "sinc", "ring", "plane_wave", "taylor"};
    transducer.kind = kKinds[random() % std::size(kKinds)];
    transducer.radius = uniform(random, 1e-3, transducer.kind == "taylor" ? 3e-3 : 9e-3);
    transducer.sourcePressure = uniform(random, 0.5, 8);
    model.groups.push_back({size * g / groups, size * (g + 1) / groups, transducer});
  }
  return model;
}

PropagationModel withRandomSources(std::mt19937& random, PropagationModel model) {
  const int elements = model.size();
  model.drives = elements;
  for (int n = 0; n < elements; ++n) model.driveOf.push_back(n);
  model.gain.resize(2 * elements);
  for (int s = 0; s < 2 * elements; ++s) {
    model.gain(s) =
        random() % 5 == 0 ? 0 : std::polar(uniform(random, 0.3, 1), uniform(random, -3, 3));
  }
  // Images in the plane z = -0.3 m, seen from the drives in reverse order.
  model.positions.conservativeResize(3, 2 * elements);
  model.normals.conservativeResize(3, 2 * elements);
  std::vector<ElementGroup> images;
  int begin = elements;
  for (auto group = model.groups.rbegin(); group != model.groups.rend(); ++group) {
    images.push_back({begin, begin + group->end - group->begin, group->transducer});
    for (int n = group->end - 1; n >= group->begin; --n, ++begin) {
      model.positions.col(begin) = model.positions.col(n);
      model.positions(2, begin) = -0.6 - model.positions(2, n);
      model.normals.col(begin) = model.normals.col(n);
      model.normals(2, begin) *= -1;
      model.driveOf.push_back(n);
    }
  }
  model.groups.insert(model.groups.end(), images.begin(), images.end());
  return model;
}

Eigen::VectorXcd randomDrives(std::mt19937& random, int size) {
  Eigen::VectorXcd drives(size);
  for (int n = 0; n < size; ++n) {
    const double amplitude = n % 8 == 7 ? 0 : uniform(random, 0.1, 1);
    drives(n) = std::polar(amplitude, uniform(random, -std::numbers::pi, std::numbers::pi));
  }
  return drives;
}

Eigen::VectorXcd focusDrives(const PropagationModel& model, const Eigen::Vector3d& focus) {
  Eigen::VectorXcd drives(model.size());
  for (int n = 0; n < model.size(); ++n) {
    drives(n) = std::polar(1.0, -model.wavenumber() * (model.positions.col(n) - focus).norm());
  }
  return drives;
}

Eigen::Matrix3Xd randomPoints(std::mt19937& random, int count, double side) {
  Eigen::Matrix3Xd points(3, count);
  for (double& value : points.reshaped()) value = uniform(random, -side / 2, side / 2);
  return points;
}

}  // namespace acg::test
