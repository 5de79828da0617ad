// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/stm.h"

#include <algorithm>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "hardware/autd3/byte_writer.h"

namespace acg::autd3 {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<std::uint8_t> range(const Payload& bytes, std::size_t from, std::size_t count) {
  return {bytes.begin() + static_cast<std::ptrdiff_t>(from),
          bytes.begin() + static_cast<std::ptrdiff_t>(from + count)};
}

std::vector<PhaseFrame> patterns(int count) {
  std::vector<PhaseFrame> all;
  for (int i = 0; i < count; ++i) {
    all.push_back({std::vector<std::uint8_t>(498, static_cast<std::uint8_t>(0x10 * i + i)),
                   std::vector<std::uint8_t>(498, static_cast<std::uint8_t>(100 + i))});
  }
  return all;
}

TEST(Autd3GainStm, SendsPhaseAndIntensityOnePatternAFrame) {
  const auto blocks = gainStm(patterns(3), 249, GainStmMode::kPhaseAndIntensity, {40, 1});

  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_THAT(range(blocks[0], 0, 18), ElementsAreArray({0x41, 0x09, 0, 0xFF, 40, 0, 0xFF, 0xFF, 0,
                                                         0, 0, 0, 0, 0, 0, 0, 0x00, 100}));
  EXPECT_EQ(blocks[0].size(), 16u + 498);
  EXPECT_THAT(range(blocks[1], 0, 4), ElementsAre(0x41, 0x08, 0x11, 101));
  EXPECT_THAT(range(blocks[2], 0, 4), ElementsAre(0x41, 0x0E, 0x22, 102));
}

TEST(Autd3GainStm, SendsPhasesTwoPatternsAFrame) {
  const auto blocks = gainStm(patterns(3), 0, GainStmMode::kPhase, {40, 0});

  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_THAT(range(blocks[0], 0, 3), ElementsAre(0x41, 0x41, 1));
  EXPECT_THAT(range(blocks[0], 16, 2), ElementsAre(0x00, 0x11));
  EXPECT_THAT(range(blocks[1], 0, 4), ElementsAre(0x41, 0x06, 0x22, 0x00));
}

TEST(Autd3GainStm, SendsHalfPhasesFourPatternsAFrame) {
  const auto blocks = gainStm(patterns(5), 0, GainStmMode::kHalfPhase, {40, 0});

  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_THAT(range(blocks[0], 0, 3), ElementsAre(0x41, 0xC1, 2));
  EXPECT_THAT(range(blocks[0], 16, 2), ElementsAre(0x10, 0x32));
  EXPECT_THAT(range(blocks[1], 0, 4), ElementsAre(0x41, 0x06, 0x04, 0x00));
}

TEST(Autd3GainStm, RefusesTooFewAndTooManyPatterns) {
  EXPECT_THROW(gainStm(patterns(1), 0, GainStmMode::kPhase, {40, 0}), Error);
  EXPECT_THROW(gainStm(patterns(1025), 0, GainStmMode::kPhase, {40, 0}), Error);
  EXPECT_THROW(gainStm(patterns(2), 0, GainStmMode::kPhase, {0, 0}), Error);
}

TEST(Autd3FociStm, PacksAFocusIntoEightBytes) {
  std::vector<std::uint8_t> bytes;
  put64(bytes, focusWord({{0.010, -0.005, 0.150}, 0xFF}));

  EXPECT_THAT(bytes, ElementsAre(0x90, 0x01, 0xE0, 0xFC, 0x0F, 0x77, 0xC1, 0x3F));
}

TEST(Autd3FociStm, RefusesAFocusOutOfReach) {
  EXPECT_NO_THROW(focusWord({{3.2, 0, 0}, 0}));
  EXPECT_THROW(focusWord({{3.3, 0, 0}, 0}), Error);
  EXPECT_THROW(focusWord({{-3.2, 0, 0}, 0}), Error);  // the differences to the elements overflow
}

TEST(Autd3FociStm, CutsPatternsIntoBlocks) {
  const std::vector<StmFocus> foci(2 * 80, {{0, 0, 0.15}, 200});

  const auto blocks = fociStm(foci, 2, 340, {80, 1});

  ASSERT_EQ(blocks.size(), 3u);  // 37, 38 and 5 patterns of 16 bytes
  EXPECT_THAT(range(blocks[0], 0, 24),
              ElementsAreArray({0x42, 1, 37, 1, 0xFF, 2, 0x00, 0x55, 80, 0, 0xFF, 0xFF,
                                0,    0, 0,  0, 0,    0, 0,    0,    0,  0, 0,    0}));
  EXPECT_EQ(blocks[0].size(), 24u + 37 * 16);
  EXPECT_THAT(range(blocks[1], 0, 4), ElementsAre(0x42, 0, 38, 1));
  EXPECT_THAT(range(blocks[2], 0, 4), ElementsAre(0x42, 6, 5, 1));
}

TEST(Autd3FociStm, RefusesWrongNumbersOfFociAndSpeeds) {
  const std::vector<StmFocus> foci(3);

  EXPECT_THROW(fociStm(foci, 2, 340, {80, 1}), Error);
  EXPECT_THROW(fociStm(foci, 9, 340, {80, 1}), Error);
  EXPECT_THROW(fociStm(foci, 1, 1500, {80, 1}), Error);
  EXPECT_NO_THROW(fociStm(foci, 1, 340, {80, 1}));
}

TEST(Autd3Stm, TakesRatesThatDivideTheUltrasound) {
  EXPECT_EQ(dividerOf(1000), 40);
  EXPECT_EQ(dividerOf(40000.0 / 3), 3);
  try {
    dividerOf(999);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), testing::HasSubstr("975.61 or 1000 Hz"));
  }
  EXPECT_THROW(dividerOf(0), Error);
  EXPECT_THROW(dividerOf(80000), Error);
}

}  // namespace
}  // namespace acg::autd3
