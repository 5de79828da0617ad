// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in for ftdi_link.cpp where libftdi was not there.
#include <fmt/format.h>

#include "core/error.h"
#include "hardware/transport/ftdi_link.h"

namespace acg {

std::unique_ptr<DeviceLink> openFtdi(const std::string& serialNumber) {
  throw Error(ErrorCode::kUnavailable,
              fmt::format("The device {} cannot be opened: this program was built without libftdi; "
                          "install libftdi1-dev and build it again.",
                          serialNumber));
}

std::vector<std::string> ftdiSerialNumbers() { return {}; }

}  // namespace acg
