// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QFrame>
#include <QLabel>
#include <QPushButton>

namespace acg {

/// A line at the top of the window that asks without stopping anything.
class NoticeBar : public QFrame {
  Q_OBJECT

 public:
  struct Choice {
    QString text;
    std::function<void()> run;
  };
  explicit NoticeBar(QWidget* parent = nullptr);

  /// Any choice closes the bar.
  void ask(const QString& text, const std::vector<Choice>& choices);
  QString text() const { return label_->text(); }
  const std::vector<QPushButton*>& buttons() const { return buttons_; }

 private:
  QLabel* label_;
  std::vector<QPushButton*> buttons_;
};

/// The short hints of the first start, over the view. One that was closed never comes back.
class HintBar : public QFrame {
  Q_OBJECT

 public:
  explicit HintBar(QWidget* parent = nullptr);
  /// Shows what was not closed yet; hides itself when nothing is left.
  void start();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void place();
};

}  // namespace acg
