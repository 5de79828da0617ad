// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/openmpd/openmpd_protocol.h"

#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/drive/device_traits_file.h"
#include "core/drive/quantiser.h"

namespace acg::openmpd {
namespace {

std::vector<int> pins() { return deviceTraits("openmpd").channelOrder; }

TEST(OpenMpdProtocol, KeepsTheMiddleOfAPulseInWholeSteps) {
  EXPECT_EQ(pulseStart(0, 64), 0);
  EXPECT_EQ(pulseStart(0, 32), 16);
  EXPECT_EQ(pulseStart(0, 33), 15);  // (64 - 33) / 2 without its rest
  EXPECT_EQ(pulseStart(120, 32), 8);
  EXPECT_EQ(pulseStart(127, 1), 30);
}

TEST(OpenMpdProtocol, PutsElementsOnTheirPins) {
  std::vector<std::uint8_t> phases(256, 0), duties(256, 0);
  // Element 0 is that at -x, +y; element 1 the next one down; element 16 the next to the right.
  phases[0] = 10, duties[0] = 64;
  phases[1] = 20, duties[1] = 63;
  phases[16] = 30, duties[16] = 1;

  const auto frame = boardFrame(phases, duties, pins());

  EXPECT_EQ(frame[249], 10);
  EXPECT_EQ(frame[256 + 249], 64);
  EXPECT_EQ(frame[253], 20);
  EXPECT_EQ(frame[256 + 253], 63);
  EXPECT_EQ(frame[248], 30 + 31);
  EXPECT_EQ(frame[256 + 248], 1);
  EXPECT_EQ(frame[0], 0x80);
  EXPECT_EQ(std::accumulate(frame.begin(), frame.end(), 0), 10 + 64 + 20 + 63 + 61 + 1 + 0x80);
}

TEST(OpenMpdProtocol, NumbersPinsAsTheBoardFiles) {
  // The first two columns of the pins of board_21.pat (RMResearch/OpenMPD_Libs), and its last one.
  const std::vector<int> first = {249, 253, 241, 245, 233, 237, 225, 229, 217, 221, 209,
                                  213, 201, 205, 193, 197, 248, 252, 240, 244, 232, 236,
                                  224, 228, 216, 220, 208, 212, 200, 204, 192, 196};
  const std::vector<int> last = {58, 63, 50, 55, 42, 47, 34, 39, 26, 31, 18, 23, 10, 15, 2, 7};
  const std::vector<int> all = pins();

  ASSERT_EQ(all.size(), 256u);
  EXPECT_EQ(std::vector(all.begin(), all.begin() + 32), first);
  EXPECT_EQ(std::vector(all.end() - 16, all.end()), last);
}

TEST(OpenMpdProtocol, HasElementsInTheOrderOfTheCataloguesArray) {
  const auto positions = catalogueArray("openmpd_board").elements.positions;

  EXPECT_NEAR(positions(0, 0), -0.07875, 1e-9);
  EXPECT_NEAR(positions(1, 0), 0.07875, 1e-9);
  EXPECT_NEAR(positions(1, 1), 0.06825, 1e-9);
  EXPECT_NEAR(positions(0, 16), -0.06825, 1e-9);
}

TEST(OpenMpdProtocol, CarriesColourAndDividerInTheSeventhBits) {
  const auto frame = silentBoardFrame({0x00800001, std::uint8_t{0x05}});

  std::vector<std::size_t> flagged;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    EXPECT_EQ(frame[i] & 0x7F, 0);
    if (frame[i] == 0x80) flagged.push_back(i);
  }
  EXPECT_THAT(flagged, testing::ElementsAre(0, 1, 24, 25, 26, 28, 34));
}

TEST(OpenMpdProtocol, TurnsThePublishedTestFrameIntoAPlainPhase) {
  // All pulses of length 64 from step 64 on.
  const auto frame =
      boardFrame(std::vector<std::uint8_t>(256, 64), std::vector<std::uint8_t>(256, 64), pins());

  EXPECT_EQ(frame[0], 0xC0);
  for (std::size_t i = 1; i < frame.size(); ++i) EXPECT_EQ(frame[i], 64);
}

TEST(OpenMpdProtocol, TruncatesAsTheHostProgram) {
  DeviceTraits traits = deviceTraits("openmpd");
  Eigen::VectorXcd drives(256);
  const double step = 2 * std::numbers::pi / 128;
  for (int n = 0; n < 256; ++n) drives(n) = std::polar(0.999, 5.9 * step);
  drives(1) = std::polar(std::sin(std::numbers::pi / 2 * 31.9 / 64), -0.1 * step);

  const PhaseFrame frame = quantise(drives, traits);

  EXPECT_EQ(frame.phases[0], 5);
  EXPECT_EQ(frame.amplitudes[0], 62);  // 64 (2 / pi) asin(0.999) = 62.18
  EXPECT_EQ(frame.phases[1], 127);
  EXPECT_EQ(frame.amplitudes[1], 31);
}

}  // namespace
}  // namespace acg::openmpd
