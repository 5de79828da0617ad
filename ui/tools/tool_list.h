// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>

#include "ui/tools/tool.h"

namespace acg {

/// A row of the list of tools. The tool bar, the menu, the shortcut and the command palette follow.
struct ToolEntry {
  const char* id;        ///< `move`; its icon has the same name
  const char* text;      ///< for people, marked for translation in the context "Tools"
  const char* shortcut;  ///< portable text
  const char* help;      ///< one sentence
  int group;             ///< a separator stands between groups in the tool bar
  std::unique_ptr<Tool> (*make)(ToolContext& context);
};

std::span<const ToolEntry> tools();

}  // namespace acg
