// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/angular_spectrum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <vector>

#include "core/error.h"
#include "core/solvers/follow.h"
#include "core/solvers/host_matrix.h"
#include "core/solvers/plane_propagation.h"
#include "core/solvers/start_drives.h"

namespace acg {
namespace {

constexpr double kFlat = 1e-4;      // m
constexpr double kParallel = 1e-3;  // of a unit vector
constexpr double kCellsPerWavelength = 8;
constexpr int kMostSide = 2048;

[[noreturn]] void refuse(const char* why) {
  throw Error(ErrorCode::kInvalidArgument,
              std::string("The solver angular-spectrum works for one picture in a plane parallel "
                          "to a flat array, but ") +
                  why + "; choose adam or l-bfgs.");
}

/// Bilinear weights of a position on the grid.
struct Cell {
  std::array<std::size_t, 4> indices;
  std::array<double, 4> weights;
};

/// The picture's plane and the array's on one grid.
struct Layout {
  double step = 0;
  double distance = 0;
  int side = 0;
  std::vector<Cell> elements;
  std::vector<std::size_t> window;  ///< grid cells inside the picture
  std::vector<double> wanted;       ///< and what is wanted there, 0..1
};

Layout layoutOf(const SolveProblem& problem) {
  if (problem.images.size() != 1 || problem.images[0].image->size() != problem.targets()) {
    refuse("the scene has other targets than one picture");
  }
  const ImageTarget& image = *problem.images[0].image;
  const Eigen::Vector3d middle = problem.images[0].middle;
  const Eigen::Matrix3d frame = image.orientation.normalized().toRotationMatrix();
  const Eigen::Matrix3Xd own =
      frame.transpose() * (problem.positions.colwise() - middle);  // elements as the picture sees
  const Eigen::Matrix3Xd beams = frame.transpose() * problem.normals;
  if (own.row(2).maxCoeff() - own.row(2).minCoeff() > kFlat ||
      (beams.row(2).array().abs() < 1 - kParallel).any()) {
    refuse("these elements do not lie in a plane parallel to it");
  }
  Layout layout;
  layout.step = 2 * M_PI / problem.wavenumber / kCellsPerWavelength;
  layout.distance = std::abs(own(2, 0));
  const double reach = std::max(
      {own.topRows(2).cwiseAbs().maxCoeff(), image.width / 2, image.height / 2, layout.distance});
  const double cells = std::ceil(4 * reach / layout.step) + 8;  // as much room again as it takes
  if (!(cells <= kMostSide)) refuse("it is too far away or too large for a grid");
  layout.side = static_cast<int>(std::bit_ceil(static_cast<unsigned>(cells)));
  const int half = layout.side / 2;
  for (Eigen::Index n = 0; n < own.cols(); ++n) {
    const double x = own(0, n) / layout.step + half, y = own(1, n) / layout.step + half;
    const auto column = static_cast<std::size_t>(x), row = static_cast<std::size_t>(y);
    const double u = x - column, v = y - row;
    const std::size_t at = row * layout.side + column;
    layout.elements.push_back({{at, at + 1, at + layout.side, at + layout.side + 1},
                               {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v}});
  }
  for (int row = 0; row < layout.side; ++row) {
    for (int column = 0; column < layout.side; ++column) {
      const double x = (column - half) * layout.step / image.width + 0.5;
      const double y = 0.5 - (row - half) * layout.step / image.height;
      if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) continue;
      const int pixel = int(y * image.rows) * image.columns + int(x * image.columns);
      layout.window.push_back(std::size_t(row) * layout.side + column);
      layout.wanted.push_back(image.values[pixel]);
    }
  }
  if (layout.window.empty()) refuse("it is smaller than an eighth of a wavelength");
  return layout;
}

/// |p| of the picture in the best common scale, the phases as they are, silence around it.
void imposePicture(const Layout& layout, std::vector<std::complex<double>>& field) {
  double common = 0, power = 0;
  for (std::size_t i = 0; i < layout.window.size(); ++i) {
    common += std::abs(field[layout.window[i]]) * layout.wanted[i];
    power += layout.wanted[i] * layout.wanted[i];
  }
  const double scale = power > 0 ? common / power : 0;
  std::vector<std::complex<double>> kept(layout.window.size());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    kept[i] = std::polar(scale * layout.wanted[i], std::arg(field[layout.window[i]]));
  }
  std::fill(field.begin(), field.end(), 0.0);
  for (std::size_t i = 0; i < kept.size(); ++i) field[layout.window[i]] = kept[i];
}

}  // namespace

std::span<const Parameter> angularSpectrumParameters() {
  static const Parameter table[] = {iterationsParameter(50), randomStartParameter(),
                                    amplitudesParameter()};
  return table;
}

SolverOutcome solveAngularSpectrum(const SolverInput& input, Buffer& q) {
  const SolveProblem& problem = *input.problem;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const Layout layout = layoutOf(problem);
  PlanePropagation planes(layout.side, layout.step, layout.distance, problem.wavenumber);
  std::vector<std::complex<double>>& field = planes.field();
  Follower follower(input);
  const Eigen::VectorXd start =
      startPhases(problem, flagOf(input.parameters, "random_start"), input.randomSeed);
  Eigen::VectorXcd drives(problem.elements());
  for (int n = 0; n < drives.size(); ++n) drives(n) = std::polar(problem.limits(n), start(n));

  for (int i = 0; i < iterations; ++i) {
    std::fill(field.begin(), field.end(), 0.0);
    for (int n = 0; n < drives.size(); ++n) {
      const Cell& cell = layout.elements[n];
      for (int c = 0; c < 4; ++c) field[cell.indices[c]] += cell.weights[c] * drives(n);
    }
    planes.forward();  // the picture's plane
    imposePicture(layout, field);
    planes.backward();  // the array's
    for (int n = 0; n < drives.size(); ++n) {
      const Cell& cell = layout.elements[n];
      std::complex<double> sum = 0;
      for (int c = 0; c < 4; ++c) sum += cell.weights[c] * field[cell.indices[c]];
      const double modulus = std::abs(sum);
      if (modulus > 0) drives(n) = problem.limits(n) * sum / modulus;
    }
    follower.iterationDone((i + 1.0) / iterations, drives);
  }
  toBackend(input.backend, drives, q);
  return {iterations};
}

}  // namespace acg
