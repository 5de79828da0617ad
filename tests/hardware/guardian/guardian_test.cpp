// SPDX-License-Identifier: GPL-3.0-or-later
// The guardian in this process, between sockets and a line in memory: what passes and what not.
#include "hardware/guardian/guardian.h"

#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <random>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hardware/transport/file_descriptor.h"
#include "tests/core/drive/memory_device.h"

namespace acg {
namespace {

using namespace testdevice;
using Type = GuardianMessage::Type;

class GuardianInMemory : public testing::Test {
 protected:
  GuardianInMemory() {
    std::array<int, 2> sockets, pipe;
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets.data()), 0);
    EXPECT_EQ(::pipe2(pipe.data(), O_NONBLOCK), 0);
    ours.reset(sockets[0]);
    theirs.reset(sockets[1]);
    muteLine.reset(pipe[1]);
    theirPipe.reset(pipe[0]);
    guardian = std::make_unique<Guardian>(link, theirs.get(), theirPipe.get(), log, "memory");
    thread = std::thread([this] { guardian->serve(isAsked); });
  }
  ~GuardianInMemory() override { end(); }

  void end() {
    ours.reset();
    muteLine.reset();
    if (thread.joinable()) thread.join();
  }

  void write(const Bytes& bytes) {
    std::span<const std::uint8_t> rest(bytes);
    while (!rest.empty()) {
      const ssize_t count = ::send(ours.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (count > 0) rest = rest.subspan(std::size_t(count));
      if (count < 0) answer(Type::kBeat, false);  // full: make room on the way back
    }
  }
  std::uint32_t say(Type type, const Bytes& payload = {}) {
    write(guardianFrame(type, ++number, payload));
    return number;
  }
  /// The next message of this type; others are passed over.
  std::optional<GuardianMessage> answer(Type type, bool mustCome = true) {
    const auto deadline = Clock::now() + std::chrono::seconds(mustCome ? 10 : 0);
    do {
      while (auto message = reader.next()) {
        if (message->type == type && mustCome) return message;
      }
      pollfd watched = {ours.get(), POLLIN, 0};
      ::poll(&watched, 1, mustCome ? 100 : 1);
      std::array<std::uint8_t, 65536> bytes;
      const ssize_t count = ::recv(ours.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
      if (count > 0) reader.append(std::span(bytes).first(std::size_t(count)));
      if (count == 0) return std::nullopt;
    } while (Clock::now() < deadline);
    return std::nullopt;
  }
  std::optional<GuardianMessage> arm(std::uint64_t mutes = 0) {
    say(Type::kMuteMessage, {0});
    say(Type::kArm, guardianPayload(mutes, 8));
    return answer(Type::kArmed);
  }

  std::shared_ptr<MemoryDevice> device = std::make_shared<MemoryDevice>();
  MemoryLink link{device};
  AuditLog log{"", "test"};
  FileDescriptor ours, theirs, muteLine, theirPipe;
  std::unique_ptr<Guardian> guardian;
  volatile std::sig_atomic_t isAsked = 0;
  std::thread thread;
  GuardianReader reader;
  std::uint32_t number = 0;
};

TEST_F(GuardianInMemory, PassesQuestionsAlwaysAndOutputOnlyWhenArmed) {
  say(Type::kMuteMessage, {0});
  say(Type::kQuery, {5});
  ASSERT_TRUE(answer(Type::kSent));
  say(Type::kOutput, {2, 1});
  const auto refused = answer(Type::kRefused);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->value(4), 3u);
  EXPECT_EQ(device->messages().size(), 1u);

  ASSERT_TRUE(arm());
  say(Type::kOutput, {2, 1});

  ASSERT_TRUE(answer(Type::kSent));
  EXPECT_EQ(device->messages().back().bytes, (Bytes{2, 1}));
}

TEST_F(GuardianInMemory, MutesWithoutABeatAndLatches) {
  ASSERT_TRUE(arm());
  const auto before = Clock::now();
  say(Type::kOutput, {2, 1});
  const auto muted = answer(Type::kMuted);
  ASSERT_TRUE(muted);
  EXPECT_THAT(muted->text(), testing::HasSubstr("no sign of life"));
  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
  const std::chrono::duration<double> taken = device->messages().back().time - before;
  EXPECT_LE(taken.count(), 0.1);
  say(Type::kBeat);
  say(Type::kOutput, {2, 2});
  ASSERT_TRUE(answer(Type::kRefused));
  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
  ASSERT_TRUE(arm());
}

TEST_F(GuardianInMemory, AByteOnThePipeOvertakesALongMessage) {
  device->byteRate = 11520;
  ASSERT_TRUE(arm());
  say(Type::kOutput, Bytes(1000, 2));  // 87 ms on the wire
  ASSERT_TRUE(device->waitForMessages(2));

  const auto pressed = Clock::now();
  ASSERT_EQ(::write(muteLine.get(), "m", 1), 1);

  ASSERT_TRUE(device->waitFor([&] { return device->sent.back().bytes == Bytes{0}; }));
  const std::chrono::duration<double> taken = device->messages().back().time - pressed;
  EXPECT_LE(taken.count(), 0.05);
  ASSERT_TRUE(answer(Type::kMuted));
  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
}

TEST_F(GuardianInMemory, AnArmingThatDidNotKnowOfAMuteIsStale) {
  ASSERT_TRUE(arm());
  ASSERT_EQ(::write(muteLine.get(), "m", 1), 1);
  ASSERT_TRUE(answer(Type::kMuted));

  say(Type::kArm, guardianPayload(0, 8));  // decided before the mute
  ASSERT_TRUE(answer(Type::kRefused));
  EXPECT_TRUE(arm(1));
}

TEST_F(GuardianInMemory, ArmsNothingThatItCannotSilence) {
  say(Type::kArm, guardianPayload(0, 8));

  const auto refused = answer(Type::kRefused);

  ASSERT_TRUE(refused);
  EXPECT_THAT(refused->text(4), testing::HasSubstr("does not know how to silence"));
}

TEST_F(GuardianInMemory, MutesWhenTheProgramIsGone) {
  ASSERT_TRUE(arm());
  say(Type::kOutput, {2, 1});
  ASSERT_TRUE(answer(Type::kSent));

  end();

  EXPECT_EQ(device->messages().back().bytes, Bytes{0});
  EXPECT_THAT(log.recent().back(), testing::HasSubstr("The program ended."));
}

TEST_F(GuardianInMemory, TellsThatTheDeviceIsGone) {
  ASSERT_TRUE(arm());
  device->set([&] { device->isUnplugged = true; });

  const auto lost = answer(Type::kLost);

  ASSERT_TRUE(lost);
  EXPECT_THAT(lost->text(), testing::HasSubstr("is gone"));
  say(Type::kArm, guardianPayload(0, 8));
  EXPECT_TRUE(answer(Type::kRefused));
}

TEST_F(GuardianInMemory, RandomBytesReachNoDevice) {
  ASSERT_TRUE(arm());
  say(Type::kOutput, {2, 1});
  ASSERT_TRUE(answer(Type::kSent));
  const char* asked = std::getenv("ACG_GARBAGE_BYTES");
  const long long bytes = asked ? std::atoll(asked) : 1'000'000;
  std::mt19937_64 random(5);
  for (long long done = 0; done < bytes; done += 8192) {
    Bytes block(8192);
    for (auto& byte : block) byte = static_cast<std::uint8_t>(random());
    write(block);
    answer(Type::kBeat, false);
  }

  end();

  const auto messages = device->messages();
  ASSERT_GE(messages.size(), 2u);
  EXPECT_EQ(messages[0].bytes, (Bytes{2, 1}));
  for (std::size_t i = 1; i < messages.size(); ++i) EXPECT_EQ(messages[i].bytes, Bytes{0});
}

}  // namespace
}  // namespace acg
