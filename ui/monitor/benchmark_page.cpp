// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/benchmark_page.h"

#include <algorithm>
#include <utility>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "core/error.h"
#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kLookMs = 250;
constexpr int kRowHeight = 24;  // px

QTableWidget* makeTable(QWidget* parent) {
  auto* table = new QTableWidget(0, BenchmarkPage::kColumns, parent);
  table->setAccessibleName(BenchmarkPage::tr("Times by device"));
  table->setHorizontalHeaderLabels(
      {BenchmarkPage::tr("Device"), BenchmarkPage::tr("Slice 256\u00b2, ms"),
       BenchmarkPage::tr("Volume 64\u00b3, ms"), BenchmarkPage::tr("Sums, 10\u2079 pairs/s"),
       BenchmarkPage::tr("Solve, ms"), BenchmarkPage::tr("Volume, times the CPU")});
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionMode(QAbstractItemView::NoSelection);
  table->setTabKeyNavigation(false);
  table->setShowGrid(false);
  table->setFrameShape(QFrame::NoFrame);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(kRowHeight);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table->horizontalHeader()->setSectionResizeMode(BenchmarkPage::kDevice, QHeaderView::Stretch);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table->horizontalHeaderItem(BenchmarkPage::kDevice)
      ->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->hide();
  return table;
}

QString deviceText(const DeviceFigures& row) {
  const QString name = QString::fromStdString(row.name).toUpper();
  return name + QStringLiteral(": ") +
         QString::fromStdString(row.problem.empty() ? row.description : row.problem);
}

}  // namespace

BenchmarkPage::BenchmarkPage(Session& session, QWidget* parent)
    : MonitorPage(kLookMs, parent), session_(session) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, kRowSpacing, kMargin, kRowSpacing);
  auto* head = new QHBoxLayout;
  run_ = new QPushButton(tr("Measure GPU against CPU"), this);
  run_->setToolTip(tr("The same fields and holograms on every device, some seconds each"));
  cancel_ = new QPushButton(tr("Cancel"), this);
  bar_ = new QProgressBar(this);
  bar_->setRange(0, 1000);
  bar_->setFixedSize(140, 8);
  bar_->setTextVisible(false);
  bar_->setAccessibleName(tr("Progress of the measurement"));
  stage_ = quietLabel({}, this);
  for (QWidget* widget : {static_cast<QWidget*>(run_), static_cast<QWidget*>(cancel_),
                          static_cast<QWidget*>(bar_), static_cast<QWidget*>(stage_)}) {
    head->addWidget(widget);
  }
  head->addStretch(1);
  table_ = makeTable(this);
  note_ = quietLabel({}, this);
  note_->setWordWrap(true);
  note_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addLayout(head);
  column->addWidget(table_, 1);
  column->addWidget(note_, 1);
  connect(run_, &QPushButton::clicked, this, &BenchmarkPage::run);
  connect(cancel_, &QPushButton::clicked, this, &BenchmarkPage::cancel);
  setCompare({});
}

void BenchmarkPage::setCompare(CompareDevices compare) {
  compare_ = std::move(compare);
  note_->setText(compare_ ? tr("Two boards of 256 elements each; a slice, a volume and a hologram "
                               "for 32 points. Times are from and to the computer's memory, each "
                               "the median of five.")
                          : tr("This program was put together without devices to measure."));
  end();
}

QString BenchmarkPage::note() const { return note_->text(); }

void BenchmarkPage::run() {
  if (!compare_ || progress_) return;
  progress_ = std::make_shared<Progress>();
  auto figures = std::make_shared<std::vector<DeviceFigures>>();
  session_.runInBackground(
      tr("Measure devices"),
      [figures, compare = compare_, progress = progress_](JobContext& job) {
        *figures = compare([&](double share, const std::string& stage) {
          if (progress->isCancelled) throw Error(ErrorCode::kCancelled, "It was cancelled.");
          progress->share = share;
          {
            std::lock_guard lock(progress->mutex);
            progress->stage = stage;
          }
          job.checkpoint(share, stage);
        });
      },
      [page = QPointer<BenchmarkPage>(this), figures] {
        if (page) page->take(*figures);
      },
      [page = QPointer<BenchmarkPage>(this)] {
        if (page) page->end();
      });
  look();
}

void BenchmarkPage::cancel() {
  if (progress_) progress_->isCancelled = true;
}

void BenchmarkPage::end() {
  progress_.reset();
  look();
}

void BenchmarkPage::look() {
  // The focus goes from the one button to the other, not to whatever comes next in the window.
  const bool isBusy = progress_ != nullptr;
  const bool hasFocus = (isBusy ? run_ : cancel_)->hasFocus();
  run_->setEnabled(compare_ && !isBusy);
  for (QWidget* widget : {static_cast<QWidget*>(cancel_), static_cast<QWidget*>(bar_),
                          static_cast<QWidget*>(stage_)}) {
    widget->setVisible(isBusy);
  }
  if (hasFocus) (isBusy ? cancel_ : run_)->setFocus();
  if (!progress_) return;
  bar_->setValue(int(1000 * progress_->share));
  std::lock_guard lock(progress_->mutex);
  stage_->setText(QString::fromStdString(progress_->stage));
}

void BenchmarkPage::take(const std::vector<DeviceFigures>& figures) {
  figures_ = figures;
  table_->setRowCount(int(figures.size()));
  const double processor = figures.empty() ? 0 : figures.front().volumeSeconds;
  for (int at = 0; at < int(figures.size()); ++at) {
    const DeviceFigures& row = figures[std::size_t(at)];
    const bool has = row.problem.empty();
    const double numbers[] = {1e3 * row.sliceSeconds, 1e3 * row.volumeSeconds,
                              1e-9 * row.pairsPerSecond, 1e3 * row.solveSeconds,
                              has ? processor / row.volumeSeconds : 0};
    auto* device = new QTableWidgetItem(deviceText(row));
    device->setToolTip(deviceText(row));
    table_->setItem(at, kDevice, device);
    for (int i = 0; i < kColumns - 1; ++i) {
      auto* cell = new QTableWidgetItem(has ? fixedText(numbers[i], numbers[i] < 10 ? 2 : 1)
                                            : QStringLiteral("\u2013"));
      cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      table_->setItem(at, i + 1, cell);
    }
  }
  table_->show();
  const bool hasGpu = std::ranges::any_of(
      figures, [](const DeviceFigures& row) { return row.isGpu && row.problem.empty(); });
  note_->setText(hasGpu ? tr("The last column is how many times as fast as the processor.")
                        : tr("No graphics processor could be used on this computer: there is "
                             "nothing to compare the processor with."));
  end();
}

QString BenchmarkPage::csv() const {
  QString text = QStringLiteral("device,slice_s,volume_s,pairs_per_s,solve_s\n");
  for (const DeviceFigures& row : figures_) {
    text += csvCell(deviceText(row));
    for (const double value :
         {row.sliceSeconds, row.volumeSeconds, row.pairsPerSecond, row.solveSeconds}) {
      text += ',' + (row.problem.empty() ? QString::number(value, 'g', 9) : QString());
    }
    text += '\n';
  }
  return text;
}

}  // namespace acg
