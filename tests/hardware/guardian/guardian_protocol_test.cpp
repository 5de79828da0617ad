// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/guardian/guardian_protocol.h"

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hardware/guardian/crc32c.h"

namespace acg {
namespace {

using Type = GuardianMessage::Type;
using Bytes = std::vector<std::uint8_t>;

Bytes bytesOf(const std::string& text) { return {text.begin(), text.end()}; }

TEST(Crc32c, GivesTheValuesOfRfc3720) {
  EXPECT_EQ(crc32c(bytesOf("123456789")), 0xE3069283u);
  EXPECT_EQ(crc32c(Bytes(32, 0x00)), 0x8A9136AAu);
  EXPECT_EQ(crc32c(Bytes(32, 0xFF)), 0x62A8AB43u);
  EXPECT_EQ(crc32c(bytesOf("6789"), crc32c(bytesOf("12345"))), 0xE3069283u);
}

TEST(GuardianReader, GivesFramesInAnyPortions) {
  Bytes stream;
  for (std::uint32_t i = 1; i <= 50; ++i) {
    const Bytes frame = guardianFrame(Type::kOutput, i, Bytes(i * 7 % 40, std::uint8_t(i)));
    stream.insert(stream.end(), frame.begin(), frame.end());
  }
  for (const std::size_t portion : {1u, 3u, 19u, 64u, 5000u}) {
    GuardianReader reader;
    std::uint32_t count = 0;
    for (std::size_t at = 0; at < stream.size(); at += portion) {
      reader.append(std::span(stream).subspan(at, std::min(portion, stream.size() - at)));
      while (const auto message = reader.next()) {
        EXPECT_EQ(message->number, ++count);
        EXPECT_EQ(message->payload, Bytes(count * 7 % 40, std::uint8_t(count)));
      }
    }
    EXPECT_EQ(count, 50u);
    EXPECT_FALSE(reader.takeError());
  }
}

TEST(GuardianReader, NoChangedByteIsAccepted) {
  const Bytes good = guardianFrame(Type::kOutput, 1, bytesOf("phases"));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[at] ^= static_cast<std::uint8_t>(1 << bit);
      GuardianReader reader;
      reader.append(bad);
      reader.append(Bytes(64));  // so that a longer length does not wait
      EXPECT_FALSE(reader.next()) << at;
    }
  }
}

TEST(GuardianReader, FindsTheNextFrameAfterDamage) {
  GuardianReader reader;
  Bytes damaged = guardianFrame(Type::kOutput, 1, bytesOf("first"));
  damaged[21] ^= 1;
  reader.append(damaged);
  reader.append(guardianFrame(Type::kOutput, 2, bytesOf("second")));
  reader.append(guardianFrame(Type::kOutput, 3, bytesOf("third")));

  // The second is out of order to one who never got the first; from the third on all is well.
  const auto message = reader.next();

  ASSERT_TRUE(message);
  EXPECT_EQ(message->text(), "third");
  EXPECT_TRUE(reader.takeError());
  EXPECT_FALSE(reader.takeError());
}

TEST(GuardianReader, RefusesDoubledLostAndSwappedFrames) {
  for (const auto& order : {std::vector<std::uint32_t>{1, 1}, {1, 3}, {2}}) {
    GuardianReader reader;
    int taken = 0;
    for (const std::uint32_t number : order) reader.append(guardianFrame(Type::kBeat, number, {}));
    while (reader.next()) ++taken;
    EXPECT_EQ(taken, order[0] == 1 ? 1 : 0);
    EXPECT_TRUE(reader.takeError());
  }
}

TEST(GuardianReader, AsksForNoMemoryThatALengthClaims) {
  Bytes huge = guardianFrame(Type::kOutput, 1, {});
  huge[11] = 0x7F;  // 2 GB
  GuardianReader reader;
  reader.append(huge);

  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.takeError());
}

TEST(GuardianReader, AcceptsNoneOfManyRandomBytes) {
  const char* asked = std::getenv("ACG_GARBAGE_BYTES");
  const long long bytes = asked ? std::atoll(asked) : 1'000'000;
  std::mt19937_64 random(13);
  const Bytes frame = guardianFrame(Type::kOutput, 1, Bytes(100, 3));
  GuardianReader reader;
  long accepted = 0;
  for (long long done = 0; done < bytes; done += 4096) {
    Bytes block(4096);
    for (auto& byte : block) byte = static_cast<std::uint8_t>(random());
    // Garbage that looks like frames is harder: every block has a header with wrong insides.
    std::copy_n(frame.begin(), 12, block.begin() + static_cast<long>(random() % 4000));
    reader.append(block);
    while (reader.next()) ++accepted;
  }
  EXPECT_EQ(accepted, 0);
  EXPECT_TRUE(reader.takeError());
}

}  // namespace
}  // namespace acg
