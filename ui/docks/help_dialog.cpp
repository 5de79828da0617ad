// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/help_dialog.h"

#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>

#include "core/error.h"
#include "core/resource_path.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/role_color.h"

namespace acg {
namespace {

/// Text of a page; a sentence in its place when the file is missing.
QString pageText(const QString& page) {
  try {
    QFile file(QString::fromStdString(resourcePath("help/" + page.toStdString() + ".md").string()));
    if (file.open(QIODevice::ReadOnly)) return QString::fromUtf8(file.readAll());
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
  return HelpDialog::tr("The page %1 cannot be read; install the program again.").arg(page);
}

/// Room between paragraphs, list items and table cells, which Markdown alone does not give.
void loosen(QTextDocument& document) {
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextCursor cursor(block);
    QTextBlockFormat format = block.blockFormat();
    const bool isInTable = cursor.currentTable() != nullptr;
    format.setLineHeight(125, QTextBlockFormat::ProportionalHeight);
    format.setBottomMargin(isInTable ? 0 : 7);
    cursor.setBlockFormat(format);
    if (!isInTable) continue;
    QTextTableFormat table = cursor.currentTable()->format();
    table.setCellPadding(5);
    table.setCellSpacing(0);
    table.setBorderCollapse(true);
    table.setBorderBrush(roleColor("border"));
    cursor.currentTable()->setFormat(table);
  }
}

}  // namespace

QStringList HelpDialog::pages() {
  return {"first-steps",
          "arrays-and-sources",
          "targets-and-traps",
          "forces-and-verdicts",
          "solvers",
          "fields-and-quantities",
          "files-and-export",
          "devices",
          "calibration",
          "hardware",
          "safety",
          "keyboard-and-mouse",
          "conventions",
          "accuracy",
          "performance"};
}

HelpDialog::HelpDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Help"));
  resize(820, 560);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, kMargin, 0, 0);
  row->setSpacing(0);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Help pages"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFixedWidth(200);
  list_->setItemDelegate(new UnitDelegate(list_, 30));
  browser_ = new QTextBrowser(this);
  browser_->setAccessibleName(tr("Help page"));
  browser_->setFrameShape(QFrame::NoFrame);
  browser_->setOpenLinks(false);
  browser_->document()->setDocumentMargin(20);
  for (const QString& page : pages()) {
    // A page's title is its first line, `# Title`.
    const QString title = pageText(page).section('\n', 0, 0).remove(QStringLiteral("# "));
    auto* item = new QListWidgetItem(title, list_);
    item->setData(Qt::UserRole, page);
  }
  row->addWidget(list_);
  row->addWidget(browser_, 1);
  connect(list_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (!item) return;
    browser_->setMarkdown(pageText(item->data(Qt::UserRole).toString()));
    loosen(*browser_->document());
  });
  connect(browser_, &QTextBrowser::anchorClicked, this,
          [this](const QUrl& url) { showPage(url.fileName().remove(QStringLiteral(".md"))); });
  list_->setCurrentRow(0);
}

void HelpDialog::showPage(const QString& page) {
  const int row = int(pages().indexOf(page));
  if (row >= 0) list_->setCurrentRow(row);
}

}  // namespace acg
