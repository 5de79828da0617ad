// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/device_log_view.h"

#include <QStringList>

namespace acg {
namespace {

/// Time, event and details of a line of the audit log; its date and writer are in the file.
QString shortLine(const std::string& line) {
  const QStringList parts = QString::fromStdString(line).split(QLatin1Char('\t'));
  if (parts.size() < 5) return parts.join(QStringLiteral("  "));
  const QString time = parts[0].section(QLatin1Char('T'), 1).left(8);
  return QStringLiteral("%1  %2  %3").arg(time, parts[4], parts.mid(5).join(QLatin1Char(' ')));
}

}  // namespace

DeviceLogView::DeviceLogView(QWidget* parent) : QPlainTextEdit(parent) {
  setAccessibleName(tr("Log of the device"));
  setReadOnly(true);
  setFrameShape(QFrame::NoFrame);
  setMinimumWidth(160);
  setPlaceholderText(tr("Arming, mutes, limits and faults of this session stand here."));
}

void DeviceLogView::showLines(const std::vector<std::string>& lines) {
  const std::string last = lines.empty() ? std::string() : lines.back();
  if (lines.size() == shownLines_ && last == lastLine_) return;
  shownLines_ = lines.size();
  lastLine_ = last;
  QStringList texts;
  for (const std::string& line : lines) texts.prepend(shortLine(line));
  setPlainText(texts.join(QLatin1Char('\n')));
}

}  // namespace acg
