// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <QPointer>

#include "core/error.h"
#include "core/telemetry/telemetry.h"
#include "ui/session_private.h"

namespace acg {
namespace {

constexpr int kRestMs = 150;  ///< after which the hand is said to rest

}  // namespace

std::int64_t steadyNowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Session::Session(const MakeService& makeService, QObject* parent,
                 std::shared_ptr<Telemetry> telemetry)
    : QObject(parent),
      telemetry_(telemetry ? std::move(telemetry) : std::make_shared<Telemetry>()),
      private_(std::make_unique<Private>()) {
  private_->rest.setSingleShot(true);
  private_->rest.setInterval(kRestMs);
  connect(&private_->rest, &QTimer::timeout, this, &Session::onRest);
  compute_ = makeService(poster());
  compute_->onNotice([this, deliver = poster()](const std::string& sentence) {
    deliver([this, sentence] { post(MessageKind::kWarning, QString::fromStdString(sentence)); });
  });
  files_ = std::make_unique<JobQueue>(poster());
  document_.onChange([this] { onDocumentChanged(); });
}

Session::~Session() {
  // Both post to this object: they go first, while it is whole.
  files_.reset();
  compute_.reset();
}

JobQueue::Post Session::poster() {
  return [this](std::function<void()> call) {
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
  };
}

QString Session::deviceDescription() const {
  return QString::fromStdString(compute_->description());
}

bool Session::edit(const QString& label, Gesture gesture,
                   const std::function<void(Scene&)>& change) {
  try {
    document_.edit(label.toStdString(), gesture, change);
    return true;
  } catch (const std::exception& error) {
    post(MessageKind::kError, QString::fromUtf8(error.what()));
    return false;
  }
}

void Session::undo() {
  if (document_.canUndo()) document_.undo();
}

void Session::redo() {
  if (document_.canRedo()) document_.redo();
}

void Session::goToStep(int index) {
  if (index < 0 || index >= static_cast<int>(document_.labels().size())) return;
  document_.goTo(static_cast<std::size_t>(index));
}

void Session::abandon(Gesture gesture) { document_.abandon(gesture); }

void Session::open(ScenePtr scene, const QString& label, bool isUnsaved) {
  selection_.clear();
  probeLine_.reset();
  clearResults();
  private_->zoneVerdicts.clear();
  telemetry_->edits.dropOpen();
  if (!scene->targets.empty()) {
    for (int axis = 0; axis < 3; ++axis) {
      layers_.slices[static_cast<std::size_t>(axis)].position =
          scene->targets.front().position(axis);
    }
  }
  document_.reset(std::move(scene), label.toStdString());
  if (isUnsaved) document_.markUnsaved();
  emit selectionChanged();
  emit layersChanged();
  emit historyChanged();
}

void Session::markSaved() {
  document_.markSaved();
  emit historyChanged();
}

void Session::noteInput(std::int64_t eventNs) { private_->inputNs = eventNs; }
std::uint64_t Session::shownRevision() const { return private_->shownRevision; }

void Session::onDocumentChanged() {
  const Scene& now = *scene();
  const std::string selected = selection_.toStdString();
  if (!selected.empty() && !now.findTarget(selected) && !now.findArray(selected) &&
      !now.findZone(selected)) {
    selection_.clear();
    emit selectionChanged();
  }
  issues_ = checkScene(now);
  const std::int64_t eventNs = private_->inputNs != 0 ? private_->inputNs : steadyNowNs();
  emit sceneChanged();
  emit historyChanged();
  telemetry_->edits.edited(document_.revision(), eventNs, steadyNowNs());
  emit edited(document_.revision(), eventNs);
  requestPreview();
}

void Session::setLayers(const LayerSettings& layers) {
  if (layers == layers_) return;
  const LayerSettings before = layers_;
  layers_ = layers;
  emit layersChanged();

  const bool isNewContent = SliceContent(before) != SliceContent(layers);
  std::vector<SliceAxis> changed;
  for (std::size_t i = 0; i < 3; ++i) {
    const SliceSettings& was = before.slices[i];
    const SliceSettings& is = layers.slices[i];
    const bool isNew = !was.isVisible || was.position != is.position || isNewContent;
    if (is.isVisible && isNew) changed.push_back(static_cast<SliceAxis>(i));
  }
  if (!changed.empty()) requestSlices(changed);
  const bool neededVolume = before.showIsosurface || before.showVolume;
  const bool needsVolume = layers.showIsosurface || layers.showVolume;
  if (before.forceModel != layers.forceModel ||
      judgedDrives(before.drives) != judgedDrives(layers.drives)) {
    clearVerdicts();
  }
  if (isNewContent || (needsVolume && !neededVolume)) {
    private_->rest.start(0);
  }
}

void Session::select(const QString& id) {
  if (id == selection_) return;
  selection_ = id;
  emit selectionChanged();
  if (!probeLine_) private_->rest.start();  // the line runs through the selected target
}

void Session::setProbeLine(const std::optional<std::array<Eigen::Vector3d, 2>>& line) {
  probeLine_ = line;
  private_->rest.start(0);
}

void Session::runInBackground(const QString& label, std::function<void(JobContext&)> work,
                              std::function<void()> done, std::function<void()> failed) {
  JobSpec spec;
  spec.label = label.toStdString();
  spec.priority = JobPriority::kBackground;
  files_->submit(
      std::move(spec), std::move(work),
      [this, label, done = std::move(done), failed = std::move(failed)](const JobOutcome& outcome) {
        emit jobsChanged();
        if (outcome.error || outcome.isCancelled) {
          reportFailure(label, outcome);
          if (failed) failed();
        } else if (done) {
          done();
        }
      });
  emit jobsChanged();
}

std::vector<JobStatus> Session::jobs() const {
  std::vector<JobStatus> all = compute_->jobs();
  const std::vector<JobStatus> files = files_->jobs();
  all.insert(all.end(), files.begin(), files.end());
  return all;
}

JobActivity Session::jobActivity() const {
  JobActivity all = compute_->activity();
  const JobActivity files = files_->activity();
  all.running.insert(all.running.end(), files.running.begin(), files.running.end());
  all.waiting += files.waiting;
  return all;
}

void Session::cancelAllJobs() {
  compute_->cancelAll();
  files_->cancelAll();
}

void Session::post(MessageKind kind, const QString& text) { emit messagePosted(kind, text); }

}  // namespace acg
