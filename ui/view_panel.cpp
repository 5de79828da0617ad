// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view_panel.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include <QLabel>
#include <QVBoxLayout>

#include "core/scene/target_bounds.h"
#include "core/telemetry/telemetry.h"
#include "render/view_volume.h"
#include "ui/exposure_text.h"
#include "ui/forms/role_color.h"
#include "ui/session_private.h"
#include "ui/theme.h"
#include "ui/tools/tool_list.h"
#include "ui/verdict_text.h"

namespace acg {
namespace {

// How long a moved marker waits for its slice, so that one frame shows both: a frame in software
// OpenGL costs as much as a solve and a slice. Longer than the last result took, within limits.
constexpr int kShortestPatienceMs = 8;
constexpr int kLongestPatienceMs = 50;  ///< beyond it the marker would lag the hand

}  // namespace

ViewPanel::ViewPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      frameDraw_(session.telemetry()->metrics.histogram(metric::kFrameDraw)) {
  setObjectName(QStringLiteral("viewPanel"));
  setAccessibleName(tr("3D view"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  marker_.setSingleShot(true);
  connect(&marker_, &QTimer::timeout, this, &ViewPanel::refreshNow);
  if (!VtkWidget::isSupported()) {
    auto* reason = new QLabel(tr("There is no 3D view here: it needs a display with OpenGL 3.2. "
                                 "Solving, numbers, plots and exports work all the same."),
                              this);
    reason->setAlignment(Qt::AlignCenter);
    reason->setWordWrap(true);
    layout->addWidget(reason);
    return;
  }
  view_ = new VtkWidget(this);
  view_->setObjectName(QStringLiteral("view"));
  view_->setAccessibleName(tr("3D view of arrays, targets and field"));
  view_->setMouseTracking(true);
  view_->setFocusPolicy(Qt::StrongFocus);
  view_->installEventFilter(this);
  layout->addWidget(view_);
  context_ = std::make_unique<ToolContext>(
      ToolContext{session_, view_->renderer(), [this] { view_->refresh(); },
                  [this] { emit hintChanged(hint()); }, [this] { emit editSelectionRequested(); }});
  connect(view_, &VtkWidget::framePainted, this, &ViewPanel::onPainted);
  connectSession();
  applyThemeColors();
  setTool(QString::fromLatin1(tools().front().id));
}

ViewPanel::~ViewPanel() { tool_.reset(); }

void ViewPanel::connectSession() {
  SceneRenderer& renderer = view_->renderer();
  connect(&session_, &Session::sceneChanged, this, [this, &renderer] {
    renderer.showScene(session_.scene());
    refreshSoon();
  });
  connect(&session_, &Session::edited, this, [this](std::uint64_t revision, std::int64_t eventNs) {
    latency_.edited(revision, eventNs);
  });
  connect(&session_, &Session::hologramChanged, this, [this, &renderer] {
    renderer.showHologram(session_.hologram());
    refreshSoon();
  });
  connect(&session_, &Session::slicesChanged, this, [this, &renderer] {
    for (std::size_t i = 0; i < 3; ++i) {
      renderer.showSlice(static_cast<SliceAxis>(i), session_.slices()[i]);
    }
    handedRevision_ = session_.shownRevision();
    session_.telemetry()->edits.noteUntil(handedRevision_, EditStage::kUpload, steadyNowNs());
    refreshNow();
  });
  connect(&session_, &Session::volumeChanged, this, [this, &renderer] {
    renderer.showVolume(session_.volume());
    refreshSoon();
  });
  connect(&session_, &Session::verdictsChanged, this, [this] {
    showVerdicts();
    refreshSoon();
  });
  connect(&session_, &Session::layersChanged, this, [this, &renderer] {
    renderer.setLayers(session_.layers());
    refreshSoon();
  });
  connect(&session_, &Session::selectionChanged, this, [this, &renderer] {
    renderer.setSelection(session_.selection().toStdString());
    refreshSoon();
  });
  renderer.setLayers(session_.layers());
  renderer.showScene(session_.scene());
}

void ViewPanel::showVerdicts() {
  std::map<std::string, TargetNote> notes;
  for (const TrapVerdict& verdict : session_.verdicts()) {
    const QColor color = roleColor(holdRole(verdict.hold));
    notes[verdict.target] = {
        holdPhrase(verdict.hold, session_.verdictDrives()).toLower().toStdString(),
        {color.redF(), color.greenF(), color.blueF()}};
  }
  for (const ZoneExposure& exposure : session_.exposures()) {
    const QColor color = roleColor(exposureRole(exposure.verdict));
    notes[exposure.zone] = {exposurePhrase(exposure).toStdString(),
                            {color.redF(), color.greenF(), color.blueF()}};
  }
  view_->renderer().setTargetNotes(std::move(notes));
}

void ViewPanel::refreshSoon() {
  if (marker_.isActive()) return;
  const UpdateTiming& timing = session_.timing();
  const double expected = 1.5 * (timing.solveMs + timing.fieldMs) + kShortestPatienceMs;
  marker_.start(static_cast<int>(std::min<double>(expected, kLongestPatienceMs)));
}

void ViewPanel::refreshNow() {
  marker_.stop();
  view_->refresh();
}

void ViewPanel::onPainted(double milliseconds) {
  const std::int64_t now = steadyNowNs();
  latency_.painted(handedRevision_, now);
  Telemetry& telemetry = *session_.telemetry();
  const StageSpan drawn = {now - static_cast<std::int64_t>(1e6 * milliseconds), now};
  telemetry.edits.note(handedRevision_, EditStage::kDraw, drawn);
  telemetry.edits.shown(handedRevision_, now);
  telemetry.trace.span("window", "draw", drawn.beginNs, drawn.endNs);
  frameDraw_.observe(1e-3 * milliseconds);
  frameMs_ = milliseconds;
  if (sinceFrame_.isValid()) {
    const double interval = std::max(1e-6 * static_cast<double>(sinceFrame_.nsecsElapsed()), 0.1);
    // A pause is no slow frame: the rate is of frames that follow each other.
    if (interval < 500) {
      const double rate = 1e3 / interval;
      framesPerSecond_ = framesPerSecond_ == 0 ? rate : 0.9 * framesPerSecond_ + 0.1 * rate;
    }
  }
  sinceFrame_.start();
  if (isTimingVisible_) updateOverlay();
  emit framePainted();
}

void ViewPanel::updateOverlay() {
  if (sinceOverlay_.isValid() && sinceOverlay_.elapsed() < 200) return;
  sinceOverlay_.start();
  const UpdateTiming& timing = session_.timing();
  // Drawn with the next frame: a frame of its own would take part in what it measures.
  view_->renderer().setReadout(
      {tr("Edit to repainted slice, last %1 edits").arg(latency_.count()).toStdString(),
       tr("p50 %1 ms, p95 %2 ms")
           .arg(latency_.percentile(0.5), 0, 'f', 1)
           .arg(latency_.percentile(0.95), 0, 'f', 1)
           .toStdString(),
       tr("solve %1 ms, field %2 ms, draw %3 ms")
           .arg(timing.solveMs, 0, 'f', 2)
           .arg(timing.fieldMs, 0, 'f', 1)
           .arg(frameMs_, 0, 'f', 1)
           .toStdString()});
  spdlog::info(
      "edit to repainted slice: n {} p50 {:.1f} ms p95 {:.1f} ms solve {:.2f} ms field "
      "{:.1f} ms draw {:.1f} ms",
      latency_.count(), latency_.percentile(0.5), latency_.percentile(0.95), timing.solveMs,
      timing.fieldMs, frameMs_);
}

void ViewPanel::setTimingVisible(bool isVisible) {
  isTimingVisible_ = isVisible;
  if (!hasView()) return;
  sinceOverlay_.invalidate();
  if (isVisible) {
    updateOverlay();
  } else {
    view_->renderer().setReadout({});
  }
  view_->refresh();
}

void ViewPanel::setTool(const QString& id) {
  if (context_ == nullptr) return;
  for (const ToolEntry& entry : tools()) {
    if (id != QLatin1String(entry.id)) continue;
    if (tool_) tool_->cancel();
    tool_ = entry.make(*context_);
    toolId_ = id;
    view_->setCursor(tool_->cursor());
    emit toolChanged(id);
    emit hintChanged(hint());
    return;
  }
}

QString ViewPanel::hint() const { return tool_ ? tool_->hint() : QString(); }

void ViewPanel::setStandardView(StandardView view) {
  if (!hasView()) return;
  view_->renderer().setView(view);
  view_->refresh();
}

void ViewPanel::frameSelection() {
  if (!hasView()) return;
  const Scene& scene = *session_.scene();
  const std::string id = session_.selection().toStdString();
  Eigen::AlignedBox3d box;
  if (const Target* target = scene.findTarget(id)) {
    const double room = 3 * scene.wavelength();
    box.extend(Eigen::Vector3d(target->position.array() - room));
    box.extend(Eigen::Vector3d(target->position.array() + room));
    box.extend(targetBounds(*target));
  } else if (const ExposureZone* zone = scene.findZone(id)) {
    box.extend(Eigen::Vector3d(zone->position.array() - zone->radius));
    box.extend(Eigen::Vector3d(zone->position.array() + zone->radius));
  } else if (const PlacedArray* array = scene.findArray(id)) {
    const TransducerArray placed = array->placed();
    box.extend(placed.positions.rowwise().minCoeff());
    box.extend(placed.positions.rowwise().maxCoeff());
  } else {
    box = sceneBounds(scene);
  }
  view_->renderer().frame(box);
  view_->refresh();
}

void ViewPanel::resetView() {
  if (!hasView()) return;
  view_->renderer().setView(StandardView::kIsometric);
  view_->renderer().resetCamera();
  view_->refresh();
}

void ViewPanel::applyThemeColors() {
  if (!hasView()) return;
  view_->renderer().setTheme(theme().view);
  showVerdicts();
  view_->refresh();
}

void ViewPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) applyThemeColors();
  QWidget::changeEvent(event);
}

}  // namespace acg
