// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/backend/backend.h"

namespace acg {

/// How fast a processor and a device sum fields.
struct DeviceRates {
  double referencePairs = 1e9;  ///< pairs of point and element a second
  double devicePairs = 1e11;
  double deviceDelay = 1e-4;  ///< s, of the smallest field

  /// Whether a field of so many pairs is sooner done on the device.
  bool favourDevice(double pairs) const {
    return deviceDelay + pairs / devicePairs < pairs / referencePairs;
  }
};

/// Times small and large fields on both; takes about 0.1 s.
DeviceRates measureRates(Backend& reference, Backend& device);

/// The rates kept in `file` for this pair of backends, as their descriptions name them; none where
/// there are none or the file cannot be read.
std::optional<DeviceRates> loadRates(const std::filesystem::path& file, const Backend& reference,
                                     const Backend& device);
/// Adds them to the file. A file that cannot be written is no error: they are measured again.
void saveRates(const std::filesystem::path& file, const Backend& reference, const Backend& device,
               const DeviceRates& rates);

}  // namespace acg
