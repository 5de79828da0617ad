// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace acg {

/// Asks where to write; empty when the user thinks better of it. `filters` are such as
/// `CSV table (*.csv)`; a name without an extension gets that of the chosen one before the user is
/// asked whether to replace a file. `name` is suggested without extension.
QString askSaveFile(QWidget* parent, const QString& title, const QString& folder,
                    const QString& name, const QStringList& filters);

}  // namespace acg
