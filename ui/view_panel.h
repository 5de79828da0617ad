// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "core/telemetry/metrics.h"
#include "render/qt/vtk_widget.h"
#include "ui/session.h"
#include "ui/tools/tool.h"
#include "ui/view_latency.h"

namespace acg {

/// The 3D view in the middle of the window: shows the session's results, gives the mouse to the
/// active tool or the camera. Where OpenGL cannot be had it says so and everything else works.
class ViewPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ViewPanel(Session& session, QWidget* parent = nullptr);
  ~ViewPanel() override;

  bool hasView() const { return view_ != nullptr; }
  /// nullptr without OpenGL.
  VtkWidget* view() const { return view_; }
  Tool* tool() const { return tool_.get(); }

  const QString& toolId() const { return toolId_; }
  /// A name of `tools()`.
  void setTool(const QString& id);
  QString hint() const;

  void setStandardView(StandardView view);
  void frameSelection();
  /// Isometric, the whole scene.
  void resetView();
  void applyThemeColors();

  void setTimingVisible(bool isVisible);
  bool isTimingVisible() const { return isTimingVisible_; }
  const LatencyRecorder& latency() const { return latency_; }
  LatencyRecorder& latency() { return latency_; }
  /// Of the frames painted lately; 0 when none was.
  double framesPerSecond() const { return framesPerSecond_; }
  double frameMilliseconds() const { return frameMs_; }

 signals:
  void toolChanged(const QString& id);
  void hintChanged(const QString& hint);
  void editSelectionRequested();
  void framePainted();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  enum class Drag { kNone, kTool, kOrbit, kPan };
  void connectSession();
  void showVerdicts();
  void refreshSoon();
  void refreshNow();
  void onPainted(double milliseconds);
  void updateOverlay();
  ToolMouse toolMouse(const QPointF& position, Qt::KeyboardModifiers modifiers) const;
  bool mousePress(QMouseEvent* event);
  bool mouseMove(QMouseEvent* event);
  bool mouseRelease(QMouseEvent* event);
  bool wheel(QWheelEvent* event);
  bool keyPress(QKeyEvent* event);
  void showMenu(const QPoint& globalPosition, const ToolMouse& mouse);
  void noteInput(const QInputEvent& event);

  Session& session_;
  VtkWidget* view_ = nullptr;
  std::unique_ptr<ToolContext> context_;
  std::unique_ptr<Tool> tool_;
  QString toolId_;
  Drag drag_ = Drag::kNone;
  QPointF pressed_, last_;
  bool hasDragged_ = false;

  QTimer marker_;  // paints a moved marker soon even if no result comes
  bool isTimingVisible_ = false;
  LatencyRecorder latency_;
  HistogramMetric frameDraw_;
  std::uint64_t handedRevision_ = 0;  // whose slices the renderer holds
  QElapsedTimer sinceFrame_, sinceOverlay_;
  double framesPerSecond_ = 0;
  double frameMs_ = 0;
};

}  // namespace acg
