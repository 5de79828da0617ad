// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/expected_pressure.h"

#include <complex>
#include <cstddef>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"

namespace acg {
namespace {

/// Mean place and mean beam of the elements.
struct Middle {
  Eigen::Vector3d place;
  Eigen::Vector3d beam;
};

Middle middleOf(const Scene& scene, const ElementRange& range) {
  const PropagationModel model = propagationModel(scene);
  Middle middle{model.positions.middleCols(range.first, range.count).rowwise().mean(),
                model.normals.middleCols(range.first, range.count).rowwise().mean()};
  // By judgement: less is left only of arrays that face each other.
  if (middle.beam.norm() < 0.3) {
    throw Error(ErrorCode::kInvalidArgument,
                "The elements look in all directions, so the microphone has no place by itself; "
                "give its place, where all of them are heard.");
  }
  middle.beam.normalize();
  return middle;
}

}  // namespace

Eigen::MatrixXcd expectedPressure(const Scene& scene, const ElementRange& range,
                                  const Eigen::Matrix3Xd& points) {
  const std::unique_ptr<Backend> backend = makeCpuBackend(1);
  const PropagationModel model = propagationModel(scene);
  const auto rows = static_cast<int>(points.cols());
  const BufferPtr buffer = backend->allocate(rows, model.size());
  backend->propagator(model, points, *buffer);
  std::vector<std::complex<float>> values(static_cast<std::size_t>(rows * model.size()));
  backend->download(*buffer, values);
  Eigen::MatrixXcd result(range.count, rows);
  for (int m = 0; m < rows; ++m) {
    for (int n = 0; n < range.count; ++n) {
      result(n, m) = values[static_cast<std::size_t>(m * model.size() + range.first + n)];
    }
  }
  return result;
}

std::vector<int> switchedOffElements(const Scene& scene, const ElementRange& range) {
  std::vector<int> result;
  for (const int n : disabledElements(scene)) {
    if (n >= range.first && n < range.first + range.count) result.push_back(n - range.first);
  }
  return result;
}

Eigen::Vector3d microphonePlace(const Scene& scene, const ElementRange& range) {
  const Middle middle = middleOf(scene, range);
  return middle.place + kMicrophoneDistance * middle.beam;
}

Eigen::Matrix3Xd placesForOrder(const Scene& scene, const ElementRange& range,
                                const Eigen::Vector3d& place) {
  const Eigen::Vector3d beam = middleOf(scene, range).beam;
  const Eigen::Vector3d across = beam.unitOrthogonal();
  // Tried in a calculation: of the pairs of elements of a 16 x 16 board at 10.5 mm, 0.14 % are
  // alike to 0.95 and more at these places, 3.4 % at three places 30 mm apart.
  const double steps[][2] = {{0, 0}, {15e-3, 0}, {0, 20e-3}, {-40e-3, -30e-3}, {35e-3, -50e-3}};
  Eigen::Matrix3Xd places = place.replicate(1, std::size(steps));
  for (Eigen::Index m = 0; m < places.cols(); ++m) {
    places.col(m) += steps[m][0] * across + steps[m][1] * beam.cross(across);
  }
  return places;
}

}  // namespace acg
