// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "core/compute/compute_service.h"
#include "core/scene/document.h"
#include "core/scene/issue.h"
#include "render/layer_settings.h"

namespace acg {

struct Telemetry;

/// How long each stage of the last update took; feeds the status bar and the timing overlay.
struct UpdateTiming {
  double solveMs = 0;
  double fieldMs = 0;
  double editToShownMs = 0;  ///< from the edit to results being handed to the view
};

enum class MessageKind { kInfo, kWarning, kError };

/// Wires document, compute service and views together. Holds no widgets and no data of its own but
/// the newest results. UI thread only.
///
/// Each edit asks for a solve and the visible slices as one coalescing job; when the hand rests,
/// refinement jobs follow (line plot, verdicts on traps and zones, volume for isosurface and volume
/// rendering). A zone whose verdict gets worse becomes a message. Moving a slice evaluates and does
/// not solve; moving the camera computes nothing.
class Session : public QObject {
  Q_OBJECT

 public:
  /// `makeService` gets the function that posts to the UI thread.
  using MakeService = std::function<std::unique_ptr<ComputeService>(JobQueue::Post)>;
  /// `telemetry` gets the stages of each edit; without one the session makes its own, which
  /// nobody samples.
  explicit Session(const MakeService& makeService, QObject* parent = nullptr,
                   std::shared_ptr<Telemetry> telemetry = nullptr);
  ~Session() override;

  Document& document() { return document_; }
  const ScenePtr& scene() const { return document_.scene(); }
  const HologramPtr& hologram() const { return hologram_; }
  /// That the hologram answers; older than `scene` while the newest is being solved.
  const ScenePtr& hologramScene() const { return hologramScene_; }
  const std::array<FieldPtr, 3>& slices() const { return slices_; }
  const FieldPtr& volume() const { return volume_; }
  const FieldPtr& line() const { return line_; }
  /// Of the hologram shown now; empty from an edit until the hand rests.
  const std::vector<TrapVerdict>& verdicts() const { return verdicts_; }
  /// The drives that they speak of.
  DriveView verdictDrives() const { return verdictDrives_; }
  /// nullptr for what is no trap or not judged yet.
  const TrapVerdict* verdictOn(const std::string& target) const;
  /// What the hologram shown now does to the enabled zones; empty from an edit until the hand
  /// rests.
  const std::vector<ZoneExposure>& exposures() const { return exposures_; }
  /// nullptr for what is no enabled zone or not judged yet.
  const ZoneExposure* exposureOn(const std::string& zone) const;
  const std::vector<Issue>& issues() const { return issues_; }
  const LayerSettings& layers() const { return layers_; }
  const UpdateTiming& timing() const { return timing_; }
  QString deviceDescription() const;
  const std::shared_ptr<Telemetry>& telemetry() const { return telemetry_; }

  /// Changes the scene; errors become messages. Returns whether it took place.
  bool edit(const QString& label, Gesture gesture, const std::function<void(Scene&)>& change);
  void undo();
  void redo();
  void goToStep(int index);
  /// Solves the scene as it is once more.
  void solveAgain() { requestPreview(); }

  /// Takes a gesture back without a step to redo: Esc during a drag.
  void abandon(Gesture gesture);
  /// Another project: forgets the past and everything computed. `isUnsaved` after a recovery.
  void open(ScenePtr scene, const QString& label, bool isUnsaved = false);
  /// The scene shown now is what is on disk.
  void markSaved();

  /// The time stamp, steady clock ns, of the input event that the edits to come answer; 0 when
  /// none does. Timing is counted from it.
  void noteInput(std::int64_t eventNs);
  /// Of the results shown now.
  std::uint64_t shownRevision() const;

  void setLayers(const LayerSettings& layers);

  /// The selected target's, array's or zone's id; empty for none.
  const QString& selection() const { return selection_; }
  void select(const QString& id);

  /// The line that the probe plot shows; none takes the vertical through the selected target.
  void setProbeLine(const std::optional<std::array<Eigen::Vector3d, 2>>& line);

  /// Evaluates the chosen quantity and the pressure at one point with the present hologram; `done`
  /// comes on the UI thread. A newer probe replaces one that waits.
  void probe(const Eigen::Vector3d& point, std::function<void(FieldPtr)> done);
  using Evaluated = std::function<void(const ScenePtr& scene, const ComputeResult& result)>;
  /// The hologram of the present scene as solved, and fields of it with the force model of the
  /// layers, as a background job with progress and cancel; for exports. Comes after the solve that
  /// is under way. `done` comes on the UI thread; without an answer there is a message.
  void evaluate(const QString& label, std::vector<FieldSpec> fields, Evaluated done);

  using ComparisonDone = std::function<void(std::optional<SolverComparison>)>;
  /// Solves the scene as it is by each method, as a background job with progress and cancel; what
  /// is shown stays. A newer comparison stops one that runs. `done` comes on the UI thread, with
  /// nothing after an error or cancelling, which become messages.
  JobId compareSolvers(std::vector<std::string> names, ComparisonDone done);
  void cancelJob(JobId id) { compute_->cancel(id); }

  /// Runs `work` on a worker thread with progress and cancel in the status bar; `done` comes back
  /// on the UI thread after success. Errors and cancelling become messages, then `failed` comes.
  /// For files and exports.
  void runInBackground(const QString& label, std::function<void(JobContext&)> work,
                       std::function<void()> done, std::function<void()> failed = {});

  /// Everything that runs or waits, for the progress display.
  std::vector<JobStatus> jobs() const;
  /// The same for what is shown all the time: quick however many wait.
  JobActivity jobActivity() const;
  void cancelAllJobs();

  void post(MessageKind kind, const QString& text);

 signals:
  void sceneChanged();  ///< a new revision; at once, before anything is computed
  void hologramChanged();
  void slicesChanged();
  void volumeChanged();
  void lineChanged();
  void verdictsChanged();  ///< on traps or zones
  void layersChanged();
  void selectionChanged();
  void historyChanged();  ///< undo list or modified state
  void jobsChanged();
  void timingChanged();
  /// An edit with the time stamp that its latency counts from, steady clock ns.
  void edited(std::uint64_t revision, std::int64_t eventNs);
  void messagePosted(MessageKind kind, const QString& text);

 private:
  struct PreviewOrder;  // what a preview was asked for
  void onDocumentChanged();
  void onRest();
  void requestPreview();
  void requestSlices(const std::vector<SliceAxis>& axes);
  PreviewOrder orderNow() const;  ///< of no slices yet
  /// Solves, unless there is a hologram, and evaluates the slices of the order.
  JobId submit(const char* key, const QString& label, PreviewOrder order,
               const HologramPtr& hologram);
  void requestVolume();
  void requestLine();
  void requestVerdicts();
  void requestExposures();
  void takeExposures(std::vector<ZoneExposure> exposures);
  void clearVerdicts();
  /// Evaluates `field` with the present hologram while the hand rests.
  void refine(const char* key, const QString& label, FieldSpec field, FieldPtr Session::*result,
              void (Session::*changed)());
  void takePreview(std::optional<ComputeResult> result, const JobOutcome& outcome,
                   const PreviewOrder& order);
  void clearResults();
  /// How work that the user asked for failed or was cancelled.
  void reportFailure(const QString& label, const JobOutcome& outcome);
  /// Why what follows each edit failed; the same reason again says nothing new.
  void reportOnce(const JobOutcome& outcome);
  JobQueue::Post poster();

  const std::shared_ptr<Telemetry> telemetry_;
  Document document_;
  std::unique_ptr<ComputeService> compute_;
  std::unique_ptr<JobQueue> files_;
  HologramPtr hologram_;
  ScenePtr hologramScene_;
  std::array<FieldPtr, 3> slices_;
  FieldPtr volume_, line_;
  std::vector<TrapVerdict> verdicts_;
  DriveView verdictDrives_ = DriveView::kSolved;
  std::vector<ZoneExposure> exposures_;
  std::vector<Issue> issues_;
  LayerSettings layers_;
  UpdateTiming timing_;
  QString selection_;
  std::optional<std::array<Eigen::Vector3d, 2>> probeLine_;
  struct Private;
  std::unique_ptr<Private> private_;
};

}  // namespace acg
