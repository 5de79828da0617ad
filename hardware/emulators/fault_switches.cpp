// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/fault_switches.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"

namespace acg {

FaultSwitches::FaultSwitches(std::initializer_list<const char*> names) {
  for (const char* name : names) switches_[name] = false;
}

std::vector<std::string> FaultSwitches::names() const {
  std::vector<std::string> names;
  for (const auto& [name, isOn] : switches_) names.push_back(name);
  return names;
}

void FaultSwitches::set(const std::string& name, bool isOn) {
  const auto found = switches_.find(name);
  if (found == switches_.end()) {
    throw Error(ErrorCode::kNotFound, fmt::format("There is no fault \"{}\"; choose one of: {}.",
                                                  name, fmt::join(names(), ", ")));
  }
  found->second = isOn;
}

}  // namespace acg
