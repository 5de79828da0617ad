// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window_bars.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/icons.h"

namespace acg {
namespace {

const char kClosedHintsKey[] = "closedHints";
constexpr int kMargin = 12;  // px, from the view's corner

}  // namespace

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("noticeBar"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 6, 12, 6);
  label_ = new QLabel(this);
  layout->addWidget(label_, 1);
  hide();
}

void NoticeBar::ask(const QString& text, const std::vector<Choice>& choices) {
  for (QPushButton* button : buttons_) button->deleteLater();
  buttons_.clear();
  label_->setText(text);
  for (const Choice& choice : choices) {
    auto* button = new QPushButton(choice.text, this);
    connect(button, &QPushButton::clicked, this, [this, run = choice.run] {
      hide();
      if (run) run();
    });
    layout()->addWidget(button);
    buttons_.push_back(button);
  }
  show();
}

HintBar::HintBar(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("hintBar"));
  setAccessibleName(tr("Hints"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 8, 8);
  layout->setSpacing(4);
  hide();
  parent->installEventFilter(this);
}

void HintBar::start() {
  const std::pair<const char*, QString> kHints[] = {
      {"drag",
       tr("Drag a trap with the mouse: the phases are solved again and the field follows.")},
      {"add", tr("Double click in the view to add a focal point; right click for more.")},
      {"palette", tr("Ctrl+Shift+P finds any command; File, Examples shows more scenes.")}};
  const QStringList closed = QSettings().value(QLatin1String(kClosedHintsKey)).toStringList();
  for (const auto& [id, text] : kHints) {
    if (closed.contains(QLatin1String(id))) continue;
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(new QLabel(text, row), 1);
    auto* close = new QToolButton(row);
    close->setIcon(icon(QStringLiteral("cancel")));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close hint"));
    line->addWidget(close);
    layout()->addWidget(row);
    connect(close, &QToolButton::clicked, this, [this, row, id = QString::fromLatin1(id)] {
      QSettings settings;
      QStringList all = settings.value(QLatin1String(kClosedHintsKey)).toStringList();
      settings.setValue(QLatin1String(kClosedHintsKey), all << id);
      row->hide();
      row->deleteLater();
      bool isEmpty = true;
      for (const QWidget* other : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        isEmpty = isEmpty && other->isHidden();
      }
      setVisible(!isEmpty);
      place();
    });
  }
  if (layout()->count() == 0) return;
  show();
  place();
}

bool HintBar::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) place();
  return QFrame::eventFilter(watched, event);
}

void HintBar::place() {
  adjustSize();
  move(kMargin, kMargin);
  raise();
}

}  // namespace acg
