// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/ask_file.h"

#include <QFileDialog>
#include <QRegularExpression>

namespace acg {
namespace {

/// `csv` of `CSV table (*.csv)`.
QString extensionOf(const QString& filter) {
  static const QRegularExpression pattern(QStringLiteral("\\*\\.(\\w+)"));
  return pattern.match(filter).captured(1);
}

}  // namespace

QString askSaveFile(QWidget* parent, const QString& title, const QString& folder,
                    const QString& name, const QStringList& filters) {
  QFileDialog dialog(parent, title, folder);
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setFileMode(QFileDialog::AnyFile);
  dialog.setNameFilters(filters);
  dialog.setDefaultSuffix(extensionOf(filters.first()));
  QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog,
                   [&dialog](const QString& now) { dialog.setDefaultSuffix(extensionOf(now)); });
  dialog.selectFile(QString(name).replace(QLatin1Char('/'), QLatin1Char('-')));
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return {};
  return dialog.selectedFiles().first();
}

}  // namespace acg
