// SPDX-License-Identifier: GPL-3.0-or-later
// From a solved scene over a pseudo-terminal to the pressure that small emulated boards make, whose
// arrays are not in the catalogue.
#include <chrono>
#include <cmath>
#include <complex>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/drive/quantiser.h"
#include "core/solvers/solve.h"
#include "core/units.h"
#include "hardware/emulators/server.h"
#include "hardware/registry.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

struct Board {
  const char* driver;
  std::int64_t columns, rows;
  double share;  ///< of the ideal pressure that is left at the least
};
void PrintTo(const Board& board, std::ostream* out) { *out << board.driver; }

class ProjectToDevice : public testing::TestWithParam<Board> {};

Scene sceneFor(const Board& board) {
  Scene scene = testscenes::oneBoard("point");
  scene.arrays[0].geometry.parameters["columns"] = board.columns;
  scene.arrays[0].geometry.parameters["rows"] = board.rows;
  scene.arrays[0].elements =
      std::make_shared<TransducerArray>(buildArray(scene.arrays[0].geometry, "", "board"));
  testscenes::addFocus(scene, {0.012, -0.007, 0.07});
  return scene;
}

/// |p| at the scene's focus by its closed form for points, in units of one element at 1 m.
double pressureAtFocus(const Scene& scene, const auto& drives) {
  const double wavenumber = 2 * kPi * 40e3 / std::get<Medium>(scene.medium).soundSpeed;
  const Eigen::Matrix3Xd& places = scene.arrays[0].elements->positions;
  std::complex<double> sum = 0;
  for (Eigen::Index n = 0; n < places.cols(); ++n) {
    const double distance = (scene.targets[0].position - places.col(n)).norm();
    sum += std::complex<double>(drives[std::size_t(n)]) *
           std::polar(1 / distance, wavenumber * distance);
  }
  return std::abs(sum);
}

TEST_P(ProjectToDevice, TheEmulatedBoardFocusesWhereTheProjectAsks) {
  const Scene scene = sceneFor(GetParam());
  const auto backend = makeCpuBackend(1);
  const Hologram hologram = solveScene(scene, *backend);
  const DeviceDriverEntry& entry = deviceDriver(GetParam().driver);
  const ParameterSet settings = resolveParameters(entry.settings, {}, entry.name);
  const auto server = serveEmulator(entry.name);
  const auto driver = entry.make(settings);
  const auto link = entry.openLink(server->address(), settings);
  ASSERT_EQ(hologram.drives.size(), driver->traits().channels);
  driver->start(*link);
  const PhaseFrame frame = quantise(hologram.drives, driver->traits(), 7);
  const Eigen::VectorXcd wanted = drivesOf(frame, driver->traits());

  driver->send(*link, frame);

  const auto sounds = [&](const Emulator& e) {
    return std::abs(e.emitted()[0] - wanted(0)) < 1e-9;
  };
  ASSERT_TRUE(server->waitUntil(sounds, std::chrono::seconds(5)));
  const std::vector<std::complex<double>> emitted = server->emitted();
  const bool hasUnusedPins = std::string(GetParam().driver) == "ultraino_nano16";
  for (int n = 0; n < driver->traits().channels; ++n) {
    if (hasUnusedPins && n >= 6 && n <= 9) continue;
    EXPECT_LT(std::abs(emitted[std::size_t(n)] - wanted(n)), 1e-9) << n;
  }
  const std::vector<std::complex<double>> ideal(hologram.drives.begin(), hologram.drives.end());
  EXPECT_GT(pressureAtFocus(scene, emitted), GetParam().share * pressureAtFocus(scene, ideal));
}

// sinc(pi / L) of the pressure is left on average; the Nano16 has 12 of 16 pins.
INSTANTIATE_TEST_SUITE_P(Boards, ProjectToDevice,
                         testing::Values(Board{"ultraino_mega64", 8, 8, 0.96},
                                         Board{"ultraino_nano16", 4, 4, 0.65},
                                         Board{"ultraino_nano", 4, 2, 0.98}),
                         [](const auto& info) { return std::string(info.param.driver); });

}  // namespace
}  // namespace acg
