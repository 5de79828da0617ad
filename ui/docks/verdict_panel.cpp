// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/verdict_panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"
#include "ui/icons.h"
#include "ui/verdict_text.h"

namespace acg {
namespace {

/// One line for each axis, the softest first.
QString stiffnessText(const Eigen::Vector3d& stiffness, const Eigen::Matrix3d& axes) {
  QStringList lines;
  for (int i = 0; i < 3; ++i) {
    lines << QObject::tr("%1 along %2")
                 .arg(siText(stiffness[i], QStringLiteral("N/m")),
                      directionName(axes.col(i), false));
  }
  return lines.join('\n');
}

}  // namespace

VerdictPanel::VerdictPanel(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 4, 0, 0);
  column->setSpacing(4);
  column->addWidget(separator(this));
  auto* head = new QHBoxLayout;
  head->setSpacing(6);
  icon_ = new QLabel(this);
  icon_->setFixedSize(16, 16);
  word_ = headingLabel({}, this);
  word_->setAccessibleName(tr("Verdict"));
  head->addWidget(headingLabel(tr("Verdict"), this));
  head->addStretch(1);
  head->addWidget(icon_);
  head->addWidget(word_);
  column->addLayout(head);
  reason_ = quietLabel({}, this);
  reason_->setWordWrap(true);
  reason_->setAccessibleName(tr("Reason of the verdict"));
  reason_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(reason_);
  numbers_ = new QWidget(this);
  grid_ = makeFormGrid(numbers_);
  offset_ = addRow(tr("Rest"), tr("Where sound and weight cancel, from the target"));
  stiffness_ = addRow(tr("Stiffness"), tr("Of the pull back to the place of rest, by axis"));
  depth_ = addRow(tr("Easiest way out"), tr("Work to leave along a straight line, and where to"));
  lift_ = addRow(tr("Lift"), tr("Largest upward force below the rest, in weights of the bead"));
  acceleration_ = addRow(tr("Survives"), tr("Acceleration in the weakest direction"));
  drives_ = addRow(tr("Drives"), tr("Those that are shown, as the Layers dock chooses"));
  model_ = addRow(tr("Force model"), tr("That the verdict is taken from"));
  other_ = addRow(tr("Other model"), tr("Differs by more than 5 %"));
  column->addWidget(numbers_);
}

VerdictPanel::Row VerdictPanel::addRow(const QString& name, const QString& help) {
  auto* value = new QLabel(numbers_);
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setTextInteractionFlags(Qt::TextSelectableByMouse);
  value->setAccessibleName(name);
  value->setToolTip(help);
  QLabel* label = addFormRow(grid_, name, value);
  label->setToolTip(help);
  return {label, value};
}

void VerdictPanel::set(const Row& row, const QString& text) {
  row.value->setText(text);
  row.name->setVisible(!text.isEmpty());
  row.value->setVisible(!text.isEmpty());
}

void VerdictPanel::show(const TrapVerdict* verdict, bool isTrap, DriveView drives) {
  setVisible(isTrap);
  if (!isTrap) return;
  icon_->setVisible(verdict != nullptr);
  reason_->setVisible(verdict != nullptr);
  numbers_->setVisible(verdict != nullptr);
  if (!verdict) {
    word_->setText(tr("not judged yet"));
    setRole(word_, "quiet");
    return;
  }
  icon_->setPixmap(icon(holdIcon(verdict->hold)).pixmap(QSize(16, 16), devicePixelRatioF()));
  word_->setText(holdWord(verdict->hold));
  setRole(word_, holdRole(verdict->hold).toLatin1().constData());
  reason_->setText(QString::fromStdString(verdict->reason));
  const bool isAtRest = verdict->hasEquilibrium;
  set(offset_,
      isAtRest ? tr("%1 mm from target").arg(fixedText(verdict->offset * 1e3, 2)) : QString());
  set(stiffness_, isAtRest ? stiffnessText(verdict->stiffness, verdict->axes) : QString());
  set(depth_, isAtRest ? tr("%1\nalong %2, %3 mm")
                             .arg(siText(verdict->depth, QStringLiteral("J")),
                                  directionName(verdict->escape, true),
                                  fixedText(verdict->escapeDistance * 1e3, 2))
                       : QString());
  set(lift_, isAtRest ? tr("%1 times the weight").arg(shortText(verdict->margin, 3)) : QString());
  set(acceleration_, isAtRest ? tr("%1 m/s²\nalong %2")
                                    .arg(shortText(verdict->largestAcceleration, 3),
                                         directionName(verdict->weakest, true))
                              : QString());
  set(drives_, drives == DriveView::kSolved ? tr("As solved") : tr("As emitted"));
  set(model_, forceModelLabel(verdict->model));
  showOther(*verdict);
}

void VerdictPanel::showOther(const TrapVerdict& verdict) {
  if (!verdict.other) {
    set(other_, {});
    return;
  }
  const TrapVerdict::Other& other = *verdict.other;
  QString text = tr("%1: %2, differs by %3 %")
                     .arg(forceModelLabel(other.model), holdWord(other.hold).toLower(),
                          fixedText(100 * other.difference, 0));
  if (!other.stiffness.isZero()) {
    QStringList values;
    for (const double k : other.stiffness) {
      // A line may break after a comma, not between a number and its unit nor within that.
      values << siText(k, QStringLiteral("N/m"))
                    .replace(' ', QChar(QChar::Nbsp))
                    .replace('/', QStringLiteral("/\u2060"));
    }
    text += "\n" + values.join(", ");
  }
  set(other_, text);
  other_.value->setWordWrap(true);
}

}  // namespace acg
