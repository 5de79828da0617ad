// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <complex>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "core/drive/calibration.h"
#include "hardware/emulators/announcement.h"
#include "hardware/emulators/emulated_line.h"
#include "hardware/emulators/emulator.h"
#include "hardware/emulators/line_faults.h"
#include "hardware/emulators/sound_outlet.h"

namespace acg {

struct ServerOptions {
  int port = 0;             ///< TCP port on the loopback, 0: any that is free
  bool isAnnounced = true;  ///< so that a driver's find() lists it
  /// Bytes of a serial line arrive no sooner than the speed that its user has set carries them, as
  /// on a wire; otherwise at once.
  bool isPaced = false;
  LineFaults lineFaults;
  std::uint64_t seed = 1;    ///< of faults of the line and of garbage
  std::string serialNumber;  ///< by which it is found, may be empty
  /// How its elements really are, gains at most 1; none: ideal.
  std::optional<Calibration> elements;
};

/// Runs an emulator in real time behind a pseudo-terminal or a port on the loopback, on a thread of
/// its own, so that a driver finds and drives it like the real device. All functions may be called
/// from any thread.
///
/// Besides the faults of the emulator it knows `silent` (no answer is sent), `garbage` (random
/// bytes are sent instead) and `slow` (answers come 300 ms late).
class EmulatorServer {
 public:
  using Clock = std::chrono::steady_clock;

  EmulatorServer(std::unique_ptr<Emulator> emulator, EmulatorPort port, const std::string& driver,
                 const std::string& label, const ServerOptions& options);
  EmulatorServer(const EmulatorServer&) = delete;
  EmulatorServer& operator=(const EmulatorServer&) = delete;
  ~EmulatorServer();

  /// What a driver's openLink takes; stays the same when unplugged and plugged in.
  std::string address() const { return address_; }

  /// As the elements really sound, so also below.
  std::vector<std::complex<double>> emitted() const;
  /// The same once everything that was sent before has been taken in.
  std::vector<std::complex<double>> heard() const;
  /// What was emitted when anything last was; as emitted() while it is.
  std::vector<std::complex<double>> lastSounding() const;
  std::uint64_t frames() const;
  std::vector<std::string> complaints() const;
  std::uint64_t bytesReceived() const;
  /// Since when nothing is emitted; none while something is.
  std::optional<Clock::time_point> silentSince() const;

  std::vector<std::string> faultNames() const;
  /// Throws kNotFound for a name that is not listed.
  void setFault(const std::string& name, bool isOn);
  void setLineFaults(const LineFaults& faults);

  /// Closes the line as a pulled cable would; done when it returns.
  void unplug();
  /// Opens it again at the same address. Throws kIo.
  void plugIn();

  /// Calls `look` with the emulator while nothing else touches it.
  void inspect(const std::function<void(const Emulator&)>& look) const;
  /// Waits until `isTrue` of the emulator, asked after every portion of bytes and at least each
  /// millisecond; whether it came within `timeout`.
  bool waitUntil(const std::function<bool(const Emulator&)>& isTrue,
                 std::chrono::milliseconds timeout) const;

 private:
  struct Answer {
    Clock::time_point due;
    std::vector<std::uint8_t> bytes;
  };

  void run();
  void announce();
  /// Call locked.
  std::vector<std::complex<double>> sounding() const;
  /// Lets time go by for a paced line; how many bytes may be read now.
  std::size_t readable(Clock::duration passed);
  bool takeBytes(std::size_t most);  // whether any came
  void queueAnswer(std::vector<std::uint8_t> bytes);
  void sendDueAnswers();
  void noteSilence();

  mutable std::mutex mutex_;  // guards everything below but the thread
  mutable std::condition_variable changed_;
  std::unique_ptr<Emulator> emulator_;
  EmulatedLine line_;
  std::string address_;
  std::string driver_, label_;
  std::filesystem::path outletPath_;
  std::string serialNumber_;
  std::optional<Calibration> elements_;
  bool isAnnounced_, isPaced_;
  std::unique_ptr<Announcement> announcement_;
  LineFaults lineFaults_;
  std::mt19937_64 random_;
  std::map<std::string, bool> ownFaults_;
  std::deque<Answer> answers_;
  std::uint64_t bytesReceived_ = 0;
  std::uint64_t idlePasses_ = 0;  // how often the line was looked at and had nothing
  std::optional<Clock::time_point> silentSince_;
  std::vector<std::complex<double>> lastSounding_;
  Clock::time_point looked_;  // when silence was last looked for
  Clock::time_point emulatorTime_;
  double credit_ = 0;  // bytes that a paced line has had the time for
  bool isStopping_ = false;

  FileDescriptor wake_;  // an event of the system that ends the thread's poll
  std::thread thread_;
  std::unique_ptr<SoundOutlet> outlet_;  // none where it is not announced
};

/// Runs the emulator of the registry's driver `name` with `settings` of that driver. Throws
/// kNotFound, kInvalidArgument or kIo.
std::unique_ptr<EmulatorServer> serveEmulator(const std::string& name,
                                              const ParameterSet& settings = {},
                                              const ServerOptions& options = {});

}  // namespace acg
