// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDateTime>
#include <QSettings>
#include <QTimer>

#include "app/compare_devices.h"
#include "app/composition.h"
#include "app/device_access.h"
#include "app/gui/end_on_signal.h"
#include "app/gui/learning_command.h"
#include "app/learning_service.h"
#include "app/telemetry_setup.h"
#include "core/error.h"
#include "core/user_path.h"
#include "core/version.h"
#include "render/qt/vtk_widget.h"
#include "ui/icons.h"
#include "ui/main_window.h"
#include "ui/monitor/benchmark_page.h"
#include "ui/monitor/performance_dock.h"
#include "ui/session.h"
#include "ui/theme.h"

namespace {

using namespace acg;

struct Options {
  QString file;
  QString screenshot;  ///< picture of the window to write, then to quit; for documents
  QString theme;
  QSize size;
  bool quitsAfterFirstResult = false;
  bool isTimed = false;  ///< show the timing overlay and print the figures; for benchmarks
};

Options parseOptions(const QApplication& app) {
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QObject::tr("Design of acoustic holograms and levitation traps."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("file"), QObject::tr("Project to open."),
                               QStringLiteral("[file.acg]"));
  const auto hidden = [&parser](const char* name, const char* value) {
    QCommandLineOption option(QString::fromLatin1(name), QString(), QString::fromLatin1(value));
    option.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(option);
  };
  hidden("screenshot", "file");
  hidden("theme", "name");
  hidden("size", "WxH");
  hidden("quit-after-first-result", "");
  hidden("timing", "");
  parser.process(app);
  Options options;
  if (!parser.positionalArguments().isEmpty()) options.file = parser.positionalArguments().first();
  options.screenshot = parser.value(QStringLiteral("screenshot"));
  options.theme = parser.value(QStringLiteral("theme"));
  options.quitsAfterFirstResult = parser.isSet(QStringLiteral("quit-after-first-result"));
  options.isTimed = parser.isSet(QStringLiteral("timing"));
  const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
  if (size.size() == 2) options.size = QSize(size[0].toInt(), size[1].toInt());
  return options;
}

/// Writes the picture, or quits, once the line plot, the last of the first results, is there and
/// has been painted.
void actOnFirstResult(MainWindow& window, const Options& options) {
  auto* settle = new QTimer(&window);
  settle->setSingleShot(true);
  settle->setInterval(400);
  QObject::connect(settle, &QTimer::timeout, &window, [&window, options] {
    if (!options.screenshot.isEmpty() && !window.grab().save(options.screenshot)) {
      fmt::print(stderr, "The picture {} could not be written; check the folder.\n",
                 options.screenshot.toStdString());
    }
    QCoreApplication::quit();
  });
  QObject::connect(&window.session(), &Session::lineChanged, settle, [settle, &window] {
    if (window.session().line()) settle->start();
  });
}

/// Prints when the first hologram and its slice are on the screen, and where the first target is
/// there, so that a script can take it by the mouse: tests/bench/drag_latency.sh.
void printTimes(MainWindow& window) {
  ViewPanel& panel = window.viewPanel();
  if (!panel.hasView()) return;
  panel.setTimingVisible(true);
  QObject::connect(&panel, &ViewPanel::framePainted, &window,
                   [&window, &panel, isPrinted = false]() mutable {
                     const Session& session = window.session();
                     if (isPrinted || !session.slices()[1] || session.scene()->targets.empty()) {
                       return;
                     }
                     isPrinted = true;
                     VtkWidget* view = panel.view();
                     const Eigen::Vector2d at =
                         view->renderer().toPixels(session.scene()->targets.front().position) /
                         view->devicePixelRatioF();
                     const QPoint global = view->mapToGlobal(QPointF(at.x(), at.y()).toPoint());
                     fmt::print("painted at {} ms, target at {} {}\n",
                                QDateTime::currentMSecsSinceEpoch(), global.x(), global.y());
                     std::fflush(stdout);
                   });
  QObject::connect(qApp, &QCoreApplication::aboutToQuit, &window, [&panel] {
    const LatencyRecorder& latency = panel.latency();
    fmt::print("edits {} p50 {:.1f} ms p95 {:.1f} ms\n", latency.count(), latency.percentile(0.5),
               latency.percentile(0.95));
  });
}

/// Returns why there is no log on disk; devices can be driven without it.
std::string openDevices(DeviceServices& devices) {
  const std::string writer = fmt::format("acoustogen {}", QCoreApplication::applicationPid());
  try {
    devices.access = makeDeviceAccess(writer, userStatePath("audit.log"));
    return {};
  } catch (const Error& error) {
    devices.access = makeDeviceAccess(writer, {});
    return error.what();
  }
}

int runProgram(int argc, char** argv) {
  // Debian's GLEW knows GLX alone: without X (XWayland) every frame would log an error.
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && !qEnvironmentVariableIsEmpty("DISPLAY")) {
    qputenv("QT_QPA_PLATFORM", "xcb");
  }
  // Qt lets 5 ms pass before a frame in case more changes come; ours come whole.
  if (qEnvironmentVariableIsEmpty("QT_QPA_UPDATE_IDLE_TIME"))
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0");
  VtkWidget::setDefaultFormat();
  QApplication app(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("AcoustoGen"));
  QCoreApplication::setApplicationName(QStringLiteral("acoustogen"));
  QCoreApplication::setApplicationVersion(QStringLiteral(ACG_VERSION));
  QGuiApplication::setDesktopFileName(QStringLiteral("org.acoustogen.AcoustoGen"));
  QApplication::setWindowIcon(icon(QStringLiteral("acoustogen")));
  const Options options = parseOptions(app);
  applyTheme(themeFromName(options.theme.isEmpty()
                               ? QSettings().value(QStringLiteral("theme")).toString()
                               : options.theme));

  DeviceServices devices;
  const std::string logProblem = openDevices(devices);
  std::shared_ptr<FieldTuner> tuner;
  const TelemetryPtr telemetry =
      makeTelemetry({true, [](const std::string& sentence) { spdlog::info("{}", sentence); }});
  const auto makeService = [feed = devices.feed, &tuner, telemetry](JobQueue::Post post) {
    std::unique_ptr<ComputeService> service =
        makeLearningService(std::move(post), &tuner, telemetry);
    service->onHologram([feed](const HologramPtr& hologram, const ScenePtr& scene) {
      feed->give(hologram, scene);
    });
    return service;
  };
  Session session(makeService, nullptr, telemetry);
  telemetry->sampler.start();
  MainWindow window(session, SessionJournal::defaultFolder(), devices);
  addLearningCommand(window, tuner);
  window.findChild<PerformanceDock*>()->benchmark()->setCompare(compareDevices);
  if (!logProblem.empty()) session.post(MessageKind::kWarning, QString::fromStdString(logProblem));
  if (options.size.isValid()) {
    window.resize(options.size);
    window.resetLayout();
  }
  if (!options.screenshot.isEmpty() || options.quitsAfterFirstResult) {
    actOnFirstResult(window, options);
  }
  if (options.isTimed) printTimes(window);
  endOnSignal(&window, [&window] { window.endNow(); });
  window.show();
  window.start(options.file);
  return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return runProgram(argc, argv);
  } catch (const acg::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return acg::exitStatus(error.code());
  } catch (const std::exception& error) {
    fmt::print(stderr, "acoustogen stopped: {}\n", error.what());
    return 1;
  }
}
