// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/probe_tool.h"

#include <cmath>

#include "core/units.h"
#include "ui/forms/number_text.h"

namespace acg {

QString ProbeTool::hint() const {
  return tr("Point at a slice or into the view to read the value there; drag to follow.");
}

bool ProbeTool::press(const ToolMouse& mouse) {
  hover(mouse);
  return true;
}

void ProbeTool::hover(const ToolMouse& mouse) {
  const Eigen::Vector3d point = placementPoint(context_, mouse.x, mouse.y);
  const std::string quantity = session().layers().quantity;
  ToolContext* context = &context_;
  session().probe(point, [point, quantity, context,
                          alive = std::weak_ptr<bool>(isAlive_)](const FieldPtr& field) {
    if (alive.expired()) return;
    const FieldChannel* channel = field ? field->find(quantity) : nullptr;
    if (channel == nullptr) return;
    const Eigen::Vector3d mm = point / units::mm;
    const QString label = QStringLiteral("%1   x %2  y %3  z %4 mm")
                              .arg(valueText(*channel, 0), fixedText(mm.x(), 1),
                                   fixedText(mm.y(), 1), fixedText(mm.z(), 1));
    context->renderer.setProbe(point, label.toStdString());
    context->refresh();
  });
}

void ProbeTool::cancel() {
  isAlive_ = std::make_shared<bool>(true);
  renderer().setProbe(std::nullopt, {});
  context_.refresh();
}

QString valueText(const FieldChannel& channel, long long point) {
  const double value = channel.magnitude(point);
  if (value == 0 || !std::isfinite(value) || channel.unit == "rad" || channel.unit == "dB") {
    return QStringLiteral("%1 %2").arg(shortText(value, 3), QString::fromStdString(channel.unit));
  }
  // Engineering prefixes from pico to giga.
  static constexpr const char* kPrefixes[] = {"p", "n", "\u00b5", "m", "", "k", "M", "G"};
  const int power = static_cast<int>(std::floor(std::log10(std::abs(value)) / 3));
  const int index = std::clamp(power + 4, 0, 7);
  return QStringLiteral("%1 %2%3").arg(shortText(value * std::pow(10.0, -3 * (index - 4)), 3),
                                       QString::fromUtf8(kPrefixes[index]),
                                       QString::fromStdString(channel.unit));
}

}  // namespace acg
