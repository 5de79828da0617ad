// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>

#include "ui/actions/command_list.h"
#include "ui/actions/project_files.h"
#include "ui/hardware/device_services.h"
#include "ui/main_window_bars.h"
#include "ui/main_window_status.h"
#include "ui/session_journal.h"
#include "ui/theme.h"
#include "ui/view_panel.h"

namespace acg {

class DeviceControl;

/// The window: composes menus, tool bar, view, docks and status bar around a session. What the
/// commands do stands in ui/actions.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// `session` outlives the window. Journals lie in `journalFolder`. `devices.feed` gets what the
  /// session's service computes.
  MainWindow(Session& session, const QString& journalFolder, DeviceServices devices = {},
             QWidget* parent = nullptr);
  ~MainWindow() override;

  Session& session() { return session_; }
  ViewPanel& viewPanel() { return *view_; }
  ProjectFiles& files() { return *files_; }
  CommandList& commands() { return *commands_; }
  SessionJournal& journal() { return *journal_; }
  NoticeBar& notice() { return *notice_; }
  DeviceControl& device() { return *device_; }

  /// A project file, or without one the example of the first start or a new project; then offers
  /// to recover what a crash left.
  void start(const QString& file);
  /// The system asks the program to end at once: nobody can be asked, so unsaved edits are left
  /// to the next start's offer to recover.
  void endNow();
  /// Throws kUnavailable while a device is armed: it takes longer than the window may be silent.
  void setTheme(ThemeChoice choice);
  static QString whyThemeStays();
  void setSolver(const std::string& name);
  void setQuantity(const std::string& name);
  void resetLayout();
  void showDock(const QString& id);
  void showCommandPalette();
  void openWithDialog();
  void save(const std::function<void()>& done);
  void saveAs(const std::function<void()>& done);
  /// Runs `next` at once or, with unsaved edits, after the user has saved or let them go.
  void afterSaving(const std::function<void()>& next);

  /// Of the project opened or saved last, or the export written last.
  QString exportFolder() const;
  static void rememberExportFolder(const QString& file);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void makeMenus();
  void makeToolBar();
  void makeDocks();
  void connectSession();
  void makeDriveBar();
  void keepSettings();
  void updateTitle();
  void updateHistoryActions();
  void updateCombos();
  void fillRecentMenu();
  void checkRecentFiles();
  void placeTitle();
  void offerRecovery();
  void askRecovery(const OrphanedWork& work);
  void editSelection();

  Session& session_;
  CommandList* commands_;
  ProjectFiles* files_;
  SessionJournal* journal_;
  DeviceControl* device_;
  ViewPanel* view_;
  NoticeBar* notice_;
  HintBar* hints_;
  StatusPanel* status_;
  QLabel* title_;
  QLabel* findCommand_;
  QMenu* recentMenu_ = nullptr;
  QComboBox* quantity_ = nullptr;
  QComboBox* solver_ = nullptr;
  std::vector<QDockWidget*> docks_;
  bool mayClose_ = false;
};

}  // namespace acg
