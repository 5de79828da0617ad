// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFileInfo>
#include <QString>

namespace acg {

/// Where relative paths in the text of an unsaved project start: beside its file or, without one,
/// at home. The recovery journal writes from there and recovering reads from there.
inline QString recoveryFolder(const QString& projectFile) {
  return projectFile.isEmpty() ? QDir::homePath() : QFileInfo(projectFile).absolutePath();
}

}  // namespace acg
