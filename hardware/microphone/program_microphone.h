// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

#include <sys/types.h>

#include "core/drive/microphone.h"
#include "hardware/transport/file_descriptor.h"

namespace acg {

/// A microphone behind a program of the user's, such as a script that asks an oscilloscope. The
/// program runs as long as this object and speaks lines of text on its standard input and output:
///
///     place X Y Z      it answers with any line once the microphone stands there, m
///     read             it answers AMPLITUDE PHASE, or AMPLITUDE alone: Pa peak, rad
///
/// A place is waited for as long as `kPlaceTime`, for somebody may have to move the microphone by
/// hand.
class ProgramMicrophone : public Microphone {
 public:
  /// `command` for /bin/sh. Throws kIo when it cannot be started.
  ProgramMicrophone(const std::string& command, MicrophoneReading kind);
  ProgramMicrophone(const ProgramMicrophone&) = delete;
  ProgramMicrophone& operator=(const ProgramMicrophone&) = delete;
  /// Ends the program.
  ~ProgramMicrophone() override;

  MicrophoneReading kind() const override { return kind_; }
  std::chrono::milliseconds settlingTime() const override { return std::chrono::milliseconds(50); }
  void moveTo(const Eigen::Vector3d& place, std::stop_token stop) override;
  std::complex<double> read(std::stop_token stop) override;

  static constexpr std::chrono::seconds kPlaceTime{600};
  static constexpr std::chrono::seconds kReadTime{30};

 private:
  std::string ask(const std::string& request, std::chrono::seconds time,
                  const std::stop_token& stop);
  [[noreturn]] void fail(const std::string& what) const;

  std::string command_;
  MicrophoneReading kind_;
  FileDescriptor line_;
  pid_t process_ = -1;
  std::string received_;
};

}  // namespace acg
