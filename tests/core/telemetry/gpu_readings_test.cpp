// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/gpu_readings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

std::string refusalOf(const std::string& library) {
  try {
    GpuReader reader(library);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
    return error.what();
  }
  return {};
}

TEST(GpuReader, ReadsEachProcessorAndLeavesOutWhatItDoesNotSay) {
  GpuReader reader(ACG_FAKE_NVML);

  const auto all = reader.read();

  ASSERT_EQ(reader.count(), 2U);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "Fake A");
  EXPECT_DOUBLE_EQ(all[0].use.value(), 0.37);
  EXPECT_EQ(all[0].memoryUsed, 2000);
  EXPECT_EQ(all[0].memoryTotal, 8000);
  EXPECT_EQ(all[0].temperature, 64);
  EXPECT_DOUBLE_EQ(all[0].power.value(), 123.4);
  EXPECT_EQ(all[1].memoryUsed, 1000);
  EXPECT_EQ(all[1].use, std::nullopt);
  EXPECT_EQ(all[1].temperature, std::nullopt);
  EXPECT_EQ(all[1].power, std::nullopt);
}

TEST(GpuReader, SaysThatTheLibraryIsMissingOrAnother) {
  EXPECT_THAT(refusalOf("libnothing-of-that-name.so.1"), testing::HasSubstr("is not here"));
  EXPECT_THAT(refusalOf("libm.so.6"), testing::HasSubstr("nvmlInit_v2"));
}

}  // namespace
}  // namespace acg
