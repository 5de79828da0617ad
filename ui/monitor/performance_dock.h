// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

class QListWidget;
class QStackedWidget;
class QToolButton;

namespace acg {

class BenchmarkPage;
class MonitorPage;
class Session;

/// The dock "Performance": its pages, listed at the left, and what can be done with the one shown.
class PerformanceDock : public QWidget {
  Q_OBJECT

 public:
  explicit PerformanceDock(Session& session, QWidget* parent = nullptr);

  /// `edits`, `rates`, `history`, `alerts` or `benchmark`.
  void showPage(const QString& id);
  MonitorPage* page() const;
  BenchmarkPage* benchmark() const { return benchmark_; }
  QListWidget* list() const { return list_; }
  QWidget* exportButton() const;
  QToolButton* traceButton() const { return trace_; }

  /// Asks for a file and writes what is shown: CSV, PNG or PDF by its extension.
  void exportShown();
  /// Begins to record a trace, or ends it and asks where to keep it.
  void toggleTrace();
  bool isTracing() const;

 private:
  void addPage(const char* id, const QString& title, MonitorPage* page);
  void updateTrace();

  Session& session_;
  QListWidget* list_;
  QStackedWidget* stack_;
  BenchmarkPage* benchmark_;
  QToolButton *export_, *trace_;
};

}  // namespace acg
