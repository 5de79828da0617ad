// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/drive_numbers.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include "core/drive/permission.h"
#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"

namespace acg {
namespace {

QString milliseconds(double seconds) { return fixedText(1e3 * seconds, 2); }

}  // namespace

DriveNumbers::DriveNumbers(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  auto* rows = new QWidget(this);
  auto* grid = makeFormGrid(rows);
  grid->setVerticalSpacing(2);
  const auto number = [&](const QString& name, const QString& help) {
    auto* value = new QLabel(QStringLiteral("\u2013"), rows);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setToolTip(help);
    addFormRow(grid, name, value)->setToolTip(help);
    return value;
  };
  rate_ = number(tr("Frame rate"), tr("Frames sent in the last second"));
  frames_ = number(tr("Frames"), tr("Sent; of streams late by more than a tenth of a period, and "
                                    "dropped since their time had passed"));
  link_ = number(tr("Link"), tr("Until a frame is on the wire or acknowledged: median and 99th "
                                "percentile"));
  follow_ = number(tr("Follows in"), tr("From a new hologram to its frame on the wire, 95th "
                                        "percentile"));
  pause_ = number(tr("Window"), tr("The longest pause in which the window did not answer, of the "
                                   "last seconds; at %1 ms an armed device is muted")
                                    .arg(kPermissionTime.count()));
  temperature_ = number(tr("Temperature"), tr("As the device tells"));
  firmware_ = number(tr("Firmware"), tr("As the device tells"));
  column->addWidget(rows);
  reductions_ = new QLabel(this);
  reductions_->setWordWrap(true);
  setRole(reductions_, "warn");
  column->addWidget(reductions_);
}

void DriveNumbers::showStatus(const TransmitterStatus& status, std::chrono::nanoseconds pause) {
  const QString none = QStringLiteral("\u2013");
  if (!status.isConnected && status.frames == 0) {
    for (QLabel* label : {rate_, frames_, link_, follow_, pause_, temperature_, firmware_}) {
      label->setText(none);
    }
    reductions_->hide();
    return;
  }
  setNumber(rate_, fixedText(status.frameRate, 1), QStringLiteral("/s"));
  setNumber(frames_, QString::number(status.frames),
            tr("\u00b7 %1 late, %2 dropped").arg(status.late).arg(status.dropped));
  setNumber(link_,
            QStringLiteral("%1 \u00b7 %2")
                .arg(milliseconds(status.linkMedian), milliseconds(status.linkWorst)),
            QStringLiteral("ms"));
  setNumber(follow_, milliseconds(status.followTime), QStringLiteral("ms"));
  setNumber(pause_, fixedText(1e-6 * double(pause.count()), 0),
            tr("of %1 ms").arg(kPermissionTime.count()));
  if (status.report.temperature) {
    setNumber(temperature_, fixedText(*status.report.temperature, 1), QStringLiteral("\u00b0C"));
  } else {
    temperature_->setText(tr("not told"));
  }
  firmware_->setText(status.report.firmware.empty()
                         ? tr("not told")
                         : QString::fromStdString(status.report.firmware));
  QStringList lines;
  for (const std::string& line : status.reductions) lines << QString::fromStdString(line);
  for (const std::string& line : status.report.faults) lines << QString::fromStdString(line);
  reductions_->setText(lines.join('\n'));
  reductions_->setVisible(!lines.isEmpty());
}

}  // namespace acg
