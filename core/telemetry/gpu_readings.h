// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace acg {

/// One graphics processor now; nothing where it does not say.
struct GpuReading {
  std::string name;
  std::optional<double> use;                      ///< 0..1, of the last moments
  std::optional<double> memoryUsed, memoryTotal;  ///< bytes
  std::optional<double> temperature;              ///< degrees Celsius
  std::optional<double> power;                    ///< W
};

/// NVIDIA's graphics processors by their management library (NVML), which comes with the driver
/// and is loaded while the program runs. One thread at a time.
class GpuReader {
 public:
  /// Throws kUnavailable where the library is missing or refuses.
  explicit GpuReader(const std::string& library = "libnvidia-ml.so.1");
  ~GpuReader();
  GpuReader(const GpuReader&) = delete;
  GpuReader& operator=(const GpuReader&) = delete;

  std::size_t count() const;
  /// One per processor, in the library's order.
  std::vector<GpuReading> read();

 private:
  struct Library;
  std::unique_ptr<Library> library_;
};

}  // namespace acg
