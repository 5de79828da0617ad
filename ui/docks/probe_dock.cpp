// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/probe_dock.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSaveFile>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/field/field_quantity.h"
#include "core/io/exporters/exporter.h"
#include "render/scale.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/form_style.h"
#include "ui/icons.h"
#include "ui/plots/line_plot.h"
#include "ui/session.h"

namespace acg {
namespace {

// Of the slices' peak, 100 dB down: single precision sums of a thousand elements end there.
constexpr double kNoise = 1e-5;

}  // namespace

LineCurve lineCurve(const Field& field, const std::string& quantity) {
  LineCurve curve;
  const FieldChannel* channel = field.find(quantity);
  if (!channel && !field.channels.empty()) channel = &field.channels.front();
  if (!channel) return curve;
  curve.quantity = QString::fromStdString(channel->quantity);
  curve.unit = QString::fromStdString(shownUnit(channel->unit));
  const long long count = sampleCount(field.samples);
  const auto pointAt = [&](long long i) -> Eigen::Vector3d {
    if (const auto* grid = std::get_if<FieldGrid>(&field.samples)) return grid->point(i);
    return std::get<Eigen::Matrix3Xd>(field.samples).col(i);
  };
  if (count < 2) return curve;
  const Eigen::Vector3d first = pointAt(0);
  const Eigen::Vector3d direction = (pointAt(count - 1) - first).normalized();
  for (int axis = 0; axis < 3; ++axis) {
    if (std::abs(direction[axis]) > 1 - 1e-9) curve.axis = QChar('x' + axis);
  }
  const int axis = curve.axis.isEmpty() ? -1 : curve.axis.at(0).unicode() - 'x';
  for (long long i = 0; i < count; ++i) {
    const Eigen::Vector3d point = pointAt(i);
    curve.along << (axis < 0 ? (point - first).dot(direction) : point[axis]);
    curve.value << channel->magnitude(i);
  }
  return curve;
}

double noiseFloor(const std::array<FieldPtr, 3>& slices, const std::string& quantity) {
  double peak = 0;
  for (const FieldPtr& slice : slices) {
    const FieldChannel* channel = slice ? slice->find(quantity) : nullptr;
    if (!channel) continue;
    const long long count = sampleCount(slice->samples);
    for (long long i = 0; i < count; ++i) {
      const double value = std::abs(channel->magnitude(i));
      if (std::isfinite(value)) peak = std::max(peak, value);
    }
  }
  return kNoise * peak;
}

ProbeDock::ProbeDock(Session& session, QWidget* parent) : DockPanel(session, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, 6, kMargin, 4);
  column->setSpacing(2);
  auto* head = new QHBoxLayout;
  title_ = headingLabel({}, this);
  setRole(title_, "quiet");
  axis_ = new QComboBox(this);
  axis_->setAccessibleName(tr("Line of the probe"));
  axis_->addItem(tr("Along x"));
  axis_->addItem(tr("Along y"));
  axis_->addItem(tr("Along z"));
  axis_->setCurrentIndex(2);
  head->addWidget(title_, 1);
  head->addWidget(axis_);
  column->addLayout(head);
  plot_ = new LinePlot(this);
  plot_->setAccessibleName(tr("Plot along the line"));
  plot_->setEmptyText(tr("Add a target: the plot runs through the selected one"));
  plot_->setContextMenuPolicy(Qt::CustomContextMenu);
  plot_->setData({}, {});
  column->addWidget(plot_, 1);

  connect(axis_, &QComboBox::activated, this, &ProbeDock::askForLine);
  connect(plot_, &QWidget::customContextMenuRequested, this, &ProbeDock::showMenu);
  // The vertical line follows the selection by itself; the other two are asked for anew, once the
  // hand rests: a line in the middle of a drag would hold the slices up.
  resting_.setSingleShot(true);
  resting_.setInterval(150);
  connect(&resting_, &QTimer::timeout, this, &ProbeDock::askForLine);
  const auto follow = [this] {
    if (axis_->currentIndex() != 2 && isVisible()) resting_.start();
    markStale();
  };
  connect(&session, &Session::selectionChanged, this, follow);
  connect(&session, &Session::sceneChanged, this, follow);
  connect(&session, &Session::lineChanged, this, &DockPanel::markStale);
  connect(&session, &Session::layersChanged, this, &DockPanel::markStale);
  refreshNow();
}

const Target* ProbeDock::throughTarget() const {
  const Scene& scene = *session().scene();
  if (const Target* selected = scene.findTarget(session().selection().toStdString())) {
    return selected;
  }
  return scene.targets.empty() ? nullptr : &scene.targets.front();
}

void ProbeDock::askForLine() {
  const int axis = axis_->currentIndex();
  const Target* target = throughTarget();
  if (axis == 2 || !target) {
    session().setProbeLine(std::nullopt);
    return;
  }
  const Eigen::AlignedBox3d box = sceneBounds(*session().scene());
  std::array<Eigen::Vector3d, 2> ends{target->position, target->position};
  // At least 40 mm to either side, so that a flat scene has a line too.
  ends[0][axis] = std::min(box.min()[axis], target->position[axis] - 0.04);
  ends[1][axis] = std::max(box.max()[axis], target->position[axis] + 0.04);
  session().setProbeLine(ends);
}

void ProbeDock::refresh() {
  if (postponesForHand()) return;
  const FieldPtr& field = session().line();
  const Target* target = throughTarget();
  if (!field || !target) {
    title_->setText(tr("Probe"));
    plot_->setMarkers({});
    plot_->setData({}, {});
    return;
  }
  LineCurve curve = lineCurve(*field, session().layers().quantity);
  // Where all elements cancel, what is left is rounding: no reason to zoom in on it.
  const double floor = noiseFloor(session().slices(), curve.quantity.toStdString());
  double largest = floor;
  for (const double value : curve.value) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  const ScaledUnit unit = scaledUnit(largest, curve.unit);
  for (double& value : curve.value) value /= unit.factor;
  for (double& along : curve.along) along *= 1000;

  QString label = curve.quantity;
  bool isMagnitude = true;
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    if (curve.quantity != QLatin1String(entry.name)) continue;
    label = QString::fromUtf8(entry.label);
    isMagnitude = entry.color == ColorKind::kMagnitude;
  }
  const QString axis = curve.axis.isEmpty() ? tr("distance") : curve.axis;
  title_->setText(
      tr("%1 along %2 through %3").arg(label, axis, QString::fromStdString(target->id)));
  plot_->setLeastSpan(floor / unit.factor);
  plot_->setRange(isMagnitude ? LinePlot::Range::kFromZero : LinePlot::Range::kData);
  plot_->setLabels(tr("%1, mm").arg(axis),
                   unit.text.isEmpty() ? label : QStringLiteral("%1, %2").arg(label, unit.text));
  showMarkers(curve);
  plot_->setData(curve.along, curve.value);
}

void ProbeDock::showMarkers(const LineCurve& curve) {
  std::vector<PlotMarker> markers;
  const Target* through = throughTarget();
  if (!curve.axis.isEmpty() && through) {
    const int axis = curve.axis.at(0).unicode() - 'x';
    for (const Target& target : session().scene()->targets) {
      Eigen::Vector3d beside = target.position - through->position;
      beside[axis] = 0;
      // Only targets on the line, to a millimetre: others would suggest a pressure they do not
      // have.
      if (beside.norm() > 1e-3) continue;
      markers.push_back({target.position[axis] * 1000, QString::fromStdString(target.id),
                         QString::fromLatin1(wishRole(target))});
    }
  }
  plot_->setMarkers(markers);
}

void ProbeDock::exportCsv(const QString& path) {
  const FieldPtr field = session().line();
  const HologramPtr hologram = session().hologram();
  if (!field || !hologram) return;
  session().runInBackground(
      tr("Export line"),
      [field, hologram, scene = session().hologramScene(), path](JobContext&) {
        exporterFor("line.csv", true).write({*scene, *hologram, field.get()}, path.toStdString());
      },
      [&session = session(), path] {
        session.post(MessageKind::kInfo, tr("Wrote %1.").arg(path));
      });
}

void ProbeDock::exportPicture(const QString& path) {
  // Widgets paint on this thread; the picture is compressed and written on another.
  const bool isPdf = path.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
  const QByteArray pdf = isPdf ? plot_->toPdf() : QByteArray();
  const QImage picture = isPdf ? QImage() : plot_->toPixmap(0, 0, 2.0).toImage();
  session().runInBackground(
      tr("Export plot"),
      [pdf, picture, path](JobContext&) {
        QSaveFile file(path);
        const bool isWritten =
            file.open(QIODevice::WriteOnly) &&
            (picture.isNull() ? file.write(pdf) == pdf.size() : picture.save(&file, "PNG")) &&
            file.commit();
        if (!isWritten) {
          throw Error(ErrorCode::kIo, tr("Could not write %1; check the folder and its free space.")
                                          .arg(path)
                                          .toStdString());
        }
      },
      [&session = session(), path] {
        session.post(MessageKind::kInfo, tr("Wrote %1.").arg(path));
      });
}

void ProbeDock::showMenu(const QPoint& at) {
  QMenu menu(this);
  const bool hasLine = session().line() != nullptr;
  const auto add = [&](const QString& text, const QString& suffix) {
    QAction* action = menu.addAction(icon("export"), text, this, [this, suffix] {
      QString path = QFileDialog::getSaveFileName(this, tr("Export the line"), "line." + suffix,
                                                  QStringLiteral("*.%1").arg(suffix));
      if (path.isEmpty()) return;
      if (QFileInfo(path).suffix().isEmpty()) path += "." + suffix;
      suffix == QLatin1String("csv") ? exportCsv(path) : exportPicture(path);
    });
    action->setEnabled(hasLine);
  };
  add(tr("Export values as CSV"), QStringLiteral("csv"));
  add(tr("Export plot as PNG"), QStringLiteral("png"));
  add(tr("Export plot as PDF"), QStringLiteral("pdf"));
  menu.exec(plot_->mapToGlobal(at));
}

}  // namespace acg
