// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/picture_dialog.h"

#include <memory>

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/io/image_file.h"
#include "ui/docks/picture_edits.h"
#include "ui/docks/picture_form.h"
#include "ui/forms/form_style.h"
#include "ui/forms/quantity_field.h"
#include "ui/plots/picture_pixels.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kPreviewSide = 120;  // px
const char kFolderKey[] = "pictureFolder";

}  // namespace

QString askPictureFile(QWidget* parent) {
  const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
  return QFileDialog::getOpenFileName(
      parent, PictureDialog::tr("Choose picture"),
      QSettings().value(QLatin1String(kFolderKey), pictures).toString(),
      PictureDialog::tr("Pictures and tables (*.png *.csv);;PNG pictures (*.png);;CSV tables "
                        "(*.csv)"));
}

void readPicture(Session& session, QObject* context, const QString& file,
                 const std::function<void(const ImageTarget&)>& done,
                 const std::function<void(const QString&)>& failed) {
  struct Outcome {
    ImageTarget image;
    QString problem;
  };
  auto outcome = std::make_shared<Outcome>();
  session.runInBackground(
      PictureDialog::tr("Read %1").arg(QFileInfo(file).fileName()),
      [outcome, path = file.toStdString()](JobContext&) {
        try {
          outcome->image = loadImage(path);
        } catch (const Error& error) {
          outcome->problem = QString::fromUtf8(error.what());
        }
      },
      [outcome, file, guard = QPointer<QObject>(context), done, failed] {
        if (!guard) return;
        if (!outcome->problem.isEmpty()) {
          failed(outcome->problem);
          return;
        }
        QSettings().setValue(QLatin1String(kFolderKey), QFileInfo(file).absolutePath());
        done(outcome->image);
      });
}

PictureDialog::PictureDialog(Session& session, QWidget* parent)
    : QDialog(parent), session_(session) {
  setWindowTitle(tr("Add picture target"));
  setMinimumWidth(520);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 12);
  column->setSpacing(kRowSpacing);
  makeFields();
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  add_ = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
  add_->setDefault(true);
  column->addStretch(1);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &PictureDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  showDraft();
}

void PictureDialog::makeFields() {
  auto* column = static_cast<QVBoxLayout*>(layout());
  auto* top = new QWidget(this);
  auto* topGrid = makeFormGrid(top);
  auto* source = new QWidget(top);
  auto* row = new QHBoxLayout(source);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  file_ = new QLineEdit(source);
  file_->setPlaceholderText(tr("PNG picture or CSV table"));
  file_->setAccessibleName(tr("Picture file"));
  auto* browse = new QPushButton(tr("Browse\u2026"), source);
  browse->setAutoDefault(false);
  row->addWidget(file_, 1);
  row->addWidget(browse);
  addFormRow(topGrid, tr("File"), source);
  column->addWidget(top);

  auto* beside = new QHBoxLayout;
  beside->setSpacing(16);
  preview_ = new QLabel(this);
  preview_->setFixedSize(kPreviewSide, kPreviewSide);
  preview_->setAlignment(Qt::AlignCenter);
  preview_->setFrameShape(QFrame::StyledPanel);
  preview_->setAccessibleName(tr("Preview of the picture"));
  rest_ = new QWidget(this);
  auto* rest = new QVBoxLayout(rest_);
  rest->setContentsMargins(0, 0, 0, 0);
  rest->setSpacing(kRowSpacing);
  form_ = new PictureForm(rest_);
  auto* where = new QWidget(rest_);
  auto* grid = makeFormGrid(where);
  position_ = new VectorField(Dimension::kLength,
                              {tr("Position x"), tr("Position y"), tr("Position z")}, where);
  pressure_ = new QuantityField(Dimension::kPressure, where);
  pressure_->setOptional(tr("as much as can be had"));
  pressure_->setToolTip(tr("Wanted peak pressure where the picture is brightest"));
  pressure_->setLimits(0, std::nullopt);
  addFormRow(grid, tr("Position"), position_);
  addFormRow(grid, tr("Pressure"), pressure_);
  rest->addWidget(form_);
  rest->addWidget(where);
  beside->addWidget(preview_, 0, Qt::AlignTop);
  beside->addWidget(rest_, 1);
  column->addLayout(beside);

  const auto choose = [this] {
    const QString file = askPictureFile(this);
    if (!file.isEmpty()) load(file);
  };
  connect(browse, &QPushButton::clicked, this, choose);
  connect(form_, &PictureForm::fileRequested, this, choose);
  connect(file_, &QLineEdit::editingFinished, this, [this] {
    if (file_->isModified() && !file_->text().trimmed().isEmpty()) load(file_->text().trimmed());
  });
  connect(form_, &PictureForm::edited, this,
          [this](const QString&, const QString&, const PictureForm::Change& change) {
            change(std::get<ImageTarget>(draft_->wish));
            showDraft();
          });
  connect(position_, &VectorField::componentEdited, this,
          [this](int axis, double si) { draft_->position[axis] = si; });
  const auto setPressure = [this](std::optional<double> pressure) {
    std::get<ImageTarget>(draft_->wish).pressure = pressure;
  };
  connect(pressure_, &QuantityField::valueEdited, this, setPressure);
  connect(pressure_, &QuantityField::cleared, this, [setPressure] { setPressure(std::nullopt); });
}

void PictureDialog::load(const QString& file) {
  file_->setText(file);
  file_->setModified(false);
  add_->setEnabled(false);  // until the new file is read: Enter in the field must not add the old
  const int read = ++reads_;
  readPicture(
      session_, this, file,
      [this, read](const ImageTarget& pixels) {
        if (read == reads_) take(pixels);
      },
      [this, read](const QString& why) {
        if (read == reads_) refuse(why);
      });
}

void PictureDialog::take(const ImageTarget& pixels) {
  showFieldNote(file_, {});
  if (draft_) {
    takePixels(std::get<ImageTarget>(draft_->wish), pixels);
  } else {
    draft_ = pictureTarget(*session_.scene(), pixels);
  }
  showDraft();
  add_->setFocus();
}

void PictureDialog::refuse(const QString& why) {
  showFieldNote(file_, why);
  draft_.reset();
  showDraft();
}

void PictureDialog::showDraft() {
  rest_->setEnabled(draft_.has_value());
  add_->setEnabled(draft_.has_value());
  if (!draft_) {
    preview_->setText(tr("No picture yet"));
    return;
  }
  const ImageTarget& image = std::get<ImageTarget>(draft_->wish);
  const double wavelength = session_.scene()->wavelength();
  form_->show(image, wavelength);
  position_->setWavelength(wavelength);
  position_->setValue(draft_->position.x(), draft_->position.y(), draft_->position.z());
  pressure_->setValue(image.pressure);
  const QImage picture = pixelImage(image.values, image.columns, image.rows, 1);
  const QSize size = QSizeF(image.width, image.height)
                         .scaled(kPreviewSide - 4, kPreviewSide - 4, Qt::KeepAspectRatio)
                         .toSize()
                         .expandedTo(QSize(1, 1));
  preview_->setPixmap(
      QPixmap::fromImage(picture).scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation));
}

void PictureDialog::accept() {
  if (!draft_ || !add_->isEnabled()) return;
  for (QuantityField* field : findChildren<QuantityField*>()) {
    if (!field->problem().isEmpty()) {
      field->setFocus();
      return;
    }
  }
  Target target = *draft_;
  target.id = freshId(*session_.scene(), "picture ");  // the scene may have changed meanwhile
  const bool isDone = session_.edit(tr("Add picture"), 0,
                                    [&target](Scene& scene) { scene.targets.push_back(target); });
  if (!isDone) return;
  session_.select(QString::fromStdString(target.id));
  QDialog::accept();
}

void addPictureTarget(Session& session, QWidget* parent) {
  PictureDialog dialog(session, parent);
  dialog.exec();
}

}  // namespace acg
