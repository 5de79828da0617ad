// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace acg {

class MainWindow;

/// What the export dialogs share: a form, a row that says how much will be written, and the
/// buttons.
class ExportDialog : public QDialog {
  Q_OBJECT

 protected:
  ExportDialog(MainWindow& window, const QString& title);

  /// Ends the form: the row of the size and the buttons, last in the tab order too.
  void finishForm();
  /// Says how much will be written or, with `isGood` false, why nothing can be.
  void showEstimate(const QString& text, bool isGood = true);
  virtual void exportNow() = 0;

  MainWindow& window_;
  QGridLayout* form_;

 private:
  QLabel* estimate_ = nullptr;
  QPushButton* export_ = nullptr;
};

}  // namespace acg
