// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/operations.h"

#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "hardware/autd3/modulation_samples.h"
#include "hardware/autd3/remote_link.h"

namespace acg::autd3 {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<std::uint8_t> front(const std::vector<std::uint8_t>& bytes, std::size_t count) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
}

TEST(Autd3Frame, HasNumberOffsetAndBothOperations) {
  const TxFrame frame = txFrame(5, clear(), synchronise());

  ASSERT_EQ(frame.size(), 626u);
  EXPECT_THAT(std::vector(frame.begin(), frame.begin() + 9),
              ElementsAre(5, 0, 2, 0, 0x01, 0, 0x02, 0, 0));
}

TEST(Autd3Frame, HasNoOffsetWithoutASecondOperation) {
  const TxFrame frame = txFrame(0, nop());

  EXPECT_THAT(std::vector(frame.begin(), frame.end()), Each(0));
}

TEST(Autd3Operations, AreTheirTagAndAByte) {
  EXPECT_THAT(firmwareInfo(kFpgaMajor), ElementsAre(0x03, 3));
  EXPECT_THAT(forceFan(true), ElementsAre(0x60, 1));
  EXPECT_THAT(readState(true), ElementsAre(0x61, 1));
}

TEST(Autd3Operations, ConfigureAStrictSilencerByCompletionSteps) {
  EXPECT_THAT(silencer(10, 0x140, true), ElementsAre(0x21, 4, 10, 0, 0x40, 1));
  EXPECT_THROW(silencer(0, 40, true), Error);
}

TEST(Autd3Operations, WriteAGainAsPairsOfPhaseAndIntensity) {
  std::vector<std::uint8_t> phases(249), intensities(249);
  for (std::size_t n = 0; n < 249; ++n) {
    phases[n] = static_cast<std::uint8_t>(n);
    intensities[n] = static_cast<std::uint8_t>(255 - n);
  }

  const Payload payload = gain(phases, intensities, 1);

  ASSERT_EQ(payload.size(), 502u);
  EXPECT_THAT(front(payload, 8), ElementsAre(0x30, 1, 1, 0, 0, 255, 1, 254));
  EXPECT_EQ(payload[500], 248);
  EXPECT_EQ(payload[501], 7);
}

TEST(Autd3Operations, CutAModulationIntoBlocks) {
  const std::vector<std::uint8_t> samples(254 + 618 + 1, 7);

  const std::vector<Payload> blocks = modulation(samples, 10, 1);

  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_THAT(front(blocks[0], 17), ElementsAreArray({0x10, 0x09, 254, 0xFF, 10, 0, 0xFF, 0xFF, 0,
                                                      0, 0, 0, 0, 0, 0, 0, 7}));
  EXPECT_EQ(blocks[0].size(), 16u + 254);
  EXPECT_THAT(front(blocks[1], 5), ElementsAre(0x10, 0x08, 618 & 0xFF, 618 >> 8, 7));
  EXPECT_EQ(blocks[1].size(), 622u);
  EXPECT_THAT(blocks[2], ElementsAre(0x10, 0x0E, 1, 0, 7));
  EXPECT_THROW(modulation(std::vector<std::uint8_t>(1, 0), 10, 0), Error);
  EXPECT_THROW(modulation(std::vector<std::uint8_t>(65537, 0), 10, 0), Error);
  EXPECT_THROW(modulation(samples, 0, 0), Error);
}

TEST(Autd3Operations, MaskElementsLowestBitFirst) {
  std::array<bool, kElements> isOn{};
  isOn[0] = isOn[9] = isOn[248] = true;

  const Payload payload = outputMask(1, isOn);

  ASSERT_EQ(payload.size(), 34u);
  EXPECT_THAT(front(payload, 4), ElementsAre(0x90, 1, 0x01, 0x02));
  EXPECT_EQ(payload[2 + 31], 0x01);
}

TEST(Autd3Operations, PadPhaseCorrectionsToAnEvenLength) {
  std::array<std::uint8_t, kElements> phases{};
  phases[248] = 9;

  const Payload payload = phaseCorrection(phases);

  ASSERT_EQ(payload.size(), 252u);
  EXPECT_EQ(payload[0], 0x80);
  EXPECT_EQ(payload[250], 9);
}

TEST(Autd3Operations, WritePulseWidthsAsWords) {
  std::array<std::uint16_t, 256> widths = arcsinePulseWidths();
  const Payload payload = pulseWidths(widths);

  ASSERT_EQ(payload.size(), 514u);
  EXPECT_THAT(front(payload, 6), ElementsAre(0x72, 0, 0, 0, 1, 0));
  EXPECT_EQ(payload[512], 0x00);
  EXPECT_EQ(payload[513], 0x01);  // 256, half of the period
  widths[3] = 512;
  EXPECT_THROW(pulseWidths(widths), Error);
}

TEST(Autd3PulseWidths, AreTheFirmwaresTable) {
  // Rows 0, 5 and 10 of asin_table in src/cpu/src/op/clear.c, 24 to a row.
  const auto widths = arcsinePulseWidths();

  const std::vector<int> row0 = {0x00, 0x01, 0x01, 0x02, 0x03, 0x03, 0x04, 0x04,
                                 0x05, 0x06, 0x06, 0x07, 0x08, 0x08, 0x09, 0x0a,
                                 0x0a, 0x0b, 0x0c, 0x0c, 0x0d, 0x0d, 0x0e, 0x0f};
  const std::vector<int> row10 = {0xc8, 0xca, 0xcc, 0xce, 0xd0, 0xd2, 0xd5, 0xd7,
                                  0xda, 0xdd, 0xe0, 0xe3, 0xe7, 0xec, 0xf2, 0x100};
  EXPECT_EQ(std::vector<int>(widths.begin(), widths.begin() + 24), row0);
  EXPECT_EQ(std::vector<int>(widths.begin() + 240, widths.end()), row10);
}

TEST(Autd3PulseWidths, MakeTheAmplitudeLinearInTheIntensity) {
  const auto widths = arcsinePulseWidths();
  const double halfStep = 0.5 * std::numbers::pi / 512;

  for (int i = 0; i < 256; ++i) {
    const double heard = std::sin(std::numbers::pi * widths[std::size_t(i)] / 512);
    EXPECT_NEAR(heard, i / 255.0, halfStep + 1e-9) << "intensity " << i;
  }
}

TEST(Autd3Grid, IsThatOfTheCataloguesArray) {
  const auto array = catalogueArray("autd3").elements.positions;

  ASSERT_EQ(array.cols(), kElements);
  for (int n = 0; n < kElements; ++n) {
    const auto [column, row] = gridPlace(n);
    EXPECT_NEAR(array(0, n), column * kPitch, 1e-9) << "element " << n;
    EXPECT_NEAR(array(1, n), row * kPitch, 1e-9) << "element " << n;
  }
}

TEST(Autd3Modulation, HoldsWholePeriodsOfASine) {
  const ModulationSamples samples = sineModulation(150, 10);

  EXPECT_EQ(samples.divider, 10);
  ASSERT_EQ(samples.values.size(), 80u);  // 4000 / gcd(4000, 150), three periods
  EXPECT_EQ(samples.values[0], 128);
  EXPECT_THAT(samples.values, testing::Contains(255));
  EXPECT_THAT(samples.values, testing::Contains(0));
  EXPECT_EQ(sineModulation(100, 20).divider, 20);
  EXPECT_THROW(sineModulation(2001, 10), Error);
}

TEST(Autd3Remote, GreetsAndPlacesDevicesAsTheProtocolSays) {
  const std::string hello = std::string("\x10\x01\x00", 3) + "AUTD3REMOTE";
  EXPECT_THAT(helloMessage(), ElementsAreArray(hello.begin(), hello.end()));
  const auto geometry = geometryMessage(kConfigureGeometry, 2, 0.192);
  ASSERT_EQ(geometry.size(), 5u + 2 * 28);
  EXPECT_THAT(front(geometry, 5), ElementsAre(1, 2, 0, 0, 0));
  // 192 mm as a float, then y, z, and w = 1 of the quaternion.
  EXPECT_THAT(std::vector(geometry.begin() + 33, geometry.begin() + 49),
              ElementsAre(0, 0, 0x40, 0x43, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F));
}

TEST(Autd3Firmware, NamesVersionsAndErrors) {
  EXPECT_EQ(versionText(kFirmware121, 0), "v12.1.0");
  EXPECT_EQ(versionText(0x92, 1), "v8.0.1");
  EXPECT_EQ(versionText(7, 0), "unknown (7)");
  EXPECT_THAT(errorText(kSilencerRefuses), testing::HasSubstr("silencer"));
}

}  // namespace
}  // namespace acg::autd3
