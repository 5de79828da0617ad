// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forms/number_text.h"

#include <gtest/gtest.h>

#include "dock_fixture.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/targets_model.h"
#include "ui/forms/quantity_field.h"
#include "ui/plots/line_plot.h"
#include "ui/verdict_text.h"

namespace acg::test {
namespace {

constexpr char16_t kMinus = 0x2212;

TEST(NumberText, HasATrueMinusSignAndNoneBeforeZero) {
  EXPECT_EQ(fixedText(-12.5, 2), QString(kMinus) + "12.50");
  EXPECT_EQ(fixedText(-0.004, 2), "0.00");
  EXPECT_EQ(fixedText(0.004, 2), "0.00");
  EXPECT_EQ(shortText(-0.0125, 2), QString(kMinus) + "0.013");
  EXPECT_EQ(shortText(-1.5e-9, 2), QString(kMinus) + "1.5e" + QString(kMinus) + "09");
  EXPECT_EQ(shortText(-0.0, 3), "0");
}

TEST(NumberText, IsWhatDocksWrite) {
  EXPECT_EQ(lengthText(-0.0125), QString(kMinus) + "12.5 mm");
  EXPECT_EQ(lengthText(-0.000001), "0 mm");
  EXPECT_EQ(pressureText(-2500), QString(kMinus) + "2.50 kPa");
  EXPECT_EQ(siText(-0.012, "N/m"), QString(kMinus) + "12 mN/m");
  EXPECT_EQ(directionName({-0.6, 0.8, -0.001}, true), QString("(") + kMinus + "0.60, 0.80, 0.00)");
}

TEST(NumberText, IsWhatLinearAxesWrite) {
  LinePlot plot;
  plot.resize(400, 200);
  plot.setData({-2, -1, 0, 1}, {0, 1, 2, 1});
  plot.replot();
  const QStringList labels(plot.xAxis->tickVectorLabels());
  EXPECT_TRUE(labels.contains(QString(kMinus) + "1")) << labels.join(' ').toStdString();
  EXPECT_TRUE(labels.filter("-").isEmpty()) << labels.join(' ').toStdString();
}

TEST(NumberText, PastedIntoAFieldIsInTheUnitOfTheField) {
  QuantityField field(Dimension::kLength);
  field.setValue(0.001);
  for (const QString& pasted : {fixedText(-28.5, 1), QString("-28.5")}) {
    field.setValue(0);
    field.setFocus();
    field.selectAll();
    field.insert(pasted);
    field.commit();
    EXPECT_TRUE(field.problem().isEmpty()) << field.problem().toStdString();
    EXPECT_NEAR(field.value().value(), -0.0285, 1e-12);
  }
}

using Numbers = DockTest;

TEST_F(Numbers, OfTheTableOfTargetsHaveNoAsciiHyphen) {
  session.edit("Move", 0, [](Scene& scene) { scene.targets[0].position = {-0.0125, 0, -1e-9}; });
  TargetsModel model(session, nullptr);
  model.update();
  const auto text = [&](int column) {
    return model.data(model.index(0, column), Qt::DisplayRole).toString();
  };
  EXPECT_EQ(text(TargetsModel::kX), QString(kMinus) + "12.50 mm");
  EXPECT_EQ(text(TargetsModel::kZ), "0.00 mm");
  EXPECT_EQ(text(TargetsModel::kError), QString(kMinus) + "1.0 %");
}

}  // namespace
}  // namespace acg::test
