// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/scale.h"

#include <gtest/gtest.h>

#include "render/color_map.h"

namespace acg {
namespace {

TEST(Scale, RoundsTheTopOfARangeUpToANiceNumber) {
  EXPECT_DOUBLE_EQ(niceCeiling(5210), 6000);
  EXPECT_DOUBLE_EQ(niceCeiling(6000), 6000);
  EXPECT_DOUBLE_EQ(niceCeiling(0.00081), 0.001);
  EXPECT_DOUBLE_EQ(niceCeiling(0), 1);
}

TEST(Scale, LabelsPressureInKilopascalAndPhaseInDegrees) {
  const ScaleLabels pressure = scaleLabels(fieldQuantity("pressure"), 0, 6000);
  EXPECT_EQ(pressure.title, "|p|, kPa");
  EXPECT_EQ(pressure.texts, (std::vector<std::string>{"0", "1.5", "3.0", "4.5", "6.0"}));
  const ScaleLabels phase = scaleLabels(fieldQuantity("phase"), -3.14159, 3.14159);
  EXPECT_EQ(phase.texts.front(), "\u2212180");
  EXPECT_EQ(phase.texts.back(), "180");
  const ScaleLabels intensity = scaleLabels(fieldQuantity("intensity"), 0, 20);
  EXPECT_NE(intensity.title.find("W/m\u00b2"), std::string::npos) << intensity.title;
}

TEST(ColorMap, HasDefaultsForEveryKindAndAPhaseMapThatCloses) {
  EXPECT_EQ(colorMap("", ColorKind::kMagnitude).name, "viridis");
  EXPECT_EQ(colorMap("no such map", ColorKind::kSigned).name, "blue-red");
  EXPECT_EQ(colorMap("magma", ColorKind::kSigned).name, "magma");
  const ColorMap& phase = colorMap("", ColorKind::kPhase);
  EXPECT_EQ(phase.at(0), phase.at(1));
  EXPECT_EQ(colorMap("viridis", ColorKind::kMagnitude).at(2),
            colorMap("viridis", ColorKind::kMagnitude).colors.back());
}

}  // namespace
}  // namespace acg
