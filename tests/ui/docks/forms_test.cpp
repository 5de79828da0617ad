// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/solvers/solver.h"
#include "ui/forms/parameter_form.h"
#include "ui/forms/quantity_field.h"

namespace acg {
namespace {

void type(QuantityField& field, const char* text) {
  field.selectAll();
  QTest::keyClicks(&field, text);
  QTest::keyClick(&field, Qt::Key_Return);
}

TEST(QuantityField, TakesUnitsExpressionsAndBareNumbers) {
  QuantityField field(Dimension::kLength);
  field.setWavelength(8e-3);
  QSignalSpy edited(&field, &QuantityField::valueEdited);
  const struct {
    const char* text;
    double si;
  } cases[] = {{"12.5 mm", 12.5e-3}, {"7", 7e-3}, {"10 mm + lambda/4", 12e-3}, {"1 cm", 10e-3}};
  for (const auto& c : cases) {
    type(field, c.text);
    EXPECT_TRUE(field.problem().isEmpty()) << c.text << ": " << field.problem().toStdString();
    EXPECT_NEAR(field.value().value(), c.si, 1e-12) << c.text;
  }
  EXPECT_EQ(edited.count(), 4);
  EXPECT_EQ(field.text(), "10");
}

TEST(QuantityField, KeepsTheOldValueAndExplainsWhatItDidNotUnderstand) {
  QuantityField field(Dimension::kLength);
  field.setValue(5e-3);
  QSignalSpy edited(&field, &QuantityField::valueEdited);
  for (const char* text : {"five", "3 kPa", "1/0", ""}) {
    type(field, text);
    if (*text == 0)
      QTest::keyClick(&field, Qt::Key_Backspace), QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_FALSE(field.problem().isEmpty()) << text;
    EXPECT_EQ(field.toolTip(), field.problem());
    EXPECT_EQ(field.value(), 5e-3);
  }
  EXPECT_EQ(edited.count(), 0);
  QTest::keyClick(&field, Qt::Key_Escape);
  EXPECT_TRUE(field.problem().isEmpty());
  EXPECT_EQ(field.text(), "5");
}

TEST(QuantityField, RefusesValuesOutsideItsLimits) {
  QuantityField field(Dimension::kPercent);
  field.setLimits(0, 100);
  field.setValue(50);
  type(field, "120");
  EXPECT_FALSE(field.problem().isEmpty());
  EXPECT_EQ(field.value(), 50);
  type(field, "70");
  EXPECT_TRUE(field.problem().isEmpty());
  EXPECT_EQ(field.value(), 70);
}

TEST(QuantityField, StepsWithTheArrowKeys) {
  QuantityField field(Dimension::kLength);
  field.setValue(5e-3);
  QTest::keyClick(&field, Qt::Key_Up);
  EXPECT_NEAR(field.value().value(), 6e-3, 1e-12);
  QTest::keyClick(&field, Qt::Key_Down, Qt::ShiftModifier);
  EXPECT_NEAR(field.value().value(), 5.9e-3, 1e-12);
}

TEST(QuantityField, ANarrowOneShowsFewerDigitsAndNeverAPartOfTheNumber) {
  QuantityField field(Dimension::kLength);
  field.setValue(-28.449e-3);
  const QFontMetrics metrics = field.fontMetrics();
  field.resize(metrics.horizontalAdvance(QStringLiteral("-28.4 mm")) + 24, 28);
  field.show();
  EXPECT_EQ(field.text(), "-28.4");
  field.resize(metrics.horizontalAdvance(QStringLiteral("-28.449 mm")) + 24, 28);
  EXPECT_EQ(field.text(), "-28.449");
  field.resize(metrics.horizontalAdvance(QStringLiteral("-28.4")) + 24, 28);
  EXPECT_EQ(field.text(), "-28.4");

  field.activateWindow();
  field.setFocus(Qt::TabFocusReason);
  ASSERT_TRUE(QTest::qWaitForWindowActive(&field));
  EXPECT_EQ(field.text(), "-28.449");
  EXPECT_EQ(field.value(), -28.449e-3);
}

TEST(QuantityField, AnOptionalOneCanBeEmptied) {
  QuantityField field(Dimension::kPressure);
  field.setOptional("most");
  field.setValue(3000);
  QSignalSpy cleared(&field, &QuantityField::cleared);
  field.selectAll();
  QTest::keyClick(&field, Qt::Key_Delete);
  QTest::keyClick(&field, Qt::Key_Return);
  EXPECT_EQ(cleared.count(), 1);
  EXPECT_FALSE(field.value().has_value());
}

/// Each row of a table has a named field that shows its default and brings an edit back.
void expectWholeForm(std::span<const Parameter> table, const char* name) {
  SCOPED_TRACE(name);
  ParameterForm form;
  form.setParameters(table);
  EXPECT_EQ(form.values().size(), table.size());
  QSignalSpy edited(&form, &ParameterForm::edited);
  int edits = 0;
  for (const Parameter& parameter : table) {
    SCOPED_TRACE(parameter.name);
    QWidget* field = form.field(parameter.name);
    ASSERT_NE(field, nullptr);
    EXPECT_FALSE(field->accessibleName().isEmpty());
    EXPECT_EQ(form.values().at(parameter.name), parameter.defaultValue);
    auto* number = qobject_cast<QuantityField*>(field);
    if (!number) continue;
    const ParameterValue before = form.values().at(parameter.name);
    QTest::keyClick(number, Qt::Key_Up);
    if (form.values().at(parameter.name) == before) QTest::keyClick(number, Qt::Key_Down);
    EXPECT_NE(form.values().at(parameter.name), before);
    EXPECT_EQ(edited.count(), ++edits);
    EXPECT_EQ(form.values().at(parameter.name).index(), parameter.defaultValue.index());
  }
}

TEST(ParameterForm, ServesEverySolver) {
  for (const SolverEntry& entry : solvers()) expectWholeForm(entry.parameters(), entry.name);
}

TEST(ParameterForm, ServesEveryArrayGeometry) {
  for (const ArrayGeometryEntry& entry : arrayGeometries()) {
    expectWholeForm(entry.parameters(), entry.name);
  }
}

}  // namespace
}  // namespace acg
