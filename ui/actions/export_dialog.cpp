// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/export_dialog.h"

#include <QDialogButtonBox>
#include <QVBoxLayout>

#include "ui/forms/form_style.h"
#include "ui/main_window.h"

namespace acg {

ExportDialog::ExportDialog(MainWindow& window, const QString& title)
    : QDialog(&window), window_(window) {
  setWindowTitle(title);
  setMinimumWidth(440);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 12);
  layout->setSpacing(16);
  auto* rows = new QWidget(this);
  form_ = makeFormGrid(rows);
  layout->addWidget(rows);
}

void ExportDialog::finishForm() {
  estimate_ = new QLabel(this);
  estimate_->setWordWrap(true);
  addFormRow(form_, tr("Size"), estimate_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  export_ = buttons->addButton(tr("Export\u2026"), QDialogButtonBox::AcceptRole);
  export_->setDefault(true);
  layout()->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, [this] { exportNow(); });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ExportDialog::showEstimate(const QString& text, bool isGood) {
  setRole(estimate_, isGood ? "quiet" : "bad");
  estimate_->setText(text);
  export_->setEnabled(isGood);
}

}  // namespace acg
