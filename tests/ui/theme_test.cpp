// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <gtest/gtest.h>

#include "ui/actions/command_palette.h"
#include "ui/view_latency.h"

namespace acg {
namespace {

TEST(Theme, TextHasEnoughContrastInBothThemes) {
  for (const ThemeChoice choice : {ThemeChoice::kLight, ThemeChoice::kDark}) {
    applyTheme(choice);
    const Theme& t = theme();

    for (const QColor& ground : {t.ground, t.panel, t.raised}) {
      EXPECT_GE(contrastRatio(t.text, ground), 4.5) << ground.name().toStdString();
    }
    for (const QColor& text : {t.quiet, t.accent, t.good, t.warning, t.error, t.refused}) {
      EXPECT_GE(contrastRatio(text, t.panel), 4.5) << text.name().toStdString();
    }
    EXPECT_GE(contrastRatio(t.text, t.selection), 4.5);
    EXPECT_GE(contrastRatio(t.onAccent, t.accent), 4.5);
  }
  applyTheme(ThemeChoice::kDark);
}

TEST(Theme, BlackOnWhiteHasTheKnownRatio) {
  EXPECT_NEAR(contrastRatio(Qt::black, Qt::white), 21, 1e-6);
}

TEST(CommandPalette, FindsLettersInOrderAndPrefersWordStarts) {
  EXPECT_FALSE(fuzzyScore(QStringLiteral("xyz"), QStringLiteral("Export field")).has_value());
  EXPECT_FALSE(fuzzyScore(QStringLiteral("fe"), QStringLiteral("ef")).has_value());
  EXPECT_GT(*fuzzyScore(QStringLiteral("ef"), QStringLiteral("Export field")),
            *fuzzyScore(QStringLiteral("ef"), QStringLiteral("Reset of view")));
}

TEST(LatencyRecorder, CountsAnEditUntilAFrameShowsItsRevisionOrANewerOne) {
  LatencyRecorder recorder;
  recorder.edited(2, 0);
  recorder.edited(3, 10'000'000);
  recorder.edited(4, 20'000'000);

  recorder.painted(1, 15'000'000);
  EXPECT_EQ(recorder.count(), 0);
  recorder.painted(3, 30'000'000);

  EXPECT_EQ(recorder.count(), 2);
  EXPECT_DOUBLE_EQ(recorder.percentile(0.5), 20);
  EXPECT_DOUBLE_EQ(recorder.percentile(0.95), 30);
}

}  // namespace
}  // namespace acg
