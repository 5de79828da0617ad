// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/phase_codes.h"

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/aligned_allocator.h>
#include <hwy/targets.h>

namespace acg {
namespace {

/// Drives whose codes are hard to tell: at and about every border between two codes, on the axes,
/// without a phase, very large and very small.
std::vector<std::complex<float>> hardDrives() {
  std::vector<std::complex<float>> drives;
  for (int border = 0; border < 512; ++border) {
    for (const double off : {-1e-3, -1e-5, -1e-6, -1e-7, 0.0, 1e-7, 1e-6, 1e-5, 1e-3}) {
      for (const double modulus : {1.0, 3e-4, 7e5, 1e-38, 2e38}) {
        const double angle = (border + off) * std::numbers::pi / 256;
        drives.emplace_back(std::polar(modulus, angle));
      }
    }
  }
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const float parts[] = {0.0f, -0.0f, 1.0f, -1.0f, kInfinity, -kInfinity, 1e-45f, 3e38f, NAN};
  for (const float re : parts) {
    for (const float im : parts) drives.emplace_back(re, im);
  }
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  for (int i = 0; i < 100'000; ++i) drives.emplace_back(normal(random), normal(random));
  return drives;
}

class PhaseCodes : public testing::TestWithParam<std::int64_t> {
 protected:
  PhaseCodes() { hwy::SetSupportedTargetsForTest(GetParam()); }
  ~PhaseCodes() override { hwy::SetSupportedTargetsForTest(0); }
};

TEST_P(PhaseCodes, AreThoseOfTheDrivesOneByOne) {
  const std::vector<std::complex<float>> drives = hardDrives();
  std::vector<std::uint8_t> codes(drives.size(), 0xAA);

  cpu::phaseCodes(drives, codes);

  for (std::size_t i = 0; i < drives.size(); ++i) {
    ASSERT_EQ(codes[i], cpu::phaseCode(drives[i])) << drives[i];
  }
}

TEST_P(PhaseCodes, OfPlanesAreTheSameForAnyLength) {
  const std::vector<std::complex<float>> drives = hardDrives();
  for (const std::size_t size : {std::size_t{1}, std::size_t{15}, std::size_t{37}, drives.size()}) {
    const auto planes = hwy::AllocateAligned<float>(2 * (size + 16));
    float* re = planes.get();
    float* im = re + (size + 15) / 16 * 16;
    for (std::size_t i = 0; i < size; ++i) {
      re[i] = drives[i].real();
      im[i] = drives[i].imag();
    }
    std::vector<std::uint8_t> codes(size + 1, 0xAA);

    cpu::phaseCodes(re, im, std::span(codes).first(size));

    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(codes[i], cpu::phaseCode(drives[i]));
    EXPECT_EQ(codes[size], 0xAA);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, PhaseCodes,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()));

}  // namespace
}  // namespace acg
