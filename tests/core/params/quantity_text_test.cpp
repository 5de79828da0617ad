// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/params/quantity_text.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

constexpr double kWavelength = 0.0086;

struct Typed {
  const char* text;
  Dimension dimension;
  double si;
};

class QuantityText : public testing::TestWithParam<Typed> {};

TEST_P(QuantityText, GivesTheSiValue) {
  const Typed& typed = GetParam();
  EXPECT_NEAR(parseQuantity(typed.text, typed.dimension, kWavelength), typed.si,
              1e-12 * std::abs(typed.si));
}

INSTANTIATE_TEST_SUITE_P(
    WhatPeopleType, QuantityText,
    testing::Values(
        Typed{"12.5 mm", Dimension::kLength, 0.0125}, Typed{"12.5", Dimension::kLength, 0.0125},
        Typed{"12,5", Dimension::kLength, 0.0125}, Typed{"12,5mm", Dimension::kLength, 0.0125},
        Typed{"0,125 m", Dimension::kLength, 0.125}, Typed{"1.2 cm", Dimension::kLength, 0.012},
        Typed{"250 um", Dimension::kLength, 250e-6}, Typed{"250 µm", Dimension::kLength, 250e-6},
        Typed{"-3 mm", Dimension::kLength, -0.003}, Typed{"−3 mm", Dimension::kLength, -0.003},
        Typed{"1e-2 m", Dimension::kLength, 0.01}, Typed{"1e1", Dimension::kLength, 0.01},
        Typed{"10 mm + lambda/4", Dimension::kLength, 0.01 + kWavelength / 4},
        Typed{"2 λ", Dimension::kLength, 2 * kWavelength},
        Typed{"(1+2)*3 mm", Dimension::kLength, 0.009},
        Typed{"sqrt(4)*1 mm", Dimension::kLength, 0.002}, Typed{"10/4", Dimension::kLength, 0.0025},
        Typed{"25/2 mm", Dimension::kLength, 0.0125}, Typed{"10 + 5 mm", Dimension::kLength, 0.015},
        Typed{" 0 mm ", Dimension::kLength, 0}, Typed{"3 kPa", Dimension::kPressure, 3000},
        Typed{"3000", Dimension::kPressure, 3000}, Typed{"45", Dimension::kAngle, kPi / 4},
        Typed{"45°", Dimension::kAngle, kPi / 4}, Typed{"45 deg", Dimension::kAngle, kPi / 4},
        Typed{"pi/2", Dimension::kAngle, kPi / 2}, Typed{"π/2 rad", Dimension::kAngle, kPi / 2},
        Typed{"40", Dimension::kFrequency, 40e3}, Typed{"40 kHz", Dimension::kFrequency, 40e3},
        Typed{"1 MHz", Dimension::kFrequency, 1e6}, Typed{"5 ms", Dimension::kTime, 0.005},
        Typed{"2 s", Dimension::kTime, 2}, Typed{"21.5 degC", Dimension::kTemperature, 21.5},
        Typed{"21.5 °C", Dimension::kTemperature, 21.5}, Typed{"50 %", Dimension::kPercent, 50},
        Typed{"25 kg/m^3", Dimension::kDensity, 25}, Typed{"25 kg/m³", Dimension::kDensity, 25},
        Typed{"343 m/s", Dimension::kSpeed, 343},
        Typed{"3.4 Pa m", Dimension::kSourceStrength, 3.4},
        Typed{"1.3 dB/m", Dimension::kAttenuation, 1.3}, Typed{"pi", Dimension::kNone, kPi},
        Typed{"1 mm / lambda", Dimension::kNone, 1e-3 / kWavelength}));

std::string refusal(std::string_view text, Dimension dimension,
                    std::optional<double> wavelength = std::nullopt) {
  try {
    const double value = parseQuantity(text, dimension, wavelength);
    return "accepted as " + std::to_string(value);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
}

TEST(QuantityTextRefusal, NamesTheDimensionThatWasTyped) {
  EXPECT_EQ(refusal("3 kPa", Dimension::kLength),
            "\"3 kPa\" is a pressure, but a length is wanted here, such as 12.5 mm.");
  EXPECT_EQ(refusal("0 kPa", Dimension::kLength),
            "\"0 kPa\" is a pressure, but a length is wanted here, such as 12.5 mm.");
  EXPECT_EQ(refusal("5 mm", Dimension::kAngle),
            "\"5 mm\" is a length, but an angle is wanted here, such as 45 deg.");
}

TEST(QuantityTextRefusal, SaysThatUnitsDoNotGoTogether) {
  for (const char* text :
       {"10 mm + 5", "10 mm + 3 kPa", "2 mm * 3 mm", "1 mm / 3 mm + 1 mm", "sin(2 mm)"}) {
    EXPECT_THAT(refusal(text, Dimension::kLength), testing::HasSubstr("mixes units")) << text;
  }
}

TEST(QuantityTextRefusal, NamesWhatIsNotUnderstood) {
  for (const char* text : {"abc", "12 parsec", "12..5 mm", "mm", "3 mm mm2", "(3 mm", "= 4", "1;2",
                           "12,,5", "pi = 3"}) {
    EXPECT_THAT(refusal(text, Dimension::kLength), testing::HasSubstr("not understood")) << text;
  }
  EXPECT_THAT(refusal("", Dimension::kLength), testing::HasSubstr("Nothing was typed"));
  EXPECT_THAT(refusal("  ", Dimension::kLength), testing::HasSubstr("Nothing was typed"));
  EXPECT_THAT(refusal("1/0", Dimension::kLength), testing::HasSubstr("no finite number"));
  EXPECT_THAT(refusal("lambda/2", Dimension::kLength), testing::HasSubstr("lambda"));
}

TEST(QuantityTextRefusal, AsksWhichCommaIsMeant) {
  for (const char* text : {"1,234", "1,234,567 mm", "1,234.5"}) {
    EXPECT_THAT(refusal(text, Dimension::kLength), testing::HasSubstr("two ways")) << text;
  }
}

TEST(QuantityText, FormatsWithoutTrailingZeros) {
  EXPECT_EQ(formatQuantity(0.0125, Dimension::kLength), "12.5 mm");
  EXPECT_EQ(formatQuantity(0.1, Dimension::kLength), "100 mm");
  EXPECT_EQ(formatQuantity(-1e-9, Dimension::kLength), "0 mm");
  EXPECT_EQ(formatQuantity(0.0012345678, Dimension::kLength, 1), "1.2 mm");
  EXPECT_EQ(formatQuantity(100, Dimension::kPressure, 0), "100 Pa");
  EXPECT_EQ(formatQuantity(kPi / 4, Dimension::kAngle), "45°");
  EXPECT_EQ(formatQuantity(0.5, Dimension::kNone), "0.5");
}

TEST(QuantityText, ReadsBackWhatItFormats) {
  for (int i = 0; i <= static_cast<int>(Dimension::kAttenuation); ++i) {
    const auto dimension = static_cast<Dimension>(i);
    const double si = 7.25 / displayUnit(dimension).perSi;
    EXPECT_NEAR(parseQuantity(formatQuantity(si, dimension), dimension), si, 1e-12 * si) << i;
  }
}

}  // namespace
}  // namespace acg
