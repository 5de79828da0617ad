// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/serial_port.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/error.h"
#include "hardware/transport/pseudo_terminal.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::vector<std::uint8_t> everyByte() {
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
  return bytes;
}

/// What came to the owner of a terminal so far.
std::vector<std::uint8_t> arrived(const PseudoTerminal& terminal) {
  std::vector<std::uint8_t> bytes(100'000);
  std::size_t all = 0;
  for (;;) {
    const ssize_t count = ::read(terminal.descriptor(), bytes.data() + all, bytes.size() - all);
    if (count <= 0) break;
    all += std::size_t(count);
  }
  bytes.resize(all);
  return bytes;
}

ErrorCode codeOf(const std::string& path, int speed, const std::string& named) {
  try {
    SerialPort port(path, speed);
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(named), std::string::npos) << error.what();
    return error.code();
  }
  ADD_FAILURE() << path << " was opened";
  return ErrorCode::kInternal;
}

TEST(SerialPort, CarriesEveryByteUnchangedBothWays) {
  PseudoTerminal terminal;
  for (const int speed : {115'200, 230'400, 1'500'000, 250'000}) {
    SerialPort port(terminal.path(), speed);
    const std::vector<std::uint8_t> bytes = everyByte();

    port.send(bytes, milliseconds(1000));
    EXPECT_EQ(arrived(terminal), bytes) << speed;

    ASSERT_EQ(::write(terminal.descriptor(), bytes.data(), bytes.size()), 256);
    std::vector<std::uint8_t> back;
    std::array<std::uint8_t, 100> portion;
    while (back.size() < 256) {
      const std::size_t count = port.receive(portion, milliseconds(1000));
      ASSERT_GT(count, 0u);
      back.insert(back.end(), portion.begin(), portion.begin() + std::ptrdiff_t(count));
    }
    EXPECT_EQ(back, bytes);
  }
}

TEST(SerialPort, NoMessageWaitsBehindMoreThanOneOther) {
  PseudoTerminal terminal;
  SerialPort port(terminal.path(), 230'400);
  const std::vector<std::uint8_t> message(258, 7);
  const auto begin = Clock::now();

  for (int i = 0; i < 10; ++i) port.send(message, milliseconds(1000));

  // Ten messages of 11.2 ms, the last of which may still be on its way.
  EXPECT_GE(Clock::now() - begin, milliseconds(100));
  EXPECT_EQ(arrived(terminal).size(), 2580u);
}

TEST(SerialPort, NothingToReadIsNoError) {
  PseudoTerminal terminal;
  SerialPort port(terminal.path(), 115'200);
  std::array<std::uint8_t, 10> bytes;

  EXPECT_EQ(port.receive(bytes, milliseconds(0)), 0u);
}

TEST(SerialPort, AfterADiscardAMessageDoesNotWaitForOlderOnes) {
  PseudoTerminal terminal;
  SerialPort port(terminal.path(), 115'200);
  const std::vector<std::uint8_t> message(11'520, 7);  // a second on the wire
  port.send(message, milliseconds(5000));
  ASSERT_EQ(::write(terminal.descriptor(), "abc", 3), 3);
  const auto begin = Clock::now();

  port.discard();
  port.send(message, milliseconds(5000));

  EXPECT_LT(Clock::now() - begin, milliseconds(500));
  std::array<std::uint8_t, 10> bytes;
  EXPECT_EQ(port.receive(bytes, milliseconds(0)), 0u);
}

TEST(SerialPort, ALineThatTakesNothingIsToldInTime) {
  PseudoTerminal terminal;  // whose owner does not read
  SerialPort port(terminal.path(), 1'500'000);
  const std::vector<std::uint8_t> message(1'000'000, 7);
  const auto begin = Clock::now();
  try {
    port.send(message, milliseconds(150));
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIo);
    EXPECT_NE(std::string(error.what()).find(terminal.path()), std::string::npos);
  }
  EXPECT_LT(Clock::now() - begin, milliseconds(2000));
}

TEST(SerialPort, ALineThatIsGoneIsToldByEveryFunction) {
  std::optional<PseudoTerminal> terminal(std::in_place);
  SerialPort port(terminal->path(), 115'200);
  terminal.reset();
  std::array<std::uint8_t, 10> bytes;
  const auto expectGone = [&](const auto& call) {
    try {
      call();
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kIo);
      EXPECT_NE(std::string(error.what()).find(port.address()), std::string::npos) << error.what();
    }
  };

  expectGone([&] { port.send(everyByte(), milliseconds(100)); });
  expectGone([&] { port.receive(bytes, milliseconds(100)); });
  expectGone([&] { port.discard(); });
}

TEST(SerialPort, IsTakenByOneAlone) {
  PseudoTerminal terminal;
  {
    SerialPort port(terminal.path(), 115'200);
    EXPECT_EQ(codeOf(terminal.path(), 115'200, terminal.path()), ErrorCode::kIo);
  }
  SerialPort again(terminal.path(), 115'200);
}

TEST(SerialPort, WhatIsNoPortIsToldByItsName) {
  const test::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "no_port";
  std::ofstream(file) << "text";

  EXPECT_EQ(codeOf("/dev/ttyNowhere", 115'200, "/dev/ttyNowhere"), ErrorCode::kNotFound);
  EXPECT_EQ(codeOf(file.string(), 115'200, file.string()), ErrorCode::kIo);
}

TEST(PseudoTerminal, HasAStableNameThatGoesWithIt) {
  const test::TemporaryFolder folder;
  const std::filesystem::path link = folder.path() / "terminal";
  for (int i = 0; i < 2; ++i) {
    {
      PseudoTerminal terminal(link);
      EXPECT_EQ(terminal.path(), link.string());
      SerialPort port(link.string(), 115'200);
    }
    EXPECT_FALSE(std::filesystem::is_symlink(link));
  }
  EXPECT_THROW(PseudoTerminal("/nowhere/link"), Error);
}

}  // namespace
}  // namespace acg
