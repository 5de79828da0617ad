// SPDX-License-Identifier: GPL-3.0-or-later
// From a project file to the pressure that an emulated device makes: read, solved, quantised, sent
// over a real line, decoded, and summed at the focus.
#include <chrono>
#include <cmath>
#include <complex>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/drive/quantiser.h"
#include "core/io/project_file.h"
#include "core/resource_path.h"
#include "core/solvers/solve.h"
#include "hardware/emulators/server.h"
#include "hardware/registry.h"

namespace acg {
namespace {

struct Device {
  std::string driver;
  std::string array;  ///< of the catalogue
  ParameterSet settings;
  double loss;  ///< of the focus' pressure, at most, by rounding and full drive
};
void PrintTo(const Device& device, std::ostream* out) { *out << device.driver; }

ScenePtr projectWith(const std::string& array) {
  const std::filesystem::path file = resourcePath("examples/autd3_quiet_zone.acg");
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  std::string project = text.str();
  const std::string name = "\"name\": \"autd3\"";
  project.replace(project.find(name), name.size(), fmt::format("\"name\": \"{}\"", array));
  return parseProject(project, file.parent_path()).scene;
}

class ProjectToWire : public testing::TestWithParam<Device> {};

TEST_P(ProjectToWire, TheDecodedPhasesAreTheQuantisedHologramAndMakeItsFocus) {
  const Device& device = GetParam();
  const ScenePtr scene = projectWith(device.array);
  const auto backend = makeCpuBackend(1);
  const Hologram hologram = solveScene(*scene, *backend);
  const DeviceDriverEntry& entry = deviceDriver(device.driver);
  const ParameterSet settings = resolveParameters(entry.settings, device.settings, device.driver);
  const auto driver = entry.make(settings);
  ASSERT_EQ(driver->traits().channels, scene->elementCount());
  const PhaseFrame frame = quantise(hologram.drives, driver->traits());
  const Eigen::VectorXcd wanted = drivesOf(frame, driver->traits());

  const auto server = serveEmulator(device.driver, settings);
  const auto link = entry.openLink(server->address(), settings);
  driver->start(*link);
  driver->send(*link, frame);

  Eigen::VectorXcd emitted(wanted.size());
  const bool arrived = server->waitUntil(
      [&](const Emulator& emulator) {
        const std::vector<std::complex<double>> all = emulator.emitted();
        for (Eigen::Index n = 0; n < wanted.size(); ++n) emitted(n) = all[std::size_t(n)];
        return (emitted - wanted).cwiseAbs().maxCoeff() < 0.03;
      },
      std::chrono::milliseconds(5000));
  ASSERT_TRUE(arrived) << "off by " << (emitted - wanted).cwiseAbs().maxCoeff();

  const double ideal = targetResults(*scene, hologram.drives, *backend)[0].reached;
  const double made = targetResults(*scene, emitted, *backend)[0].reached;
  EXPECT_GT(ideal, 1000);
  EXPECT_NEAR(made, ideal, device.loss * ideal);
}

INSTANTIATE_TEST_SUITE_P(
    Devices, ProjectToWire,
    testing::Values(Device{"autd3", "autd3", {}, 0.002}, Device{"autd3_sdk", "autd3", {}, 0.002},
                    Device{"openmpd", "openmpd_pair", {{"boards", std::int64_t{2}}}, 0.01},
                    Device{"sonicsurface", "sonicsurface", {}, 0.01}),
    [](const auto& info) { return info.param.driver; });

}  // namespace
}  // namespace acg
