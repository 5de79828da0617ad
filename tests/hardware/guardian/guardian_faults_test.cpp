// SPDX-License-Identifier: GPL-3.0-or-later
// A program of its own drives an emulated board through its guardian and is killed or stopped; the
// board, at the other end of the line, must be silent 100 ms after the last sign of life.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/drive/quantiser.h"
#include "core/error.h"
#include "hardware/guardian/guarded_link.h"
#include "hardware/registry.h"
#include "hardware/transport/pseudo_terminal.h"
#include "tests/support/stall_watch.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* kDriver = "sonicsurface";

int trials() {
  const char* asked = std::getenv("ACG_FAULT_TRIALS");
  return asked ? std::atoi(asked) : 100;
}

/// What the program tells the test, in memory that both see.
struct Shared {
  std::atomic<std::int64_t> lastBeat = 0;        ///< ns of the steady clock
  std::atomic<bool> isSilencedByOthers = false;  ///< its output was refused
};

/// The program: arms, then sends frames and beats without end.
[[noreturn]] void runProgram(const std::string& address, Shared& shared) {
  try {
    const DeviceDriverEntry& entry = deviceDriver(kDriver);
    const auto driver = entry.make(resolveParameters(entry.settings, {}, ""));
    const auto permission = std::make_shared<Permission>();
    GuardedLink link({kDriver, address, {}, {}}, permission);
    link.setMuteMessage(driver->muteMessage());
    driver->start(link);
    permission->renew();
    link.arm(0);
    PhaseFrame frame = silentFrame(driver->traits());
    for (std::uint8_t k = 0;; ++k) {
      permission->renew();
      shared.lastBeat = Clock::now().time_since_epoch().count();
      link.heartbeat();
      frame.phases.assign(frame.phases.size(), k % 32);
      frame.amplitudes.assign(frame.amplitudes.size(), 1);
      link.setTraffic(GatedLink::Traffic::kOutput);
      driver->send(link, frame);
    }
  } catch (const Error& error) {
    shared.isSilencedByOthers = error.code() == ErrorCode::kCancelled;
  }
  for (;;) ::pause();
}

/// The emulated board at the end of a pseudo-terminal, read by the test itself.
class Board {
 public:
  Board()
      : emulator_(
            emulator(kDriver).make(resolveParameters(deviceDriver(kDriver).settings, {}, ""))) {}

  std::string address() const { return line_.path(); }
  bool isSilent() const {
    for (const auto& q : emulator_->emitted()) {
      if (q != 0.0) return false;
    }
    return true;
  }
  /// Takes what comes until it is `silent` or sounds; when that was, none after 10 s. `shared`: not
  /// longer than until its program gives up.
  std::optional<Clock::time_point> waitUntil(bool silent, const Shared& shared = {}) {
    const auto deadline = Clock::now() + std::chrono::seconds(10);
    while (isSilent() != silent) {
      if (Clock::now() > deadline || shared.isSilencedByOthers) return std::nullopt;
      take(milliseconds(100));
    }
    return Clock::now();
  }
  /// Takes what has come or comes within `time`.
  void take(milliseconds time) {
    pollfd watched = {line_.descriptor(), POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(time.count())) <= 0) return;
    std::uint8_t bytes[4096];
    const ssize_t count = ::read(line_.descriptor(), bytes, sizeof bytes);
    if (count > 0) emulator_->receive({bytes, static_cast<std::size_t>(count)});
  }

 private:
  PseudoTerminal line_;
  std::unique_ptr<Emulator> emulator_;
};

class ProgramFault : public testing::Test {
 protected:
  void SetUp() override {
    // Where the system allows it the test, which is the device's clock, and the program, whose
    // thread does so too, go before other work: else a busy machine's delays are measured.
    sched_param parameters{};
    parameters.sched_priority = 5;
    static_cast<void>(::sched_setscheduler(0, SCHED_RR, &parameters));
    void* memory =
        ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    shared = new (memory) Shared{};
  }
  void TearDown() override {
    ::munmap(shared, sizeof(Shared));
    const sched_param parameters{};
    ::sched_setscheduler(0, SCHED_OTHER, &parameters);
  }

  pid_t startProgram(const Board& board) {
    shared->isSilencedByOthers = false;
    const pid_t pid = ::fork();
    if (pid == 0) runProgram(board.address(), *shared);
    return pid;
  }
  /// A program whose board sounds, for a random time already, so that the fault meets any byte of a
  /// frame. On a machine that lets the program wait for 60 ms the guardian mutes it before the
  /// test does anything; then another one is started. 0 when that goes on.
  pid_t startSounding(Board& board) {
    for (int i = 0; i < 10; ++i) {
      const pid_t program = startProgram(board);
      // The board may sound when it is switched on; the greeting silences it.
      if (board.waitUntil(true, *shared) && board.waitUntil(false, *shared)) {
        soundForAWhile(board);
        if (!shared->isSilencedByOthers && !board.isSilent()) return program;
      }
      endProgram(program);
    }
    return 0;
  }
  static void endProgram(pid_t pid) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
  /// Lets the board sound for a random time, so that the fault meets any byte of a frame.
  void soundForAWhile(Board& board) {
    const auto until = Clock::now() + std::chrono::microseconds(random() % 40'000);
    while (Clock::now() < until) board.take(milliseconds(1));
  }
  double sinceLastBeat(Clock::time_point time) const {
    return 1e-9 * static_cast<double>(time.time_since_epoch().count() - shared->lastBeat);
  }

  /// Holds a trial's time until silence to the bound; one that the machine disturbed is not trial
  /// `i` yet.
  void countTrial(int& i, double taken) {
    if (!stalls.counts(taken, 0.1)) {
      --i;
      return;
    }
    longest = std::max(longest, taken);
    EXPECT_LE(taken, 0.1) << i;
  }

  Shared* shared = nullptr;
  double longest = 0;  // s
  test::StallWatch stalls;
  std::mt19937 random{15};
};

TEST_F(ProgramFault, AKilledProgramsBoardIsSilentWithin100Milliseconds) {
  for (int i = 0; i < trials(); ++i) {
    Board board;
    const pid_t program = startSounding(board);
    ASSERT_GT(program, 0) << i;
    stalls.begin();

    endProgram(program);

    const auto silent = board.waitUntil(true);
    ASSERT_TRUE(silent) << i;
    countTrial(i, sinceLastBeat(*silent));
  }
  RecordProperty("longest_ms", std::to_string(1e3 * longest));
  std::printf("longest: %.1f ms of %d\n", 1e3 * longest, trials());
}

TEST_F(ProgramFault, AStoppedProgramsBoardIsSilentWithin100MillisecondsAndStaysSo) {
  for (int i = 0; i < trials(); ++i) {
    Board board;
    const pid_t program = startSounding(board);
    ASSERT_GT(program, 0) << i;
    stalls.begin();

    ::kill(program, SIGSTOP);

    const auto silent = board.waitUntil(true);
    if (!silent) endProgram(program);
    ASSERT_TRUE(silent) << i;
    countTrial(i, sinceLastBeat(*silent));
    // It goes on and finds itself muted; nothing that it still had to say gets through.
    ::kill(program, SIGCONT);
    const auto deadline = Clock::now() + std::chrono::seconds(10);
    while (!shared->isSilencedByOthers && Clock::now() < deadline) board.take(milliseconds(1));
    EXPECT_TRUE(shared->isSilencedByOthers) << i;
    EXPECT_TRUE(board.isSilent()) << i;
    endProgram(program);
  }
  RecordProperty("longest_ms", std::to_string(1e3 * longest));
  std::printf("longest: %.1f ms of %d\n", 1e3 * longest, trials());
}

}  // namespace
}  // namespace acg
