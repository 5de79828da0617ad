// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/source_statement.h"

#include <numbers>

#include <gtest/gtest.h>

#include "core/error.h"

namespace acg::test {
namespace {

using Form = SourceStatement::Form;

TEST(SourceStatement, ALevelIsAnRmsValueAtItsDistance) {
  SourceStatement statement;
  statement.form = Form::kLevel;
  statement.level = 120;
  statement.distance = 0.3;
  EXPECT_NEAR(statement.strength(), 20 * std::numbers::sqrt2 * 0.3, 1e-9);
  EXPECT_EQ(statement.derivation().toStdString(),
            "120 dB SPL = 20 Pa rms = 28.28 Pa peak \u00d7 0.3 m");
  EXPECT_TRUE(statement.consequences().contains("120.0 dB SPL"));
  TransducerModel model;
  statement.applyTo(model);
  EXPECT_NEAR(model.sourcePressure, 8.485, 1e-3);
  EXPECT_EQ(model.sourceBasis, "rms");
}

TEST(SourceStatement, PerVoltFollowsTheDriveAsAcousToolsStatesIt) {
  SourceStatement statement;
  statement.form = Form::kSensitivity;
  statement.sensitivity = 0.17;
  statement.driveVoltage = 20;
  statement.waveform = "sine";
  EXPECT_NEAR(statement.strength(), 3.4, 1e-12);
  statement.waveform = "square";
  EXPECT_NEAR(statement.strength(), 3.4 * 4 / std::numbers::pi, 1e-12);
  statement.driveVoltage = 10;
  EXPECT_NEAR(statement.strength(), 1.7 * 4 / std::numbers::pi, 1e-12);
  statement.voltKind = AmplitudeKind::kPeak;
  EXPECT_NEAR(statement.strength(), 0.85 * 4 / std::numbers::pi, 1e-12);
}

TEST(SourceStatement, SayingItAnotherWayKeepsTheStrength) {
  TransducerModel model;
  for (const char* basis : {"peak", "rms"}) {
    model.sourceBasis = basis;
    SourceStatement statement = statementOf(model);
    for (const Form form :
         {Form::kLevel, Form::kSensitivity, Form::kPressure, Form::kSensitivity, Form::kLevel}) {
      statement = statement.restated(form);
      EXPECT_NEAR(statement.strength(), model.sourcePressure, 1e-9) << basis << int(form);
    }
  }
}

TEST(SourceStatement, RmsCountsForMoreThanPeak) {
  SourceStatement statement;
  statement.pressure = 2;
  statement.pressureKind = AmplitudeKind::kRms;
  EXPECT_NEAR(statement.strength(), 2 * std::numbers::sqrt2, 1e-12);
  statement.isPlaneWave = true;
  statement.distance = 7;
  EXPECT_NEAR(statement.strength(), 2 * std::numbers::sqrt2, 1e-12);
  EXPECT_TRUE(statement.strengthText().endsWith(" Pa"));
}

TEST(SourceStatement, RefusesWhatGivesNoStrength) {
  SourceStatement statement;
  statement.form = Form::kSensitivity;
  statement.waveform.clear();
  EXPECT_THROW(statement.strength(), Error);
  statement.waveform = "sine";
  statement.driveVoltage = 0;
  EXPECT_THROW(statement.strength(), Error);
  statement.form = Form::kPressure;
  EXPECT_NO_THROW(statement.strength());
  statement.distance = 0;
  EXPECT_THROW(statement.strength(), Error);
}

}  // namespace
}  // namespace acg::test
