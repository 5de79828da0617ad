// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/tcp_link.h"

#include <array>
#include <chrono>
#include <complex>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/error.h"
#include "hardware/emulators/server.h"

namespace acg {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Answers each byte with itself plus one.
class Parrot : public Emulator {
 public:
  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes) override {
    std::vector<std::uint8_t> answer(bytes.begin(), bytes.end());
    for (std::uint8_t& byte : answer) ++byte;
    return answer;
  }
  void connected(bool isConnected) override { isConnected ? ++came : ++went; }
  void pass(std::chrono::microseconds) override {}
  std::vector<std::complex<double>> emitted() const override { return {}; }
  std::uint64_t frames() const override { return 0; }
  std::vector<std::string> faultNames() const override { return {}; }
  void setFault(const std::string&, bool) override {}
  std::vector<std::string> complaints() const override { return {}; }

  int came = 0;
  int went = 0;
};

std::unique_ptr<EmulatorServer> parrot() {
  ServerOptions options;
  options.isAnnounced = false;
  return std::make_unique<EmulatorServer>(std::make_unique<Parrot>(), EmulatorPort::kTcp, "parrot",
                                          "Parrot", options);
}

bool waitForClients(const EmulatorServer& server, int came, int went) {
  return server.waitUntil(
      [&](const Emulator& e) {
        const auto& bird = dynamic_cast<const Parrot&>(e);
        return bird.came == came && bird.went == went;
      },
      seconds(5));
}

TEST(TcpLink, CarriesBytesBothWays) {
  const auto server = parrot();
  TcpLink link(server->address(), 0, seconds(5));
  const std::vector<std::uint8_t> message(50'000, 41);

  link.send(message, seconds(5));

  std::vector<std::uint8_t> answer;
  std::array<std::uint8_t, 3000> portion;
  while (answer.size() < message.size()) {
    const std::size_t count = link.receive(portion, seconds(5));
    ASSERT_GT(count, 0u);
    answer.insert(answer.end(), portion.begin(), portion.begin() + std::ptrdiff_t(count));
  }
  EXPECT_EQ(answer, std::vector<std::uint8_t>(50'000, 42));
  EXPECT_EQ(link.address(), server->address());
}

TEST(TcpLink, AnEmulatorWaitsForAClientThatIsSlowToRead) {
  const auto server = parrot();
  TcpLink link(server->address(), 0, seconds(5));
  const std::vector<std::uint8_t> message(10'000, 41);
  for (int i = 0; i < 1000; ++i) link.send(message, seconds(5));  // 10 MB, more than sockets hold

  std::size_t all = 0;
  std::vector<std::uint8_t> portion(1'000'000);
  while (all < 1000 * message.size()) {
    const std::size_t count = link.receive(portion, seconds(5));
    ASSERT_GT(count, 0u) << all;
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(portion[i], 42);
    all += count;
  }
}

TEST(TcpLink, AnEmulatorLearnsWhoComesAndGoesAndServesTheNextOne) {
  const auto server = parrot();
  {
    TcpLink link(server->address(), 0, seconds(5));
    EXPECT_TRUE(waitForClients(*server, 1, 0));
  }
  EXPECT_TRUE(waitForClients(*server, 1, 1));
  TcpLink link(server->address(), 0, seconds(5));
  EXPECT_TRUE(waitForClients(*server, 2, 1));
}

TEST(TcpLink, AServerThatGoesIsTold) {
  const auto server = parrot();
  TcpLink link(server->address(), 0, seconds(5));
  ASSERT_TRUE(waitForClients(*server, 1, 0));

  server->unplug();

  std::array<std::uint8_t, 10> bytes;
  try {
    link.receive(bytes, seconds(5));
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIo);
    EXPECT_NE(std::string(error.what()).find(server->address()), std::string::npos);
  }
  EXPECT_TRUE(waitForClients(*server, 1, 1));
  EXPECT_THROW(TcpLink(server->address(), 0, seconds(5)), Error);
  server->plugIn();
  TcpLink again(server->address(), 0, seconds(5));
}

TEST(TcpLink, DiscardReadsAwayWhatCame) {
  const auto server = parrot();
  TcpLink link(server->address(), 0, seconds(5));
  const std::uint8_t message[] = {1};
  std::array<std::uint8_t, 10> bytes;
  link.send(message, seconds(5));
  ASSERT_EQ(link.receive(bytes, seconds(5)), 1u);

  link.discard();

  EXPECT_EQ(link.receive(bytes, milliseconds(0)), 0u);
}

TEST(TcpLink, APortInUseIsToldToTheEmulator) {
  const auto server = parrot();
  ServerOptions options;
  options.port = parseTcpAddress(server->address(), 0).port;
  EXPECT_THROW(
      EmulatorServer(std::make_unique<Parrot>(), EmulatorPort::kTcp, "parrot", "Parrot", options),
      Error);
}

TEST(TcpLink, AddressesOfAllKindsAreRead) {
  struct Case {
    std::string text, host;
    int port;
  };
  for (const Case& item : {Case{"192.168.1.7:8080", "192.168.1.7", 8080},
                           {"lab-pc", "lab-pc", 50},
                           {"[::1]:81", "::1", 81},
                           {"[fe80::1]", "fe80::1", 50},
                           {"fe80::1", "fe80::1", 50}}) {
    const TcpAddress address = parseTcpAddress(item.text, 50);
    EXPECT_EQ(address.host, item.host) << item.text;
    EXPECT_EQ(address.port, item.port) << item.text;
  }
  for (const char* text : {"", ":80", "host:", "host:0", "host:65536", "host:8x", "[::1]80"}) {
    EXPECT_THROW(parseTcpAddress(text, 50), Error) << text;
  }
}

}  // namespace
}  // namespace acg
