// SPDX-License-Identifier: GPL-3.0-or-later
// Commands, dialogs and files of the window as the user meets them; no 3D view is needed.
#include <set>
#include <utility>

#include <QAbstractButton>
#include <QAccessible>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "core/error.h"
#include "core/io/project_file.h"
#include "tests/ui/session_fixture.h"
#include "ui/actions/ask_file.h"
#include "ui/actions/command_palette.h"
#include "ui/actions/examples_dialog.h"
#include "ui/actions/export_field_dialog.h"
#include "ui/actions/export_figure_dialog.h"
#include "ui/designer/array_designer.h"
#include "ui/docks/help_dialog.h"
#include "ui/docks/layer_rows.h"
#include "ui/main_window.h"

namespace acg {
namespace {

class CommandsFixture : public SessionFixture {
 protected:
  void SetUp() override {
    window = std::make_unique<MainWindow>(session, folder.filePath(QStringLiteral("journals")));
    open();
    QObject::connect(&session, &Session::messagePosted, window.get(),
                     [this](MessageKind kind, const QString& text) {
                       if (kind == MessageKind::kError) errors << text;
                     });
  }
  void trigger(const char* id) { window->commands().action(QLatin1String(id))->trigger(); }
  QString write(const QString& name, const QByteArray& text) const {
    QFile file(folder.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
    return file.fileName();
  }
  QString writeProject(const QString& name) const {
    return write(name, QByteArray::fromStdString(projectText(*startScene())));
  }
  void drop(const QString& file) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window.get(), &event);
  }
  /// Presses `button` of the question that the next modal call asks.
  void answerWith(QMessageBox::StandardButton button) {
    auto* poll = new QTimer(window.get());
    QObject::connect(poll, &QTimer::timeout, poll, [poll, button] {
      auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
      if (box == nullptr) return;
      poll->deleteLater();
      box->button(button)->click();
    });
    poll->start(10);
  }

  const QTemporaryDir folder;
  std::unique_ptr<MainWindow> window;
  QStringList errors;
};

TEST_F(CommandsFixture, EachHasWordsAndNoTwoShareAKey) {
  std::set<QString> keys;
  for (const Command& command : window->commands().commands()) {
    EXPECT_FALSE(command.text.isEmpty() || command.help.isEmpty()) << command.id.toStdString();
    const QAction* action = window->commands().action(command.id);
    EXPECT_TRUE(window->actions().contains(action)) << command.id.toStdString();
    if (action->shortcut().isEmpty()) continue;
    EXPECT_TRUE(keys.insert(action->shortcut().toString()).second) << command.id.toStdString();
  }
  EXPECT_GT(keys.size(), 30u);
}

TEST_F(CommandsFixture, ThePaletteListsAllOfThemLegibly) {
  CommandPalette palette(window->commands(), window.get());
  palette.show();
  QApplication::processEvents();

  const auto* list = palette.findChild<QListWidget*>();

  const std::vector<Command>& commands = window->commands().commands();
  ASSERT_EQ(static_cast<std::size_t>(list->count()), commands.size());
  const QFontMetrics metrics(list->font());
  for (int row = 0; row < list->count(); ++row) {
    const Command& command = commands[static_cast<std::size_t>(row)];
    const QString keys = window->commands().action(command.id)->shortcut().toString();
    EXPECT_EQ(list->item(row)->text(), command.text);
    EXPECT_TRUE(list->item(row)->data(Qt::AccessibleTextRole).toString().contains(keys));
    const QRect place = list->visualItemRect(list->item(row));
    EXPECT_GE(place.height(), metrics.height()) << command.id.toStdString();
    EXPECT_LT(metrics.horizontalAdvance(command.text) + metrics.horizontalAdvance(keys),
              place.width())
        << command.id.toStdString();
  }
  const QImage picture = list->viewport()->grab().toImage();
  std::set<QRgb> colors;
  for (int x = 0; x < picture.width(); ++x) {
    for (int y = 0; y < picture.height(); ++y) colors.insert(picture.pixel(x, y));
  }
  EXPECT_GT(colors.size(), 8u) << "the rows are drawn";
}

TEST_F(CommandsFixture, ThePaletteHasNoWidgetForEachCommandSoThatItOpensAtOnce) {
  CommandPalette palette(window->commands(), window.get());

  // Each widget is styled one by one: three hundred of them made the window deaf to its watch.
  EXPECT_LT(palette.findChildren<QWidget*>().size(), 20);
}

TEST_F(CommandsFixture, ThePaletteSaysWhyACommandCannotRunAndDoesNotRunIt) {
  bool hasRun = false;
  window->commands().add({"test.never",
                          "Zq never",
                          {},
                          "Helps.",
                          {},
                          [&] { hasRun = true; },
                          [] { return false; },
                          {},
                          "The reason."});
  CommandPalette palette(window->commands(), window.get());
  palette.show();
  auto* query = palette.findChild<QLineEdit*>();
  const auto* list = palette.findChild<QListWidget*>();

  query->setText(QStringLiteral("zq never"));

  ASSERT_GE(list->count(), 1);
  ASSERT_EQ(list->currentRow(), 0);
  EXPECT_EQ(list->currentItem()->text(), "Zq never");
  EXPECT_EQ(list->currentItem()->toolTip(), "The reason.");
  QTest::keyClick(query, Qt::Key_Return);
  EXPECT_FALSE(hasRun);
  EXPECT_TRUE(palette.isVisible());
}

TEST_F(CommandsFixture, EveryLayerHasACommandAndIsRememberedByTheNextWindow) {
  for (const LayerRow& row : layerRows()) {
    const QString key = QString::fromLatin1(row.key);
    const bool wasOn = isLayerOn(session.layers(), key);
    QAction* action = window->commands().action(QStringLiteral("view.layer.") + key);
    ASSERT_NE(action, nullptr) << row.key;
    action->trigger();
    EXPECT_NE(isLayerOn(session.layers(), key), wasOn) << row.key;
  }
  const LayerSettings toggled = session.layers();
  ASSERT_TRUE(window->close());
  window.reset();
  session.setLayers({});

  window = std::make_unique<MainWindow>(session, folder.filePath(QStringLiteral("journals")));

  for (const LayerRow& row : layerRows()) {
    const QString key = QString::fromLatin1(row.key);
    EXPECT_EQ(isLayerOn(session.layers(), key), isLayerOn(toggled, key)) << row.key;
  }
  session.setLayers({});  // for the tests that follow
  EXPECT_TRUE(window->close());
}

TEST_F(CommandsFixture, HelpOpensOnceBesideTheWork) {
  trigger("help.pages");
  trigger("help.pages");

  const auto dialogs = window->findChildren<HelpDialog*>();
  ASSERT_EQ(dialogs.size(), 1);
  EXPECT_TRUE(dialogs.front()->isVisible());
  EXPECT_FALSE(dialogs.front()->isModal());
}

TEST_F(CommandsFixture, ArraysAreDesignedAnewOrAsSelected) {
  const QAction* edit = window->commands().action(QStringLiteral("scene.edit_array"));
  session.select({});
  EXPECT_FALSE(edit->isEnabled());
  trigger("scene.design_array");
  auto* designer = window->findChild<ArrayDesigner*>();
  ASSERT_NE(designer, nullptr);
  EXPECT_TRUE(designer->isVisible());
  EXPECT_TRUE(designer->design().editedId.empty());
  delete designer;

  const std::string id = session.scene()->arrays.at(0).id;
  session.select(QString::fromStdString(id));
  EXPECT_TRUE(edit->isEnabled());
  trigger("scene.edit_array");
  designer = window->findChild<ArrayDesigner*>();
  ASSERT_NE(designer, nullptr);
  EXPECT_EQ(designer->design().editedId, id);
  EXPECT_EQ(designer->design().elements, session.scene()->arrays.at(0).elements);
}

TEST_F(CommandsFixture, ADroppedProjectIsOpened) {
  const QString file = writeProject(QStringLiteral("dropped.acg"));

  drop(file);

  ASSERT_TRUE(waitUntil([&] { return window->files().path() == file; }));
  EXPECT_EQ(window->windowTitle(), QStringLiteral("dropped.acg"));
  EXPECT_TRUE(waitForResult());
}

TEST_F(CommandsFixture, ADroppedDamagedFileIsOneMessageAndChangesNothing) {
  const ScenePtr before = session.scene();

  drop(write(QStringLiteral("damaged.acg"), "{\"format\": 1, "));

  ASSERT_TRUE(waitUntil([&] { return !errors.isEmpty(); }));
  EXPECT_TRUE(errors.front().contains(QStringLiteral("damaged.acg")));
  EXPECT_EQ(window->statusBar()->currentMessage(), errors.front());
  EXPECT_EQ(session.scene(), before);
}

TEST_F(CommandsFixture, ClosingAsksBeforeEditsAreLost) {
  window->show();
  move({0.01, 0, 0.1});
  answerWith(QMessageBox::Cancel);
  EXPECT_FALSE(window->close());
  EXPECT_TRUE(window->isVisible());
  EXPECT_TRUE(session.document().isModified());

  answerWith(QMessageBox::Discard);
  window->close();
  EXPECT_TRUE(waitUntil([&] { return window->isHidden(); }));
}

TEST_F(CommandsFixture, RecentFilesThatAreGoneAreGreyed) {
  const QString kept = writeProject(QStringLiteral("kept.acg"));
  const QString lost = writeProject(QStringLiteral("lost.acg"));
  for (const QString& file : {kept, lost}) {
    window->files().open(file);
    ASSERT_TRUE(waitUntil([&] { return window->files().path() == file; }));
  }
  ASSERT_TRUE(QFile::remove(lost));
  QMenu* menu = nullptr;
  for (QMenu* found : window->findChildren<QMenu*>()) {
    if (found->title() == QLatin1String("Open recent")) menu = found;
  }
  ASSERT_NE(menu, nullptr);
  const auto entry = [menu](const QString& file) {
    for (QAction* action : menu->actions()) {
      if (action->data().toString() == file) return action;
    }
    return static_cast<QAction*>(nullptr);
  };
  ASSERT_NE(entry(lost), nullptr);

  emit menu->aboutToShow();

  EXPECT_TRUE(waitUntil([&] { return !entry(lost)->isEnabled(); }));
  EXPECT_TRUE(entry(kept)->isEnabled());
}

TEST_F(CommandsFixture, ANameWithoutExtensionDoesNotReplaceAFileUnasked) {
  writeProject(QStringLiteral("mine.acg"));
  bool isTried = false;
  bool isAsked = false;
  QTimer poll;
  QObject::connect(&poll, &QTimer::timeout, &poll, [&] {
    QWidget* modal = QApplication::activeModalWidget();
    if (auto* box = qobject_cast<QMessageBox*>(modal)) {
      isAsked = true;
      box->button(QMessageBox::No)->click();
    } else if (auto* dialog = qobject_cast<QFileDialog*>(modal)) {
      if (isAsked) return dialog->reject();
      if (std::exchange(isTried, true)) return;
      dialog->findChild<QLineEdit*>()->setText(QStringLiteral("mine"));
      // Later: a timer does not fire while its own slot runs the next question.
      QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
    }
  });
  poll.start(20);

  const QString file = askSaveFile(window.get(), QStringLiteral("Save"), folder.path(),
                                   QStringLiteral("other"), {QStringLiteral("Projects (*.acg)")});

  EXPECT_TRUE(isAsked);
  EXPECT_TRUE(file.isEmpty()) << file.toStdString();
}

TEST_F(CommandsFixture, TheSameFailureOfTwoExportsIsToldTwice) {
  for (int attempt = 1; attempt <= 2; ++attempt) {
    session.runInBackground(
        QStringLiteral("Export"),
        [](JobContext&) { throw Error(ErrorCode::kIo, "The disk is full; make room."); }, [] {});
    EXPECT_TRUE(waitUntil([&] { return errors.size() == attempt; })) << attempt;
  }
}

/// Fields, buttons and lists below `root` that the keyboard reaches but a screen reader cannot
/// name.
QStringList namelessIn(QWidget& root) {
  QStringList nameless;
  for (QWidget* widget : root.findChildren<QWidget*>()) {
    if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith("qt_")) continue;
    // The parts inside a box or a list speak through it.
    const QWidget* parent = widget->parentWidget();
    if (parent->inherits("QComboBox") || parent->inherits("QAbstractSpinBox") ||
        parent->inherits("QAbstractScrollArea") || parent->inherits("QComboBoxPrivateContainer")) {
      continue;
    }
    const bool isControl = widget->inherits("QAbstractButton") || widget->inherits("QLineEdit") ||
                           widget->inherits("QComboBox") || widget->inherits("QAbstractSpinBox") ||
                           widget->inherits("QAbstractItemView") || widget->inherits("QTextEdit");
    if (!isControl) continue;
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    if (face == nullptr || face->text(QAccessible::Name).isEmpty()) {
      nameless << QLatin1String(widget->metaObject()->className()) + ' ' + widget->objectName();
    }
  }
  return nameless;
}

TEST_F(CommandsFixture, WhateverTheKeyboardReachesHasAName) {
  session.select(QStringLiteral("a"));
  QApplication::processEvents();
  ExportFieldDialog field(*window);
  ExportFigureDialog figure(*window);
  ExamplesDialog examples(window.get());
  CommandPalette palette(window->commands(), window.get());
  for (QWidget* root :
       std::initializer_list<QWidget*>{window.get(), &field, &figure, &examples, &palette}) {
    EXPECT_EQ(namelessIn(*root).join(QStringLiteral(", ")).toStdString(), "")
        << root->metaObject()->className();
  }
}

}  // namespace
}  // namespace acg
