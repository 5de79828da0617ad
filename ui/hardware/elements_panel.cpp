// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/elements_panel.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "core/drive/quantiser.h"
#include "ui/forms/form_style.h"
#include "ui/forms/number_text.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/element_map.h"
#include "ui/hardware/test_patterns.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kRowMs = 500;  // how long a row of the pattern sounds
enum Pattern { kHologram, kAll, kOne, kRows };
enum OnClick { kSwitch, kTest };

}  // namespace

ElementsPanel::ElementsPanel(Session& session, DeviceControl& device, QWidget* parent)
    : QWidget(parent), session_(session), device_(device) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 8, 0, 4);
  column->setSpacing(4);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  pattern_ = new QComboBox(this);
  pattern_->setAccessibleName(tr("What is emitted"));
  pattern_->addItems({tr("Hologram"), tr("All, low"), tr("One element"), tr("Row by row")});
  pattern_->setToolTip(tr("Test patterns are emitted in place of the hologram"));
  onClick_ = new QComboBox(this);
  onClick_->setAccessibleName(tr("A click on an element"));
  onClick_->addItems({tr("Click: switch off"), tr("Click: test it")});
  row->addWidget(pattern_, 1);
  row->addWidget(onClick_, 1);
  column->addLayout(row);
  map_ = new ElementMap(this);
  column->addWidget(map_, 1);
  hovered_ = quietLabel({}, this);
  column->addWidget(hovered_);
  rowTimer_.setInterval(kRowMs);
  connect(&rowTimer_, &QTimer::timeout, this, &ElementsPanel::nextRow);
  connect(pattern_, &QComboBox::activated, this, &ElementsPanel::startPattern);
  connect(map_, &ElementMap::hovered, this, &ElementsPanel::showHovered);
  connect(map_, &ElementMap::clicked, this, &ElementsPanel::click);
  connect(&device_, &DeviceControl::stateChanged, this, [this] {
    if (device_.isOpen()) return;
    rowTimer_.stop();
    pattern_->setCurrentIndex(kHologram);
  });
}

void ElementsPanel::showElements() {
  const ElementRange range = device_.isOpen() ? device_.elements() : ElementRange{};
  map_->setElements(session_.scene(), range);
  std::vector<std::complex<double>> drives;
  const auto& frame = device_.status().lastFrame;
  if (device_.isOpen() && frame && device_.state() == DriveState::kLive) {
    const Eigen::VectorXcd emitted = drivesOf(*frame, device_.traits());
    drives.assign(emitted.begin(), emitted.end());
  }
  map_->setDrives(std::move(drives));
}

void ElementsPanel::showHovered(int element) {
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

void ElementsPanel::click(int element) {
  if (!device_.isOpen()) return;
  if (onClick_->currentIndex() == kSwitch) {
    switchElement(element);
    return;
  }
  pattern_->setCurrentIndex(kOne);
  rowTimer_.stop();
  device_.showPattern(testPattern(*session_.scene(), {device_.elements().first + element},
                                  patternAmplitude(device_.traits())));
}

/// In the scene and not at the device alone, so that the hologram is solved without the element.
void ElementsPanel::switchElement(int index) {
  const int element = device_.elements().first + index;
  session_.edit(tr("Switch element %1").arg(element), 0, [element](Scene& scene) {
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

void ElementsPanel::startPattern(int kind) {
  rowTimer_.stop();
  if (!device_.isOpen()) {
    pattern_->setCurrentIndex(kHologram);
    return;
  }
  const Scene& scene = *session_.scene();
  const double amplitude = patternAmplitude(device_.traits());
  switch (kind) {
    case kAll:
      device_.showPattern(testPattern(scene, allElements(device_.elements()), amplitude));
      break;
    case kOne:
      onClick_->setCurrentIndex(kTest);
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

void ElementsPanel::nextRow() {
  if (rows_.empty() || !device_.isOpen()) {
    rowTimer_.stop();
    return;
  }
  device_.showPattern(testPattern(*session_.scene(), rows_[row_ % rows_.size()],
                                  patternAmplitude(device_.traits())));
  ++row_;
}

}  // namespace acg
