// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include <utility>

#include <QCloseEvent>
#include <QCoreApplication>
#include <QFileDialog>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPointer>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/resource_path.h"
#include "ui/actions/ask_file.h"
#include "ui/actions/command_palette.h"
#include "ui/actions/commands.h"
#include "ui/hardware/device_control.h"
#include "ui/main_window_settings.h"
#include "ui/monitor/alert_notice.h"

namespace acg {
namespace {

constexpr int kLayoutVersion = 1;
const char kFilter[] = QT_TRANSLATE_NOOP("MainWindow", "Acousto-Gen projects (*.acg)");

}  // namespace

MainWindow::MainWindow(Session& session, const QString& journalFolder, DeviceServices devices,
                       QWidget* parent)
    : QMainWindow(parent), session_(session) {
  setObjectName(QStringLiteral("mainWindow"));
  setAcceptDrops(true);
  setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks |
                 QMainWindow::GroupedDragging);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  session_.setLayers(loadLayerSettings());
  commands_ = new CommandList(session_, this);
  files_ = new ProjectFiles(session_, this);
  journal_ = new SessionJournal(session_, journalFolder, this);
  device_ = new DeviceControl(session_, std::move(devices), this);

  auto* centre = new QWidget(this);
  auto* layout = new QVBoxLayout(centre);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  notice_ = new NoticeBar(centre);
  view_ = new ViewPanel(session_, centre);
  layout->addWidget(notice_);
  layout->addWidget(view_, 1);
  setCentralWidget(centre);
  hints_ = new HintBar(view_);

  addFileCommands(*commands_, *this);
  addEditCommands(*commands_, *this);
  addHardwareCommands(*commands_, *this);
  addMonitorCommands(*commands_, *this);
  addViewCommands(*commands_, *this);
  makeDocks();
  makeMenus();
  makeToolBar();
  makeDriveBar();
  status_ = new StatusPanel(session_, *view_, this);
  status_->addPermanentWidget(new AlertNotice(
      session_.telemetry(), [this] { showPerformance(*this, QStringLiteral("alerts")); }, status_));
  setStatusBar(status_);
  connectSession();
  resize(QSize(1600, 1000).boundedTo(screen()->availableSize()));
  resetLayout();
  const QSettings settings;
  restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
  restoreState(settings.value(QStringLiteral("layout")).toByteArray(), kLayoutVersion);
  updateTitle();
  commands_->refresh();
}

MainWindow::~MainWindow() { device_->close(); }

void MainWindow::connectSession() {
  connect(&session_, &Session::sceneChanged, this, &MainWindow::updateCombos);
  connect(&session_, &Session::layersChanged, this, [this] {
    updateCombos();
    commands_->refresh();
  });
  connect(&session_, &Session::historyChanged, this, [this] {
    updateTitle();
    updateHistoryActions();
  });
  connect(&session_, &Session::hologramChanged, commands_, &CommandList::refresh);
  connect(&session_, &Session::selectionChanged, commands_, &CommandList::refresh);
  connect(view_, &ViewPanel::toolChanged, commands_, &CommandList::refresh);
  connect(view_, &ViewPanel::editSelectionRequested, this, &MainWindow::editSelection);
  connect(files_, &ProjectFiles::pathChanged, this, [this] {
    journal_->setProjectFile(files_->path());
    if (!files_->path().isEmpty()) rememberExportFolder(files_->path());
    updateTitle();
  });
  connect(files_, &ProjectFiles::opened, view_, &ViewPanel::resetView);
  // What was armed was armed for the project before.
  connect(files_, &ProjectFiles::opened, device_, &DeviceControl::close);
  connect(device_, &DeviceControl::stateChanged, commands_, &CommandList::refresh);
  connect(files_, &ProjectFiles::recentChanged, this, &MainWindow::fillRecentMenu);
}

void MainWindow::start(const QString& file) {
  QSettings settings;
  const QString startedKey = QStringLiteral("hasStarted");
  if (!file.isEmpty()) {
    files_->open(file, [this] { files_->newProject(); });
  } else if (!settings.value(startedKey).toBool()) {
    files_->openExample(
        QString::fromStdString(resourcePath("examples/two_sided_trap.acg").string()),
        [this] { files_->newProject(); });
    hints_->start();
  } else {
    files_->newProject();
    hints_->start();
  }
  settings.setValue(startedKey, true);
  offerRecovery();
}

void MainWindow::offerRecovery() {
  auto found = std::make_shared<std::vector<OrphanedWork>>();
  session_.runInBackground(
      tr("Look for unsaved work"),
      [found, search = journal_->orphanSearch()](JobContext&) { *found = search(); },
      [window = QPointer<MainWindow>(this), found] {
        if (window && !found->empty()) window->askRecovery(found->front());
      });
}

void MainWindow::askRecovery(const OrphanedWork& work) {
  const QString name = work.projectFile.isEmpty() ? tr("a project without a file")
                                                  : QFileInfo(work.projectFile).fileName();
  const QString edits = work.editCount == 1 ? tr("1 edit") : tr("%1 edits").arg(work.editCount);
  // The day too where it is not today.
  const QString time = work.time.date() == QDate::currentDate()
                           ? QLocale().toString(work.time.time(), QStringLiteral("HH:mm"))
                           : QLocale().toString(work.time, QStringLiteral("d MMMM, HH:mm"));
  notice_->ask(tr("Recover %1 from %2 of %3?").arg(edits, time, name),
               {{tr("Recover"),
                 [this, work] {
                   files_->recover(work.projectText, work.projectFile, [this, work] {
                     journal_->continueFrom(work);
                     journal_->flush();  // ours holds the work before the old one goes
                     SessionJournal::discard(work);
                     offerRecovery();
                   });
                 }},
                {tr("Discard"), [this, work] {
                   SessionJournal::discard(work);
                   offerRecovery();
                 }}});
}

void MainWindow::updateTitle() {
  QString title = files_->title();
  if (files_->isReadOnly()) title += tr(" (read-only)");
  if (session_.document().isModified()) title += tr(" \u2014 edited");
  setWindowTitle(title);
  title_->setText(title);
  placeTitle();
}

void MainWindow::updateHistoryActions() {
  Document& document = session_.document();
  const std::vector<std::string> labels = document.labels();
  const std::size_t at = document.position();
  const auto named = [&labels](const QString& verb, std::size_t index, bool isPossible) {
    if (!isPossible) return verb;
    return verb + QLatin1Char(' ') + QString::fromStdString(labels[index]).toLower();
  };
  QAction* undo = commands_->action(QStringLiteral("edit.undo"));
  QAction* redo = commands_->action(QStringLiteral("edit.redo"));
  undo->setText(named(tr("Undo"), at, document.canUndo()));
  redo->setText(named(tr("Redo"), at + 1, document.canRedo()));
  undo->setEnabled(document.canUndo());
  redo->setEnabled(document.canRedo());
}

void MainWindow::setTheme(ThemeChoice choice) {
  if (device_->isOn()) throw Error(ErrorCode::kUnavailable, whyThemeStays().toStdString());
  applyTheme(choice);
  QSettings().setValue(QStringLiteral("theme"), themeName(choice));
  view_->applyThemeColors();
  placeTitle();
}

QString MainWindow::whyThemeStays() {
  return tr(
      "Another theme styles every part of the window anew, which can take seconds and would "
      "mute the armed device; disarm it first.");
}

void MainWindow::setSolver(const std::string& name) {
  if (session_.scene()->solver.name == name) return;
  // Parameters belong to a method; another one begins with its defaults.
  session_.edit(tr("Choose solver"), 0, [&name](Scene& scene) {
    scene.solver.name = name;
    scene.solver.parameters.clear();
  });
}

void MainWindow::setQuantity(const std::string& name) {
  LayerSettings layers = session_.layers();
  layers.quantity = name;
  layers.rangeTop.reset();  // of another unit
  session_.setLayers(layers);
}

void MainWindow::showCommandPalette() {
  CommandPalette palette(*commands_, this);
  palette.move(mapToGlobal(QPoint((width() - palette.width()) / 2, height() / 8)));
  palette.exec();
}

void MainWindow::openWithDialog() {
  afterSaving([this] {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Open project"), exportFolder(), tr(kFilter));
    if (!file.isEmpty()) files_->open(file);
  });
}

void MainWindow::save(const std::function<void()>& done) {
  if (files_->path().isEmpty() || files_->isReadOnly()) {
    saveAs(done);
  } else {
    files_->save(done);
  }
}

void MainWindow::saveAs(const std::function<void()>& done) {
  const QString file =
      askSaveFile(this, tr("Save project"), exportFolder(), files_->suggestedName(), {tr(kFilter)});
  if (file.isEmpty()) return;
  files_->saveAs(file, done);
}

void MainWindow::afterSaving(const std::function<void()>& next) {
  if (!session_.document().isModified()) {
    next();
    return;
  }
  QMessageBox box(QMessageBox::Warning, tr("Unsaved changes"),
                  tr("%1 has unsaved changes.").arg(files_->title()),
                  QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
  box.setObjectName(QStringLiteral("unsavedChanges"));
  box.setDefaultButton(QMessageBox::Save);
  switch (box.exec()) {
    case QMessageBox::Save:
      save(next);
      break;
    case QMessageBox::Discard:
      next();
      break;
    default:
      break;
  }
}

QString MainWindow::exportFolder() const {
  const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  return QSettings().value(QStringLiteral("folder"), documents).toString();
}

void MainWindow::rememberExportFolder(const QString& file) {
  QSettings().setValue(QStringLiteral("folder"), QFileInfo(file).absolutePath());
}

void MainWindow::endNow() {
  journal_->leave();
  mayClose_ = true;  // quitting closes the windows, and nobody answers a question now
  QCoreApplication::quit();
}

void MainWindow::keepSettings() {
  QSettings settings;
  settings.setValue(QStringLiteral("geometry"), saveGeometry());
  settings.setValue(QStringLiteral("layout"), saveState(kLayoutVersion));
  saveLayerSettings(session_.layers());
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayClose_ && session_.document().isModified()) {
    event->ignore();
    afterSaving([this] {
      mayClose_ = true;
      // Later: while it answers one request to close, a window does not hear another.
      QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
    });
    return;
  }
  device_->close();
  keepSettings();
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    if (url.toLocalFile().endsWith(QLatin1String(".acg"), Qt::CaseInsensitive)) {
      event->acceptProposedAction();
    }
  }
}

void MainWindow::dropEvent(QDropEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString file = url.toLocalFile();
    if (!file.endsWith(QLatin1String(".acg"), Qt::CaseInsensitive)) continue;
    event->acceptProposedAction();
    afterSaving([this, file] { files_->open(file); });
    return;
  }
}

}  // namespace acg
