// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QListWidget;
class QTextBrowser;

namespace acg {

/// The pages of resources/help, listed at the left. Not modal: it may stay open beside the work.
class HelpDialog : public QDialog {
  Q_OBJECT

 public:
  explicit HelpDialog(QWidget* parent = nullptr);

  /// Shows `page`, a file name without `.md`, such as `first-steps`.
  void showPage(const QString& page);
  /// The pages in reading order.
  static QStringList pages();

 private:
  QListWidget* list_;
  QTextBrowser* browser_;
};

}  // namespace acg
