// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/drive/array_assignment.h"
#include "core/drive/calibration.h"
#include "core/drive/device_driver.h"
#include "core/drive/frame_pacer.h"
#include "core/drive/gated_link.h"
#include "core/drive/hologram_gate.h"
#include "core/drive/permission.h"
#include "core/drive/safety/arming.h"
#include "core/drive/safety/audit_log.h"
#include "core/drive/safety/drive_limits.h"
#include "core/scene/hologram.h"

namespace acg {

class DeviceSession;

/// What a transmitter drives, and how.
struct TransmitterSetup {
  std::string name;  ///< for log and messages: "SonicSurface at /dev/ttyUSB0"
  std::unique_ptr<DeviceDriver> driver;
  GatedLinkFactory openLink;
  ElementRange elements;  ///< of the scene's holograms
  std::optional<Calibration> calibration;
  std::string serialNumber;  ///< where it is known before the device tells
  /// The calibration that is kept for a serial number, asked for on connecting where `calibration`
  /// is not given; may be empty. What it throws refuses the connection.
  std::function<std::optional<Calibration>(const std::string& serialNumber)> findCalibration;
  DriveSettings settings;
  std::shared_ptr<AuditLog> log;  ///< none: lines are kept in memory only
  /// Gets each hologram as this device sounds for it (`soundOfDevice`) with all else silent and,
  /// where the scene has more elements, once more with those as they were solved; of a sequence
  /// each frame with all else silent. None: everything may be emitted.
  JudgeHologram judge;
  /// Who renews the permission, at the start of a sentence on why it was muted.
  std::string owner = "The program";
};

/// What became of the device, for a panel. Times are of the monotonic clock.
struct TransmitterStatus {
  DriveState state = DriveState::kDisconnected;
  std::string reason;   ///< why it is in kFault
  std::string refusal;  ///< why the last wish was not met, empty when it was
  DeviceReport report;
  std::uint64_t frames = 0;   ///< sent
  std::uint64_t late = 0;     ///< begun more than a tenth of a period after their time
  std::uint64_t dropped = 0;  ///< of streams, whose time had passed
  double frameRate = 0;       ///< Hz, of the last second
  double linkMedian = 0;      ///< s that a frame takes until it is on the wire or acknowledged
  double linkWorst = 0;       ///< s, 99th percentile
  double jitter = 0;          ///< s after its time, 99th percentile of a stream's frames
  double followTime = 0;      ///< s from `show` to the wire, 95th percentile
  std::optional<std::chrono::steady_clock::time_point> lastFrameTime;
  std::optional<PhaseFrame> lastFrame;  ///< what is emitted, after limits
  std::vector<std::string> reductions;  ///< what the limits took from it
  bool isStreaming = false;
  bool isConnected = false;  ///< the link is open; not always after a fault
  /// Of the hologram that was sent last, once all its phases were reached.
  std::optional<std::uint64_t> settledRevision;
  std::shared_ptr<const Calibration> calibration;  ///< applied last; none: the ideal device
};

/// Drives one device from its own thread, the only one that touches driver and link: the newest
/// hologram wins, or a sequence is streamed at its rate. Off is the rule: it emits only after
/// `setArmSwitch` turned on and `setLive`, while `renewPermission` is called at least every 40 ms.
/// A permission older than 80 ms, a mute, an unplugged or silent device, heat, and a hologram that
/// does not fit silence it and latch: see Arming.
///
/// Any thread may call any function; none but the destructor waits for the device.
class Transmitter {
 public:
  /// `changed` is called from the device's thread when the status changed, at most 20 times a
  /// second while only numbers do. Throws kInvalidArgument for settings or a calibration that do
  /// not fit the device.
  explicit Transmitter(TransmitterSetup setup, std::function<void()> changed = {});
  /// Silences the device and closes the link.
  ~Transmitter();
  Transmitter(const Transmitter&) = delete;
  Transmitter& operator=(const Transmitter&) = delete;

  const DeviceTraits& traits() const { return traits_; }
  const std::string& name() const { return setup_.name; }

  void connect();
  void disconnect();
  /// The arm switch as it stands, with consent to a device without watchdog.
  void setArmSwitch(bool isOn, bool consents = false);
  /// Emits what is shown, from now on or no more; the device stays armed.
  void setLive(bool isLive);
  /// Ends a latched fault. The switch must be turned off and on again then.
  void acknowledge();

  /// The hologram to emit when live, instead of what was shown or streamed before, with the scene
  /// that it answers, which only a judge needs. One that the judge refuses is never sent: it is
  /// logged, what was to be emitted is forgotten, and an armed device is muted and latched. The one
  /// before goes on until it has been judged.
  void show(HologramPtr hologram, ScenePtr scene = nullptr);
  /// The zones and the statement on safety are now those of `scene`: what is shown is judged again
  /// as if it were new, and all that is shown from now on is judged in them too. For each edit, at
  /// once, while the hologram that answers it is still being computed.
  void heedZones(ScenePtr scene);
  /// From now on holograms are corrected by this, what is shown included; none: the ideal device.
  /// Throws kInvalidArgument when it does not fit the device.
  void setCalibration(std::shared_ptr<const Calibration> calibration);
  /// Streams frames of the device's elements, or hands them to its memory where `fromMemory`. The
  /// frames have been calibrated; the judge hears how each of them sounds in `scene`, which only it
  /// needs, and the first is sent only when all are allowed. One that is refused stops all, as in
  /// `show`. What was emitted goes on until then. Throws kInvalidArgument with the first issue
  /// (`sequenceIssues`) that is an error.
  void stream(std::shared_ptr<const FrameSequence> sequence, bool fromMemory = false,
              ScenePtr scene = nullptr);

  /// The owner is alive and wants sound: its UI thread, every 20 to 40 ms.
  void renewPermission() noexcept { permission_->renew(); }
  /// Silences the device at once, even within a message, and latches.
  void mute(const std::string& reason = "Muted; acknowledge to arm again.") noexcept;

  TransmitterStatus status() const;
  /// Waits until `isReached` holds for the status or `timeout` has passed; returns whether it does.
  bool waitUntil(const std::function<bool(const TransmitterStatus&)>& isReached,
                 std::chrono::milliseconds timeout) const;
  const std::shared_ptr<AuditLog>& log() const { return setup_.log; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Shown {
    HologramPtr hologram;
    Clock::time_point asked;
    bool hasZones = false;
  };
  std::optional<Calibration> appliedCalibration() const;  // any thread
  /// As the device sounds for it, all other elements silent or as they were solved.
  Hologram sounding(const Hologram& hologram, bool hasOthers) const;  // on the gate's thread

  void post(std::function<void()> command);
  // The rest runs on thread_, except where said.
  void run();
  Clock::time_point nextWake() const;
  void step();
  void guarded(const std::function<void()>& act);
  void open();
  /// The calibration of the device that was greeted; none where none is known.
  std::shared_ptr<const Calibration> connectedCalibration() const;
  void useCalibration(std::shared_ptr<const Calibration> calibration);
  void close();
  void turnSwitch(bool isOn, bool consents);
  void goLive(bool isLive);
  void beat();
  void emitDue();
  void sendStreamed();
  void sendShown();
  void ask();
  void trip(const std::string& reason);
  void startStream(std::shared_ptr<const FrameSequence> sequence, bool fromMemory);
  void endPacer();
  /// The link was muted: nothing is emitted any more.
  void noteSilence();
  PhaseFrame frameOf(const Hologram& hologram) const;
  void logReductions();
  void publish(bool always);
  /// Off, and logged as `event`, unless it is off already; a mute under way is the reason then.
  void latch(const std::string& reason, const char* event);                 // any thread
  void refuse(const std::string& sentence);                                 // any thread
  void take(HologramPtr hologram, Clock::time_point asked, bool hasZones);  // any thread
  void refuseHologram(const std::string& sentence);                         // on the gate's thread
  void judgeSequence(std::shared_ptr<const FrameSequence> sequence, ScenePtr scene,
                     std::function<void()> start);
  bool isLive() const;                                      // any thread
  std::shared_ptr<GatedLink> currentLink() const noexcept;  // any thread

  TransmitterSetup setup_;
  DeviceTraits traits_;
  std::function<void()> changed_;
  std::shared_ptr<Permission> permission_;

  mutable std::mutex mutex_;
  mutable std::condition_variable wake_;           // for thread_
  mutable std::condition_variable statusChanged_;  // for waitUntil
  std::deque<std::function<void()>> commands_;     // guarded by mutex_
  Arming arming_;                                  // guarded by mutex_
  TransmitterStatus status_;                       // guarded by mutex_
  std::optional<Shown> newest_;                    // guarded by mutex_; the one-slot mailbox
  std::shared_ptr<GatedLink> link_;                // guarded by mutex_; itself used by thread_
  const std::string* muting_ = nullptr;            // guarded by mutex_; of a mute under way
  bool isClosing_ = false;                         // guarded by mutex_

  std::unique_ptr<DeviceSession> session_;
  std::shared_ptr<const FrameSequence> sequence_;
  bool isFromMemory_ = false;
  std::optional<FramePacer> pacer_;
  HologramPtr shown_;  ///< what wanted_ was made of
  std::shared_ptr<const Calibration> calibration_;
  std::optional<PhaseFrame> wanted_;        ///< of the shown hologram
  bool isForZones_ = false;                 ///< judged in zones: nothing between two holograms
  std::optional<Clock::time_point> asked_;  ///< when it was shown, until it is sent
  bool isSettled_ = true;
  Clock::time_point nextAllowed_{};  ///< not before: the link takes no more frames a second
  Clock::time_point nextBeat_{};
  Clock::time_point nextAsk_{};
  Clock::time_point lastAsk_{};
  Clock::time_point nextPublish_{};
  std::uint64_t late_ = 0, dropped_ = 0;  ///< of streams that ended
  std::unique_ptr<class RecentValues> followTimes_;
  std::thread thread_;
  std::unique_ptr<HologramGate> gate_;
};

}  // namespace acg
