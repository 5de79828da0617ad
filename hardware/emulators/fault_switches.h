// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

namespace acg {

/// The faults that an emulator can be told to have, all off at first.
class FaultSwitches {
 public:
  FaultSwitches(std::initializer_list<const char*> names);

  std::vector<std::string> names() const;
  bool isOn(const std::string& name) const { return switches_.at(name); }
  /// Throws kNotFound with the names there are.
  void set(const std::string& name, bool isOn);

 private:
  std::map<std::string, bool> switches_;
};

}  // namespace acg
