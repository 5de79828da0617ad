// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/hardware_dock.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"
#include "ui/hardware/arm_device.h"
#include "ui/hardware/connect_form.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/drive_numbers.h"
#include "ui/hardware/element_map.h"
#include "ui/hardware/state_text.h"
#include "ui/hardware/test_patterns.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kFormWidth = 340, kStateWidth = 300, kMapWidth = 330;  // px
constexpr int kRowMs = 500;  // how long a row of the pattern sounds
enum Pattern { kHologram, kAll, kOne, kRows };

/// Time, event and details of a line of the audit log; its date and writer are in the file.
QString shortLine(const std::string& line) {
  const QStringList parts = QString::fromStdString(line).split(QLatin1Char('\t'));
  if (parts.size() < 5) return parts.join(QStringLiteral("  "));
  const QString time = parts[0].section(QLatin1Char('T'), 1).left(8);
  return QStringLiteral("%1  %2  %3").arg(time, parts[4], parts.mid(5).join(QLatin1Char(' ')));
}

}  // namespace

HardwareDock::HardwareDock(Session& session, DeviceControl& device, QWidget* parent)
    : DockPanel(session, parent), device_(device) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 4, 0);
  row->setSpacing(16);
  row->addWidget(makeConnection());
  row->addWidget(makeState());
  row->addWidget(makeElements());
  row->addWidget(makeLog(), 1);
  rowTimer_.setInterval(kRowMs);
  connect(&rowTimer_, &QTimer::timeout, this, &HardwareDock::nextRow);
  connect(&device_, &DeviceControl::stateChanged, this, [this] {
    if (!device_.isOpen()) pattern_->setCurrentIndex(kHologram);
    showState();
  });
  connect(&device_, &DeviceControl::changed, this, &DockPanel::markStale);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::layersChanged, this, &DockPanel::markStale);
  refreshNow();
}

QWidget* HardwareDock::makeConnection() {
  auto* panel = new QWidget(this);
  panel->setFixedWidth(kFormWidth);
  QVBoxLayout* column = makeScrollColumn(panel);
  form_ = new ConnectForm(device_, panel);
  column->addWidget(form_);
  column->addStretch(1);
  connect(form_, &ConnectForm::connectRequested, this, &HardwareDock::connectOrNot);
  return panel;
}

QWidget* HardwareDock::makeState() {
  auto* panel = new QWidget(this);
  panel->setFixedWidth(kStateWidth);
  QVBoxLayout* column = makeScrollColumn(panel);
  column->setSpacing(kRowSpacing);
  word_ = headingLabel({}, panel);
  word_->setObjectName(QStringLiteral("stateWord"));
  sentence_ = quietLabel({}, panel);
  sentence_->setWordWrap(true);
  column->addWidget(word_);
  column->addWidget(sentence_);
  auto* buttons = new QHBoxLayout;
  arm_ = new QPushButton(panel);
  live_ = new QPushButton(tr("Live"), panel);
  live_->setCheckable(true);
  live_->setToolTip(tr("Emit each new hologram"));
  mute_ = new QPushButton(tr("Mute"), panel);
  for (QPushButton* button : {arm_, live_, mute_}) buttons->addWidget(button);
  buttons->addStretch(1);
  column->addLayout(buttons);
  numbers_ = new DriveNumbers(panel);
  column->addWidget(numbers_);
  asEmitted_ = new QCheckBox(tr("Show the field as emitted"), panel);
  asEmitted_->setToolTip(tr("With the phases and amplitudes that the devices have, not the ideal"));
  column->addWidget(asEmitted_);
  column->addStretch(1);
  connect(arm_, &QPushButton::clicked, this, &HardwareDock::press);
  connect(live_, &QPushButton::clicked, this, [this](bool isOn) { device_.setLive(isOn); });
  connect(mute_, &QPushButton::pressed, &device_, &DeviceControl::mute);
  connect(asEmitted_, &QCheckBox::clicked, this, [this](bool isOn) {
    LayerSettings layers = session().layers();
    layers.drives = isOn ? DriveView::kEmitted : DriveView::kSolved;
    session().setLayers(layers);
  });
  return panel;
}

QWidget* HardwareDock::makeElements() {
  auto* panel = new QWidget(this);
  panel->setFixedWidth(kMapWidth);
  auto* column = new QVBoxLayout(panel);
  column->setContentsMargins(0, 8, 0, 4);
  column->setSpacing(4);
  auto* row = new QHBoxLayout;
  pattern_ = new QComboBox(panel);
  pattern_->setAccessibleName(tr("What is emitted"));
  pattern_->addItems(
      {tr("Emit the hologram"), tr("All, low"), tr("One element"), tr("Row by row")});
  pattern_->setToolTip(tr("Test patterns are emitted in place of the hologram"));
  onClick_ = new QComboBox(panel);
  onClick_->setAccessibleName(tr("A click on an element"));
  onClick_->addItems({tr("Click: switch off"), tr("Click: test it")});
  row->addWidget(pattern_, 1);
  row->addWidget(onClick_, 1);
  column->addLayout(row);
  map_ = new ElementMap(panel);
  column->addWidget(map_, 1);
  hovered_ = quietLabel({}, panel);
  column->addWidget(hovered_);
  connect(pattern_, &QComboBox::activated, this, &HardwareDock::startPattern);
  connect(map_, &ElementMap::hovered, this, &HardwareDock::showHovered);
  connect(map_, &ElementMap::clicked, this, [this](int element) {
    if (onClick_->currentIndex() == 0) {
      switchElement(element);
      return;
    }
    if (!device_.isOpen()) return;
    pattern_->setCurrentIndex(kOne);
    rowTimer_.stop();
    device_.showPattern(testPattern(*session().scene(), {device_.elements().first + element},
                                    patternAmplitude(device_.traits())));
  });
  return panel;
}

QWidget* HardwareDock::makeLog() {
  log_ = new QPlainTextEdit(this);
  log_->setAccessibleName(tr("Log of the device"));
  log_->setReadOnly(true);
  log_->setFrameShape(QFrame::NoFrame);
  log_->setLineWrapMode(QPlainTextEdit::NoWrap);
  log_->setMinimumWidth(160);
  log_->setPlaceholderText(tr("Arming, mutes, limits and faults of this session stand here."));
  return log_;
}

void HardwareDock::showEvent(QShowEvent* event) {
  DockPanel::showEvent(event);
  if (hasLooked_) return;
  hasLooked_ = true;
  form_->discover();
}

void HardwareDock::connectOrNot() {
  if (device_.isOpen()) {
    device_.close();
    return;
  }
  try {
    device_.open(form_->choice());
  } catch (const Error& error) {
    session().post(MessageKind::kError, QString::fromUtf8(error.what()));
  }
}

void HardwareDock::press() {
  switch (device_.state()) {
    case DriveState::kArmed:
    case DriveState::kLive:
      device_.disarm();
      break;
    case DriveState::kFault:
      device_.acknowledge();
      break;
    default:
      armDevice(device_, window());
  }
}

void HardwareDock::refresh() {
  form_->setScene(session().scene());
  asEmitted_->setChecked(session().layers().drives == DriveView::kEmitted);
  showState();
  numbers_->showStatus(device_.status());
  showMap();
  showLog();
}

void HardwareDock::showState() {
  const StateText text = stateText(device_.status(), device_.isOpen(), device_.isMuted());
  const DriveState state = device_.state();
  word_->setText(device_.isOpen() ? QStringLiteral("\u25CF  %1   %2").arg(text.word, device_.name())
                                  : QStringLiteral("\u25CF  %1").arg(text.word));
  setRole(word_, text.role);
  sentence_->setText(text.sentence);
  const bool isOn = state == DriveState::kArmed || state == DriveState::kLive;
  arm_->setText(isOn ? tr("Disarm") : state == DriveState::kFault ? tr("Acknowledge") : tr("Arm"));
  arm_->setEnabled(state != DriveState::kDisconnected);
  live_->setEnabled(isOn);
  live_->setChecked(state == DriveState::kLive);
  form_->showState();
}

void HardwareDock::showMap() {
  const ElementRange range = device_.isOpen() ? device_.elements() : ElementRange{};
  map_->setElements(session().scene(), range);
  std::vector<std::complex<double>> drives;
  const auto& frame = device_.status().lastFrame;
  if (device_.isOpen() && frame && device_.state() == DriveState::kLive) {
    const Eigen::VectorXcd emitted = drivesOf(*frame, device_.traits());
    drives.assign(emitted.begin(), emitted.end());
  }
  map_->setDrives(std::move(drives));
}

void HardwareDock::showLog() {
  const std::vector<std::string> lines = device_.logLines();
  const QString last = lines.empty() ? QString() : QString::fromStdString(lines.back());
  if (lines.size() == shownLines_ && last == lastLine_) return;
  shownLines_ = lines.size();
  lastLine_ = last;
  QStringList texts;
  for (const std::string& line : lines) texts.prepend(shortLine(line));
  log_->setPlainText(texts.join(QLatin1Char('\n')));
}

void HardwareDock::showHovered(int element) {
  const auto& frame = device_.status().lastFrame;
  if (element < 0 || !device_.isOpen() || !frame) {
    hovered_->clear();
    return;
  }
  const std::complex<double> drive = drivesOf(*frame, device_.traits())(element);
  hovered_->setText(tr("Element %1: %2 of full drive, %3\u00b0")
                        .arg(element)
                        .arg(fixedText(std::abs(drive), 2),
                             fixedText(std::arg(drive) * 180 / std::numbers::pi, 0)));
}

/// In the scene and not at the device alone, so that the hologram is solved without the element.
void HardwareDock::switchElement(int index) {
  if (!device_.isOpen()) return;
  const int element = device_.elements().first + index;
  session().edit(tr("Switch element %1").arg(element), 0, [element](Scene& scene) {
    int first = 0;
    for (PlacedArray& array : scene.arrays) {
      const int local = element - first;
      first += array.elements->size();
      if (local < 0 || element >= first) continue;
      const auto found = std::ranges::find(array.disabled, local);
      if (found == array.disabled.end()) {
        array.disabled.insert(std::ranges::upper_bound(array.disabled, local), local);
      } else {
        array.disabled.erase(found);
      }
      return;
    }
  });
}

void HardwareDock::startPattern(int kind) {
  rowTimer_.stop();
  if (!device_.isOpen()) {
    pattern_->setCurrentIndex(kHologram);
    return;
  }
  const Scene& scene = *session().scene();
  const double amplitude = patternAmplitude(device_.traits());
  switch (kind) {
    case kAll:
      device_.showPattern(testPattern(scene, allElements(device_.elements()), amplitude));
      break;
    case kOne:
      onClick_->setCurrentIndex(1);
      device_.showPattern(testPattern(scene, {device_.elements().first}, amplitude));
      break;
    case kRows:
      rows_ = elementRows(scene, device_.elements());
      row_ = 0;
      rowTimer_.start();
      nextRow();
      break;
    default:
      device_.showPattern(nullptr);
  }
}

void HardwareDock::nextRow() {
  if (rows_.empty() || !device_.isOpen()) {
    rowTimer_.stop();
    return;
  }
  device_.showPattern(testPattern(*session().scene(), rows_[row_ % rows_.size()],
                                  patternAmplitude(device_.traits())));
  ++row_;
}

}  // namespace acg
