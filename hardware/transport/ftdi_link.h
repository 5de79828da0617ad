// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/drive/device_link.h"

namespace acg {

/// Opens an FT2232H or FT232H by its serial number as a synchronous FIFO with a latency of 2 ms,
/// through libftdi. FTDI's own driver adds the letter of the channel to the serial number, as in
/// `FT4TI56A`; both ways of writing it are understood.
/// Throws kNotFound where there is no such device, kIo where it cannot be opened, kUnavailable in a
/// build without libftdi.
std::unique_ptr<DeviceLink> openFtdi(const std::string& serialNumber);

/// Serial numbers of the FT2232H and FT232H that are plugged in, sorted; none is opened for more
/// than its name. Empty where USB cannot be looked at.
std::vector<std::string> ftdiSerialNumbers();

}  // namespace acg
