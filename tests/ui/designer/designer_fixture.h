// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/docks/dock_fixture.h"
#include "ui/designer/array_designer.h"
#include "ui/designer/array_plan.h"
#include "ui/designer/element_panel.h"
#include "ui/forms/quantity_field.h"

namespace acg::test {

/// A designer with its real widgets over the scene of the docks' tests.
class Designer : public DockTest {
 protected:
  void open(ArrayDesign design) {
    dialog = std::make_unique<ArrayDesigner>(session, std::move(design), nullptr);
    dialog->show();
    settle();
  }
  void openNew() { open(newDesign(*session.scene())); }
  void openBottom() { open(designOf(*session.scene(), "bottom")); }
  void settle() {
    ASSERT_TRUE(runUntil([this] { return dialog->isSettled(); }));
  }
  ArrayPlan* plan() { return dialog->elementPanel()->plan(); }
  QuantityField* field(const char* name) { return byName<QuantityField>(*dialog, name); }
  void click(const QString& button) { byName<QPushButton>(*dialog, button)->click(); }
  void choose(const char* combo, const QString& data) {
    auto* box = byName<QComboBox>(*dialog, combo);
    const int index = box->findData(data);
    ASSERT_GE(index, 0);
    box->setCurrentIndex(index);
    emit box->activated(index);
    settle();
  }
  int disabledCount() { return dialog->elementPanel()->marks().disabledCount(); }
  /// Whether a label that is seen says so.
  bool says(const QString& part) {
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
      if (label->isVisibleTo(dialog.get()) && label->text().contains(part)) return true;
    }
    return false;
  }
  QString tableOf(const QByteArray& text) {
    const QString path = folder.filePath("corrections.csv");
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
    return path;
  }
  const PlacedArray& bottom() { return *session.scene()->findArray("bottom"); }

  QTemporaryDir folder;
  std::unique_ptr<ArrayDesigner> dialog;
};

}  // namespace acg::test
