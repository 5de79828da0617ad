// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "hardware/transport/file_descriptor.h"

namespace acg {

/// Lets an emulated microphone in any process of this user hear what an emulator emits, through a
/// local socket: who connects gets the drives of the elements as they sound, and the end. Used by a
/// thread of its own, which ends with this object.
class SoundOutlet {
 public:
  /// `hear` is called on that thread for each listener. Throws kIo, also for a path that is longer
  /// than the system takes.
  SoundOutlet(std::filesystem::path path, std::function<std::vector<std::complex<double>>()> hear);
  SoundOutlet(const SoundOutlet&) = delete;
  SoundOutlet& operator=(const SoundOutlet&) = delete;
  ~SoundOutlet();

 private:
  void run();

  std::filesystem::path path_;
  std::function<std::vector<std::complex<double>>()> hear_;
  FileDescriptor listener_, wake_;
  std::thread thread_;
};

/// What the emulator with this outlet emits, once it has taken in everything that was sent to it
/// before. Throws kIo when it is gone or does not answer within 10 s.
std::vector<std::complex<double>> hearOutlet(const std::filesystem::path& path);

}  // namespace acg
