// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/atomic_file.h"

#include <csignal>
#include <fstream>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public testing::Test {
 protected:
  int filesInFolder() const {
    return static_cast<int>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  const test::TemporaryFolder own_;
  const fs::path& folder_ = own_.path();
  const fs::path file_ = folder_ / "a.acg";
};

/// Runs `act` in a child that may write files of at most `bytes`; true when it threw kIo.
template <class Act>
bool failsWithFileSizeLimit(rlim_t bytes, const Act& act) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      act();
    } catch (const Error& error) {
      ::_exit(error.code() == ErrorCode::kIo ? 7 : 8);
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 7;
}

TEST_F(AtomicFile, ReplacesTheFileAndLeavesNothingElse) {
  writeFileAtomically(file_, "old");
  writeFileAtomically(file_, "new");

  EXPECT_EQ(readFile(file_), "new");
  EXPECT_EQ(filesInFolder(), 1);
}

TEST_F(AtomicFile, KeepsTheOldFileWhenTheDiskIsFull) {
  writeFileAtomically(file_, "old");
  const std::string large(3 << 20, 'x');

  for (const rlim_t limit : {0, 1, 4096, 1 << 20, 2 << 20}) {
    EXPECT_TRUE(failsWithFileSizeLimit(limit, [&] { writeFileAtomically(file_, large); }));
    EXPECT_TRUE(failsWithFileSizeLimit(limit, [&] {
      writeFileAtomically(
          file_, [&](const fs::path& temporary) { writeFileAtomically(temporary, large); });
    }));
  }

  EXPECT_EQ(readFile(file_), "old");
  EXPECT_EQ(filesInFolder(), 1);
}

TEST_F(AtomicFile, IsOldOrNewAfterAKillAtAnyMoment) {
  const std::string old(300'000, 'o'), fresh(400'000, 'n');
  writeFileAtomically(file_, old);
  for (int trial = 0; trial < 40; ++trial) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (;;) writeFileAtomically(file_, trial % 2 ? old : fresh);
    }
    ::usleep(500 + 311 * trial);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);

    const std::string found = readFile(file_);
    ASSERT_TRUE(found == old || found == fresh) << found.size() << " bytes";
    ASSERT_LE(filesInFolder(), 2) << "at most one temporary file remains";
  }
  writeFileAtomically(file_, fresh);
  EXPECT_EQ(filesInFolder(), 1);
}

TEST_F(AtomicFile, FollowsALinkAndKeepsPermissions) {
  writeFileAtomically(file_, "old");
  fs::permissions(file_, fs::perms::owner_read | fs::perms::owner_write);
  const fs::path link = folder_ / "link";
  fs::create_symlink(file_, link);

  writeFileAtomically(link, "new");

  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(readFile(file_), "new");
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AtomicFile, RefusesFoldersAndDevices) {
  EXPECT_THROW(writeFileAtomically(folder_, "x"), Error);
  EXPECT_THROW(writeFileAtomically("/dev/full", "x"), Error);
  EXPECT_THROW(writeFileAtomically(folder_ / "missing" / "a", "x"), Error);
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(AtomicFile, RefusesToReadMoreThanTheLimit) {
  writeFileAtomically(file_, std::string(3 << 20, 'x'));

  EXPECT_EQ(readFile(file_).size(), 3u << 20);
  EXPECT_THROW(readFile(file_, 1 << 20), Error);
}

}  // namespace
}  // namespace acg
