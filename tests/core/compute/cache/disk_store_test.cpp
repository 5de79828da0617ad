// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/disk_store.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/compute/cache/content_hash.h"
#include "core/error.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;
constexpr int kKind = 1;

CacheKey keyOf(std::uint64_t input) { return ContentHash().add(input).key(); }

/// What belongs to an input: half of it repeats, so that it shrinks a little.
Bytes payloadOf(std::uint64_t input) {
  std::mt19937_64 random(input);
  Bytes bytes(200 + random() % 4000);
  for (std::size_t i = 0; i < bytes.size(); i += 2) bytes[i] = static_cast<std::byte>(random());
  return bytes;
}

class DiskStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = fs::path(testing::TempDir()) / fmt::format("acg_store_{}_{}", ::getpid(), name);
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::unique_ptr<DiskStore> open(std::int64_t capacity = 100'000'000) {
    return std::make_unique<DiskStore>(DiskStoreOptions{folder_, capacity});
  }
  static bool write(DiskStore& store, std::uint64_t input, double cost = 1) {
    return store.write(keyOf(input), kKind, payloadOf(input), cost);
  }
  std::size_t filesThere() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      count += entry.path().filename().string().find("index") == std::string::npos;
    }
    return count;
  }

  fs::path folder_;
};

TEST_F(DiskStoreTest, GivesBackWhatWasWrittenInTheNextRunToo) {
  {
    const auto store = open();
    EXPECT_TRUE(write(*store, 1, 0.25));
    EXPECT_TRUE(write(*store, 2));
    EXPECT_EQ(store->read(keyOf(1), kKind)->payload, payloadOf(1));
  }
  const auto store = open();

  const auto found = store->read(keyOf(1), kKind);

  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->payload, payloadOf(1));
  EXPECT_EQ(found->cost, 0.25);
  EXPECT_EQ(store->entries(), 2u);
  EXPECT_FALSE(store->read(keyOf(3), kKind).has_value());
  EXPECT_EQ(store->dropped(), 0u);
}

TEST_F(DiskStoreTest, DropsTheResultsOfAnotherProgram) {
  const auto openAs = [&](const char* generation) {
    return std::make_unique<DiskStore>(DiskStoreOptions{folder_, 1'000'000, generation});
  };
  write(*openAs("one"), 1);
  EXPECT_EQ(openAs("one")->entries(), 1u);

  const auto store = openAs("two");

  EXPECT_FALSE(store->read(keyOf(1), kKind).has_value());
  EXPECT_EQ(filesThere(), 0u);
}

TEST_F(DiskStoreTest, StoresAnEmptyPayloadAndReplacesAKey) {
  const auto store = open();
  EXPECT_TRUE(store->write(keyOf(1), kKind, {}, 1));
  EXPECT_TRUE(store->read(keyOf(1), kKind)->payload.empty());
  EXPECT_TRUE(store->write(keyOf(1), kKind, payloadOf(5), 2));

  EXPECT_EQ(store->read(keyOf(1), kKind)->payload, payloadOf(5));
  EXPECT_EQ(store->entries(), 1u);
  EXPECT_EQ(store->bytes(), static_cast<std::int64_t>(fs::file_size(store->fileOf(keyOf(1)))));
}

TEST_F(DiskStoreTest, DropsAnEntryWithAnyBitFlippedAnywhere) {
  const auto store = open();
  const Bytes payload(40, std::byte{7});
  const CacheKey key = keyOf(1);
  ASSERT_TRUE(store->write(key, kKind, payload, 1));
  const auto size = fs::file_size(store->fileOf(key));
  ASSERT_GT(size, 64u);
  for (std::uintmax_t offset = 0; offset < size; ++offset) {
    for (const int bit : {0, 7}) {
      ASSERT_TRUE(store->write(key, kKind, payload, 1));
      std::fstream file(store->fileOf(key), std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(static_cast<std::streamoff>(offset));
      const int byte = file.get();
      file.seekp(static_cast<std::streamoff>(offset));
      file.put(static_cast<char>(byte ^ (1 << bit)));
      file.close();

      ASSERT_FALSE(store->read(key, kKind).has_value()) << "offset " << offset;
      ASSERT_FALSE(fs::exists(store->fileOf(key))) << "offset " << offset;
      ASSERT_EQ(store->entries(), 0u);
    }
  }
  EXPECT_EQ(store->dropped(), 2 * size);
}

TEST_F(DiskStoreTest, DropsAnEntryCutAnywhereOrOfAnotherKind) {
  const auto store = open();
  const CacheKey key = keyOf(1);
  ASSERT_TRUE(write(*store, 1));
  const auto size = fs::file_size(store->fileOf(key));
  for (std::uintmax_t length = 0; length < size; length += 1 + length / 9) {
    ASSERT_TRUE(write(*store, 1));
    fs::resize_file(store->fileOf(key), length);
    ASSERT_FALSE(store->read(key, kKind).has_value()) << length;
  }
  ASSERT_TRUE(write(*store, 1));
  EXPECT_FALSE(store->read(key, kKind + 1).has_value());
}

TEST_F(DiskStoreTest, BeginsAnewWhenTheIndexIsDamagedAnywhere) {
  std::mt19937 random(3);
  for (int trial = 0; trial < 40; ++trial) {
    {
      const auto store = open();
      for (std::uint64_t input = 0; input < 20; ++input) write(*store, input);
    }
    const fs::path index = folder_ / "index.sqlite";
    std::fstream file(index, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = fs::file_size(index);
    for (int i = 0; i < 1 + trial; ++i) {
      file.seekp(static_cast<std::streamoff>(random() % size));
      file.put(static_cast<char>(random()));
    }
    file.close();

    const auto store = open();

    for (std::uint64_t input = 0; input < 20; ++input) {
      const auto found = store->read(keyOf(input), kKind);
      if (found) {
        EXPECT_EQ(found->payload, payloadOf(input));
      }
    }
    EXPECT_TRUE(write(*store, 99));
    EXPECT_EQ(store->read(keyOf(99), kKind)->payload, payloadOf(99));
  }
}

TEST_F(DiskStoreTest, KeepsWithinItsSizeAndDropsWhatWasUsedLongestAgo) {
  const auto store = open(20'000);
  for (std::uint64_t input = 0; input < 40; ++input) {
    ASSERT_TRUE(write(*store, input));
    ASSERT_TRUE(store->read(keyOf(0), kKind).has_value()) << "the one in use went";
    ASSERT_LE(store->bytes(), 20'000);
  }

  EXPECT_TRUE(store->read(keyOf(39), kKind).has_value());
  EXPECT_FALSE(store->read(keyOf(1), kKind).has_value());
  EXPECT_EQ(filesThere(), store->entries());
  EXPECT_FALSE(open(100)->write(keyOf(1), kKind, payloadOf(1), 1)) << "larger than all of it";
}

TEST_F(DiskStoreTest, RemovesWhatIsNotInTheIndexAndRowsWithoutAFile) {
  {
    const auto store = open();
    write(*store, 1);
    write(*store, 2);
    fs::remove(store->fileOf(keyOf(1)));
    std::ofstream(store->fileOf(keyOf(7))) << "of nobody";
    std::ofstream(folder_ / "123-4.part") << "half";
  }
  const auto store = open();

  EXPECT_EQ(store->entries(), 1u);
  EXPECT_EQ(filesThere(), 1u);
  EXPECT_TRUE(store->read(keyOf(2), kKind).has_value());
}

TEST_F(DiskStoreTest, SaysWhyItCannotBeginWhereNothingMayBeWritten) {
  std::ofstream(folder_) << "a file, not a folder";
  EXPECT_THROW(open(), Error);
}

/// Kills a process that reads and writes, at random moments, and looks at what it left: nothing
/// that was stored may read as anything else, and the store goes on.
TEST_F(DiskStoreTest, SurvivesBeingKilledAtAnyMoment) {
  std::mt19937 random(5);
  std::size_t kept = 0;
  const int rounds = std::getenv("ACG_LONG_TESTS") ? 200 : 25;
  for (int round = 0; round < rounds; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      // No return from here: the parent's test must not end twice.
      try {
        DiskStore store({folder_, 60'000});
        for (std::uint64_t i = 0;; ++i) {
          const std::uint64_t input = (static_cast<std::uint64_t>(round) * 7919 + i) % 97;
          write(store, input);
          store.read(keyOf((input * 31) % 97), kKind);
        }
      } catch (...) {
      }
      ::_exit(1);
    }
    ::usleep(2000 + random() % 60'000);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";

    const auto store = open(60'000);
    EXPECT_LE(store->bytes(), 60'000);
    for (std::uint64_t input = 0; input < 97; ++input) {
      const auto found = store->read(keyOf(input), kKind);
      if (!found) continue;
      ++kept;
      ASSERT_EQ(found->payload, payloadOf(input)) << "round " << round;
    }
    ASSERT_EQ(store->dropped(), 0u) << "a file that is listed was not whole";
    ASSERT_EQ(filesThere(), store->entries());
    ASSERT_TRUE(write(*store, 1000));
  }
  EXPECT_GT(kept, 100u) << "else nothing was stored that could be lost";
}

}  // namespace
}  // namespace acg
