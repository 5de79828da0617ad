// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QCoreApplication>

#include "ui/tools/tool.h"

namespace acg {

/// Shows the value of the chosen quantity under the cursor.
class ProbeTool : public Tool {
  Q_DECLARE_TR_FUNCTIONS(ProbeTool)

 public:
  using Tool::Tool;
  ~ProbeTool() override { cancel(); }

  QString hint() const override;
  Qt::CursorShape cursor() const override { return Qt::CrossCursor; }
  bool press(const ToolMouse& mouse) override;
  void drag(const ToolMouse& mouse) override { hover(mouse); }
  void hover(const ToolMouse& mouse) override;
  void doubleClick(const ToolMouse&) override {}
  void cancel() override;

 private:
  /// Answers that come after the tool has gone find it empty.
  std::shared_ptr<bool> isAlive_ = std::make_shared<bool>(true);
};

/// "1.53 kPa" or, with parts, "0.2, -1.1, 0.4 uN": the value of a channel at a point.
QString valueText(const FieldChannel& channel, long long point);

}  // namespace acg
