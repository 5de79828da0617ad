// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where in the window: menus, tool bar, docks.
#include <algorithm>
#include <map>

#include <QCoreApplication>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenuBar>
#include <QPointer>
#include <QTabBar>
#include <QToolBar>

#include "core/field/field_quantity.h"
#include "core/solvers/solver.h"
#include "render/scale.h"
#include "ui/docks/dock_list.h"
#include "ui/docks/dock_title.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/drive_bar.h"
#include "ui/hardware/mute_key.h"
#include "ui/main_window.h"
#include "ui/tools/tool_list.h"

namespace acg {
namespace {

// Of a window of 1600 x 1000 px, so that the view keeps 60 %; a smaller window has smaller docks,
// but none in which its fields cannot be read.
constexpr QSize kWindow(1600, 1000);
constexpr int kLeftWidth = 250, kLeastLeftWidth = 190;
constexpr int kRightWidth = 350, kLeastRightWidth = 300;
constexpr int kBottomHeight = 230, kLeastBottomHeight = 170;
constexpr int kBarGap = 16;  // px between what stands in the menu bar

QString dockName(const char* id) { return QStringLiteral("dock.") + QLatin1String(id); }

}  // namespace

void MainWindow::makeMenus() {
  const auto fill = [this](QMenu* menu, std::initializer_list<const char*> ids) {
    for (const char* id : ids) {
      if (*id == '\0') {
        menu->addSeparator();
      } else {
        menu->addAction(commands_->action(QLatin1String(id)));
      }
    }
  };
  QMenu* file = menuBar()->addMenu(tr("&File"));
  fill(file, {"file.new", "file.open"});
  recentMenu_ = file->addMenu(tr("Open recent"));
  connect(recentMenu_, &QMenu::aboutToShow, this, &MainWindow::checkRecentFiles);
  fill(file, {"file.examples", "", "file.save", "file.save_as", "", "file.export_hologram",
              "file.export_field", "file.export_figure", "", "file.quit"});
  fill(menuBar()->addMenu(tr("&Edit")), {"edit.undo", "edit.redo", "", "edit.cut", "edit.copy",
                                         "edit.paste", "edit.duplicate", "", "edit.delete"});
  QMenu* view = menuBar()->addMenu(tr("&View"));
  fill(view, {"view.front", "view.back", "view.left", "view.right", "view.top", "view.isometric",
              "", "view.frame", "view.reset", ""});
  QMenu* layers = view->addMenu(tr("Layers"));
  fill(layers, {"view.layer.slice_x", "view.layer.slice_y", "view.layer.slice_z",
                "view.layer.isosurface", "view.layer.volume", "", "view.layer.arrays",
                "view.layer.targets", "view.layer.boundaries", "view.layer.ground", "",
                "view.layer.color_bar", "view.layer.scale_bar", "view.layer.orientation"});
  fill(view, {"", "view.timing"});

  QMenu* scene = menuBar()->addMenu(tr("&Scene"));
  QMenu* solve = menuBar()->addMenu(tr("S&olve"));
  for (const Command& command : commands_->commands()) {
    QAction* action = commands_->action(command.id);
    if (command.id.startsWith(QLatin1String("scene.add."))) scene->addAction(action);
    const bool isMethod = command.id.startsWith(QLatin1String("solve.")) &&
                          command.id != QLatin1String("solve.cancel");
    if (isMethod) solve->addAction(action);
  }
  fill(scene, {"", "scene.design_array", "scene.edit_array", "", "scene.check"});
  fill(solve, {"", "solve.cancel"});

  fill(menuBar()->addMenu(tr("Hard&ware")),
       {"hardware.connect", "hardware.reconnect", "hardware.disconnect", "", "hardware.arm",
        "hardware.live", "hardware.mute", "", "hardware.acknowledge", "", "hardware.calibrate"});
  QMenu* window = menuBar()->addMenu(tr("&Window"));
  for (QDockWidget* dock : docks_) window->addAction(dock->toggleViewAction());
  window->addSeparator();
  fill(window->addMenu(tr("Performance pages")),
       {"performance.edits", "performance.rates", "performance.history", "performance.alerts",
        "performance.benchmark", "", "performance.export", "performance.trace"});
  fill(window,
       {"", "window.reset", "", "window.theme.system", "window.theme.light", "window.theme.dark"});
  fill(menuBar()->addMenu(tr("&Help")), {"help.pages", "help.commands", "", "help.about"});
  // Commands that no menu holds still answer to their keys.
  for (const Command& command : commands_->commands()) addAction(commands_->action(command.id));

  title_ = new QLabel(menuBar());
  title_->setObjectName(QStringLiteral("projectTitle"));
  title_->setAttribute(Qt::WA_TransparentForMouseEvents);
  // Placed by hand: a corner widget of the bar would stick to its upper edge.
  findCommand_ = new QLabel(tr("Ctrl+Shift+P find a command"), menuBar());
  findCommand_->setObjectName(QStringLiteral("findCommand"));
  findCommand_->setProperty("quiet", true);
  findCommand_->installEventFilter(this);
  findCommand_->setCursor(Qt::PointingHandCursor);
  menuBar()->installEventFilter(this);
  fillRecentMenu();
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
  if (watched == menuBar() && event->type() == QEvent::Resize) placeTitle();
  if (watched == findCommand_ && event->type() == QEvent::MouseButtonRelease) {
    showCommandPalette();
  }
  return QMainWindow::eventFilter(watched, event);
}

void MainWindow::placeTitle() {
  title_->adjustSize();
  findCommand_->adjustSize();
  // Drawn over the bar's middle; a narrow window keeps its menus instead.
  const QRect bar = menuBar()->rect();
  const QList<QAction*> menus = menuBar()->actions();
  const int menusEnd = menus.isEmpty() ? 0 : menuBar()->actionGeometry(menus.last()).right();
  title_->move((bar.width() - title_->width()) / 2, (bar.height() - title_->height()) / 2);
  title_->setVisible(title_->x() > menusEnd + kBarGap);
  findCommand_->move(bar.width() - findCommand_->width() - kBarGap,
                     (bar.height() - findCommand_->height()) / 2);
  const int taken = title_->isHidden() ? menusEnd : title_->geometry().right();
  findCommand_->setVisible(findCommand_->x() > taken + kBarGap);
}

void MainWindow::fillRecentMenu() {
  recentMenu_->clear();
  for (const QString& file : files_->recent()) {
    QAction* action = recentMenu_->addAction(QFileInfo(file).fileName(), this, [this, file] {
      afterSaving([this, file] { files_->open(file); });
    });
    action->setToolTip(file);
    action->setData(file);
  }
  recentMenu_->setToolTipsVisible(true);
  recentMenu_->setEnabled(!recentMenu_->isEmpty());
  recentMenu_->addSeparator();
  recentMenu_->addAction(tr("Forget recent files"), files_, &ProjectFiles::forgetRecent);
}

/// Greys what is gone; a folder on a slow network must not hold the menu up.
void MainWindow::checkRecentFiles() {
  auto missing = std::make_shared<QStringList>();
  session_.runInBackground(
      tr("Look for recent files"),
      [missing, files = files_->recent()](JobContext&) {
        for (const QString& file : files) {
          if (!QFileInfo::exists(file)) missing->append(file);
        }
      },
      [menu = QPointer<QMenu>(recentMenu_), missing] {
        if (!menu) return;
        for (QAction* action : menu->actions()) {
          const QString file = action->data().toString();
          if (!file.isEmpty()) action->setEnabled(!missing->contains(file));
        }
      });
}

void MainWindow::makeToolBar() {
  auto* bar = addToolBar(tr("Tools"));
  bar->setObjectName(QStringLiteral("toolBar"));
  bar->setMovable(false);
  bar->setIconSize(QSize(20, 20));
  bar->setContextMenuPolicy(Qt::PreventContextMenu);
  int group = tools().front().group;
  for (const ToolEntry& entry : tools()) {
    if (entry.group != group) bar->addSeparator();
    group = entry.group;
    bar->addAction(commands_->action(QStringLiteral("tool.%1").arg(QLatin1String(entry.id))));
  }
  bar->addSeparator();
  quantity_ = new QComboBox(bar);
  quantity_->setAccessibleName(tr("Quantity"));
  quantity_->setToolTip(tr("What slices, isosurface and volume show"));
  quantity_->setMinimumWidth(170);
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    quantity_->addItem(QStringLiteral("%1   %2").arg(QString::fromUtf8(entry.label),
                                                     QString::fromStdString(shownSymbol(entry))),
                       QString::fromLatin1(entry.name));
  }
  solver_ = new QComboBox(bar);
  solver_->setAccessibleName(tr("Solver"));
  solver_->setToolTip(tr("The method that finds the drives"));
  solver_->setMinimumWidth(130);
  for (const SolverEntry& entry : solvers()) {
    solver_->addItem(QString::fromUtf8(entry.label), QString::fromLatin1(entry.name));
  }
  bar->addWidget(quantity_);
  auto* gap = new QWidget(bar);
  gap->setFixedWidth(4);
  bar->addWidget(gap);
  bar->addWidget(solver_);
  connect(quantity_, &QComboBox::activated, this,
          [this] { setQuantity(quantity_->currentData().toString().toStdString()); });
  connect(solver_, &QComboBox::activated, this,
          [this] { setSolver(solver_->currentData().toString().toStdString()); });
  updateCombos();
}

/// Beside the tools and in no view menu, so that it cannot be hidden.
void MainWindow::makeDriveBar() {
  auto* bar = new DriveBar(
      *device_, [this] { showDock(QStringLiteral("hardware")); }, this);
  addToolBar(bar);
  bar->toggleViewAction()->setEnabled(false);
  new MuteKey([this] { device_->mute(); }, this);
}

void MainWindow::updateCombos() {
  quantity_->setCurrentIndex(
      quantity_->findData(QString::fromStdString(session_.layers().quantity)));
  solver_->setCurrentIndex(
      solver_->findData(QString::fromStdString(session_.scene()->solver.name)));
}

void MainWindow::makeDocks() {
  for (const DockEntry& entry : docks()) {
    auto* dock = new QDockWidget(QCoreApplication::translate("Docks", entry.title), this);
    dock->setObjectName(dockName(entry.id));
    new DockTitle(*dock);
    dock->setWidget(entry.make(session_, *device_, dock));
    docks_.push_back(dock);
  }
}

void MainWindow::resetLayout() {
  std::map<std::pair<Qt::DockWidgetArea, std::string>, QDockWidget*> firstOf;
  const std::span<const DockEntry> rows = docks();
  // All are taken out first, and none stands beside those of its group even for a moment: a window
  // that is shown would grow by their widths, and not shrink again.
  for (QDockWidget* dock : docks_) {
    dock->setFloating(false);
    removeDockWidget(dock);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    QDockWidget*& first = firstOf[{rows[i].area, rows[i].tabGroup}];
    if (first == nullptr) {
      first = docks_[i];
      addDockWidget(rows[i].area, first);
    } else {
      tabifyDockWidget(first, docks_[i]);
    }
    docks_[i]->show();
  }
  const double across = std::min(1.0, width() / double(kWindow.width()));
  const double down = std::min(1.0, height() / double(kWindow.height()));
  for (const auto& [key, dock] : firstOf) {
    dock->raise();
    const bool isBottom = key.first == Qt::BottomDockWidgetArea;
    const bool isLeft = key.first == Qt::LeftDockWidgetArea;
    const int size = isBottom ? std::max(kLeastBottomHeight, int(down * kBottomHeight))
                     : isLeft ? std::max(kLeastLeftWidth, int(across * kLeftWidth))
                              : std::max(kLeastRightWidth, int(across * kRightWidth));
    resizeDocks({dock}, {size}, isBottom ? Qt::Vertical : Qt::Horizontal);
  }
  for (QTabBar* tabs : findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) {
    tabs->setExpanding(false);
    tabs->setDrawBase(false);
    tabs->setElideMode(Qt::ElideNone);
  }
}

void MainWindow::showDock(const QString& id) {
  auto* dock = findChild<QDockWidget*>(dockName(id.toLatin1().constData()));
  if (dock == nullptr) return;
  dock->show();
  dock->raise();
}

void MainWindow::editSelection() {
  showDock(QStringLiteral("inspector"));
  auto* dock = findChild<QDockWidget*>(dockName("inspector"));
  if (dock == nullptr) return;
  for (QLineEdit* field : dock->findChildren<QLineEdit*>()) {
    if (!field->isVisibleTo(dock) || !field->isEnabled() || field->isReadOnly()) continue;
    field->setFocus();
    field->selectAll();
    return;
  }
}

}  // namespace acg
