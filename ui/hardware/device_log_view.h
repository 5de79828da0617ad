// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <QPlainTextEdit>
#include <QString>

namespace acg {

/// The audit log of this session, the newest line first, with its time of day.
class DeviceLogView : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit DeviceLogView(QWidget* parent);
  /// Lines of AuditLog, oldest first.
  void showLines(const std::vector<std::string>& lines);

 private:
  std::size_t shownLines_ = 0;
  std::string lastLine_;
};

}  // namespace acg
