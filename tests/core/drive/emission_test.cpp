// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/emission.h"

#include <cmath>
#include <complex>
#include <random>

#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "core/units.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

Scene manyElements() {
  Scene scene = testscenes::oneBoard();
  scene.arrays[0].geometry.parameters["columns"] = std::int64_t{200};
  scene.arrays[0].geometry.parameters["rows"] = std::int64_t{200};
  scene.arrays[0].elements =
      std::make_shared<TransducerArray>(buildArray(scene.arrays[0].geometry, "", "board"));
  return scene;
}

TEST(Emission, PhaseLevelsCostSincOfPiOverNOnAverage) {
  // Section 3 of the notes on acoustics: 8: 0.974495, 16: 0.993587, 32: 0.998394.
  const Scene scene = manyElements();
  Hologram hologram;
  hologram.drives.resize(scene.elementCount());
  std::mt19937_64 random(4);
  for (auto& x : hologram.drives) x = std::polar(1.0, 2 * kPi * (random() >> 11) * 0x1p-53);
  struct Case {
    int levels;
    double coherence;
  };
  for (const Case& expected : {Case{8, 0.974495}, Case{16, 0.993587}, Case{32, 0.998394}}) {
    const Emission emission =
        emissionOf(scene, hologram, {{expected.levels, 0, DriveLevels::Law::kLinear}});

    EXPECT_NEAR(emission.coherence, expected.coherence, 3e-4);
    EXPECT_NEAR(emission.phaseError, kPi / expected.levels / std::sqrt(3), 5e-3);
  }
}

TEST(Emission, PulseWidthsGiveTheSineOfPiTimesDuty) {
  const DriveLevels openMpd{0, 65, DriveLevels::Law::kDuty};

  EXPECT_NEAR(std::abs(quantised(1.0, openMpd)), 1, 1e-15);
  EXPECT_NEAR(std::abs(quantised(0.0, openMpd)), 0, 1e-15);
  // asin(0.5) / pi = 1/6 of a period: 21.33 of 128 counts, so 21.
  EXPECT_NEAR(std::abs(quantised(0.5, openMpd)), std::sin(kPi * 21 / 128), 1e-15);
}

TEST(Emission, LinearLevelsRoundTheAmplitude) {
  const DriveLevels autd3{256, 256, DriveLevels::Law::kLinear};

  const std::complex<double> drive = quantised(std::polar(0.5, 1.0), autd3);

  EXPECT_NEAR(std::abs(drive), 128.0 / 255, 1e-15);
  EXPECT_NEAR(std::arg(drive), std::round(1.0 * 256 / (2 * kPi)) * 2 * kPi / 256, 1e-15);
}

TEST(Emission, AFocusOfAnAutd3HasThePhaseCodesOfItsSource) {
  // Values of the AUTD3 source's formula at 340 m/s: elements that radiate evenly, focus at (90,
  // 70, 150) mm, codes of the first twelve and the last four elements.
  const CatalogueArray device = catalogueArray("autd3");
  const double k = 2 * kPi * 40e3 / 340;
  const Eigen::Vector3d focus(0.09, 0.07, 0.15);
  std::vector<int> codes;
  std::complex<double> ideal = 0, emitted = 0;
  for (Eigen::Index n = 0; n < device.elements.positions.cols(); ++n) {
    const double distance = (device.elements.positions.col(n) - focus).norm();
    const std::complex<double> drive = std::polar(1.0, -k * distance);
    const std::complex<double> onLevels = quantised(drive, device.levels);
    codes.push_back(static_cast<int>(std::lround(std::arg(onLevels) * 128 / kPi)) & 255);
    const std::complex<double> reaching =
        std::polar(275.574246625 * 0.2 / (4 * kPi) / distance, k * distance);
    ideal += drive * reaching;
    emitted += onLevels * reaching;
  }

  ASSERT_EQ(codes.size(), 249u);
  const std::vector<int> first(codes.begin(), codes.begin() + 12),
      last(codes.end() - 4, codes.end());
  EXPECT_EQ(first, (std::vector{213, 97, 223, 78, 174, 253, 59, 102, 128, 134, 122, 92}));
  EXPECT_EQ(last, (std::vector{240, 138, 21, 145}));
  EXPECT_NEAR(std::abs(ideal), 6683.140020, 1e-3);  // the strength is known to eight digits
  EXPECT_NEAR(std::abs(emitted), 6682.982706, 1e-3);
}

TEST(Emission, DevicesOfTheCatalogueKnowTheirLevels) {
  EXPECT_EQ(catalogueArray("autd3").levels.phaseLevels, 256);
  EXPECT_EQ(catalogueArray("sonicsurface").levels.phaseLevels, 32);
  const DriveLevels openMpd = catalogueArray("openmpd_board").levels;
  EXPECT_EQ(openMpd.phaseLevels, 128);
  EXPECT_EQ(openMpd.amplitudeLevels, 65);
  EXPECT_EQ(openMpd.law, DriveLevels::Law::kDuty);
  for (const std::string& name : catalogueNames()) {
    EXPECT_GT(catalogueArray(name).levels.phaseLevels, 0) << name;
  }
}

TEST(Emission, TheDifferenceIsEmittedMinusIdeal) {
  const Scene scene = testscenes::oneBoard();
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Constant(256, std::polar(0.7, 0.3));
  const Emission emission = emissionOf(scene, hologram, {{16, 3, DriveLevels::Law::kLinear}});

  const Eigen::VectorXcd difference = differenceHologram(hologram, emission).drives;

  EXPECT_EQ(difference, emission.emitted - hologram.drives);
  EXPECT_EQ(emittedHologram(hologram, emission).drives, emission.emitted);
}

TEST(Emission, RefusesTheHologramOfAnotherArray) {
  const Scene scene = testscenes::oneBoard();
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Ones(7);

  EXPECT_THROW(emissionOf(scene, hologram, driveLevels(scene, {})), Error);
}

TEST(Emission, WithoutADeviceTheScenesOwnLevelsCount) {
  Scene scene = testscenes::oneBoard();
  scene.solver.phaseLevels = 12;

  EXPECT_EQ(driveLevels(scene, {}).at(0).phaseLevels, 12);
  EXPECT_EQ(driveLevels(scene, DriveLevels{5, 0, {}}).at(0).phaseLevels, 5);
}

}  // namespace
}  // namespace acg
