// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/examples_dialog.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/resource_path.h"
#include "ui/icons.h"

namespace acg {
namespace {

constexpr int kFileRole = Qt::UserRole;

/// Of the plain JSON: the gallery needs neither elements nor a valid scene.
std::optional<ExampleInfo> readInfo(const QString& file) {
  QFile in(file);
  if (!in.open(QIODevice::ReadOnly)) return std::nullopt;
  const QJsonObject json = QJsonDocument::fromJson(in.readAll()).object();
  if (json.isEmpty()) return std::nullopt;
  ExampleInfo info;
  info.file = file;
  info.name = json.value(QStringLiteral("name")).toString(QFileInfo(file).baseName());
  const QJsonArray targets = json.value(QStringLiteral("targets")).toArray();
  info.iconName = QStringLiteral("focus");
  for (const QJsonValue& target : targets) {
    const QString kind = target[QStringLiteral("kind")].toString();
    if (kind == QLatin1String("trap")) info.iconName = QStringLiteral("trap");
  }
  info.summary = json.value(QStringLiteral("description")).toString();
  if (info.summary.isEmpty()) {
    const auto arrays = json.value(QStringLiteral("arrays")).toArray().size();
    const QString solver =
        json.value(QStringLiteral("solver")).toObject().value(QStringLiteral("name")).toString();
    info.summary = ExamplesDialog::tr("%n target(s)", nullptr, static_cast<int>(targets.size())) +
                   QStringLiteral(", ") +
                   ExamplesDialog::tr("%n array(s)", nullptr, static_cast<int>(arrays)) +
                   QStringLiteral(", ") + solver;
  }
  return info;
}

}  // namespace

std::vector<ExampleInfo> listExamples() {
  std::vector<ExampleInfo> found;
  QDir folder;
  try {
    folder.setPath(QString::fromStdString(resourcePath("examples").string()));
  } catch (const Error& error) {
    spdlog::warn("{}", error.what());
    return found;
  }
  for (const QString& name : folder.entryList({QStringLiteral("*.acg")}, QDir::Files, QDir::Name)) {
    if (auto info = readInfo(folder.filePath(name))) found.push_back(std::move(*info));
  }
  std::sort(found.begin(), found.end(), [](const ExampleInfo& a, const ExampleInfo& b) {
    return a.name.localeAwareCompare(b.name) < 0;
  });
  return found;
}

ExamplesDialog::ExamplesDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Examples"));
  resize(620, 480);
  auto* layout = new QVBoxLayout(this);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Examples"));
  list_->setIconSize(QSize(32, 32));
  list_->setSpacing(2);
  list_->setWordWrap(true);
  for (const ExampleInfo& info : listExamples()) {
    auto* item = new QListWidgetItem(icon(info.iconName),
                                     info.name + QLatin1Char('\n') + info.summary, list_);
    item->setData(kFileRole, info.file);
  }
  if (list_->count() == 0) {
    layout->addWidget(new QLabel(tr("The examples are not installed; see the folder "
                                    "resources/examples of the source."),
                                 this));
  }
  layout->addWidget(list_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this);
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(list_, &QListWidget::itemActivated, this, &QDialog::accept);
  connect(list_, &QListWidget::currentRowChanged, this,
          [buttons](int row) { buttons->button(QDialogButtonBox::Open)->setEnabled(row >= 0); });
  buttons->button(QDialogButtonBox::Open)->setEnabled(false);
  list_->setCurrentRow(0);
}

QString ExamplesDialog::chosenFile() const {
  const QListWidgetItem* item = list_->currentItem();
  return item != nullptr ? item->data(kFileRole).toString() : QString();
}

}  // namespace acg
