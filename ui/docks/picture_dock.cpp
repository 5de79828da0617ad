// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/picture_dock.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "core/solvers/image_result.h"
#include "core/solvers/solver.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"
#include "ui/plots/picture_panels.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kNumbersWidth = 200;  // px

const ImageResult* imageOf(const HologramPtr& hologram, const std::string& id) {
  if (!hologram) return nullptr;
  for (const ImageResult& image : hologram->report.images) {
    if (image.id == id) return &image;
  }
  return nullptr;
}

/// |reached - s wanted| with the s that fits best: what the rms error sums up.
std::vector<double> errorOf(const ImageResult& result, double scale) {
  std::vector<double> error(result.reached.size());
  for (std::size_t i = 0; i < error.size(); ++i) {
    error[i] = std::abs(result.reached[i] - scale * result.wanted[i]);
  }
  return error;
}

void showPressure(QLabel* label, double pascal) {
  const QString text = pressureText(pascal);
  setNumber(label, text.section(' ', 0, 0), text.section(' ', 1));
}

}  // namespace

PictureDock::PictureDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, 8, 4, 4);
  hint_ = quietLabel(tr("No target is a picture. Scene, Add picture target takes a PNG or CSV file "
                        "and draws it as pressure on a plane."),
                     this);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  shown_ = new QWidget(this);
  auto* row = new QHBoxLayout(shown_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(16);
  waiting_ = quietLabel(tr("Not solved yet"), shown_);
  waiting_->setAlignment(Qt::AlignCenter);
  panels_ = new PicturePanels(shown_);
  row->addWidget(makeNumbers());
  row->addWidget(waiting_, 1);
  row->addWidget(panels_, 1);
  column->addWidget(hint_, 1);
  column->addWidget(shown_, 1);
  connect(choice_, &QComboBox::activated, this, [this](int index) {
    this->session().select(choice_->itemText(index));
    markStale();
  });
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::hologramChanged, this, &DockPanel::markStale);
  connect(&session, &Session::selectionChanged, this, &DockPanel::markStale);
  refreshNow();
}

QWidget* PictureDock::makeNumbers() {
  auto* numbers = new QWidget(shown_);
  numbers->setFixedWidth(kNumbersWidth);
  auto* column = new QVBoxLayout(numbers);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kRowSpacing);
  choice_ = new QComboBox(numbers);
  choice_->setAccessibleName(tr("Picture shown"));
  column->addWidget(choice_);
  auto* rows = new QWidget(numbers);
  auto* grid = makeFormGrid(rows);
  grid->setVerticalSpacing(2);
  const auto number = [&](const QString& name, const QString& help) {
    auto* value = new QLabel(rows);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setToolTip(help);
    addFormRow(grid, name, value)->setToolTip(help);
    return value;
  };
  wanted_ = number(tr("Wanted peak"), tr("Pressure where the picture is brightest"));
  reached_ = number(tr("Reached peak"), tr("The wanted peak times the factor by which the wanted "
                                           "picture fits the reached one best"));
  error_ = number(tr("RMS error"), tr("Of reached less wanted over wanted, after that factor"));
  correlation_ = number(tr("Correlation"), tr("Of wanted and reached pixels; 1 is alike"));
  likeness_ = number(tr("Likeness"), tr("Structural similarity (SSIM); 1 is alike"));
  column->addWidget(rows);
  advice_ =
      quietLabel(tr("Automatic, L-BFGS and Adam draw pictures better than this solver."), numbers);
  advice_->setWordWrap(true);
  column->addWidget(advice_);
  column->addStretch(1);
  return numbers;
}

void PictureDock::fillChoice() {
  QStringList pictures, shown;
  for (const Target& target : session().scene()->targets) {
    if (std::holds_alternative<ImageTarget>(target.wish)) {
      pictures << QString::fromStdString(target.id);
    }
  }
  for (int i = 0; i < choice_->count(); ++i) shown << choice_->itemText(i);
  const QString before = choice_->currentText();
  if (pictures != shown) {
    choice_->clear();
    choice_->addItems(pictures);
  }
  const QString selected = session().selection();
  const QString now = pictures.contains(selected) ? selected : before;
  choice_->setCurrentIndex(std::max<int>(0, int(pictures.indexOf(now))));
}

void PictureDock::refresh() {
  fillChoice();
  const std::string id = choice_->currentText().toStdString();
  const Target* target = choice_->count() > 0 ? session().scene()->findTarget(id) : nullptr;
  hint_->setVisible(target == nullptr);
  shown_->setVisible(target != nullptr);
  if (target) showResult(*target, imageOf(session().hologram(), id));
}

void PictureDock::showResult(const Target& target, const ImageResult* result) {
  waiting_->setVisible(result == nullptr);
  panels_->setVisible(result != nullptr);
  if (!result) {
    advice_->hide();
    for (QLabel* label : {wanted_, reached_, error_, correlation_, likeness_}) {
      label->setText(QStringLiteral("\u2013"));
    }
    return;
  }
  advice_->setVisible(!solver(session().hologram()->report.solver).drawsImages);
  const double wanted = *std::max_element(result->wanted.begin(), result->wanted.end());
  const double reached = reachedPeak(*result);
  showPressure(wanted_, wanted);
  showPressure(reached_, reached);
  setNumber(error_, fixedText(100 * result->rmsError, 1), QStringLiteral("%"));
  correlation_->setText(fixedText(result->correlation, 3));
  likeness_->setText(fixedText(result->likeness, 3));
  const double scale = wanted > 0 ? reached / wanted : 0;
  const auto& image = std::get<ImageTarget>(target.wish);
  panels_->show({{tr("Wanted"), result->wanted},
                 {tr("Reached"), result->reached},
                 {tr("Error, level aside"), errorOf(*result, scale)}},
                result->columns, result->rows, QSizeF(image.width, image.height));
}

}  // namespace acg
