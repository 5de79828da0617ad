// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/dock_title.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "ui/forms/form_style.h"
#include "ui/icons.h"

namespace acg {
namespace {

constexpr int kHeight = 30;

QString text(const char* source) { return QCoreApplication::translate("DockTitle", source); }

}  // namespace

DockTitle::DockTitle(QDockWidget& dock) : QWidget(&dock), dock_(dock), row_(new QWidget(this)) {
  setObjectName(QStringLiteral("dockTitle"));
  setAttribute(Qt::WA_StyledBackground);
  auto* outer = new QHBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(row_);
  auto* row = new QHBoxLayout(row_);
  row->setContentsMargins(kMargin, 0, 4, 0);
  row->setSpacing(0);
  row->addWidget(headingLabel(dock.windowTitle(), row_), 1);
  const auto button = [&](const char* iconName, const QString& help) {
    auto* made = new QToolButton(row_);
    made->setIcon(icon(QLatin1String(iconName)));
    made->setAutoRaise(true);
    made->setToolTip(help);
    made->setAccessibleName(help);
    row->addWidget(made);
    return made;
  };
  const QToolButton* back = button("reset", text("Put back into the window"));
  const QToolButton* close = button("cancel", text("Close; the menu Window opens it again"));
  connect(back, &QToolButton::clicked, &dock, [&dock] { dock.setFloating(false); });
  connect(close, &QToolButton::clicked, &dock, &QDockWidget::close);
  connect(&dock, &QDockWidget::topLevelChanged, this, [this](bool isFloating) {
    row_->setVisible(isFloating);
    updateGeometry();
  });
  row_->hide();
  dock.setTitleBarWidget(this);
}

QSize DockTitle::sizeHint() const { return dock_.isFloating() ? QSize(160, kHeight) : QSize(0, 0); }

}  // namespace acg
