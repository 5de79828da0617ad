// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include <gtest/gtest.h>

namespace acg {

/// A root folder with files as Linux has them below /proc and /sys.
class FakeComputer {
 public:
  FakeComputer() { std::filesystem::remove_all(root_); }
  ~FakeComputer() { std::filesystem::remove_all(root_); }
  FakeComputer(const FakeComputer&) = delete;
  FakeComputer& operator=(const FakeComputer&) = delete;

  const std::filesystem::path& root() const { return root_; }
  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  void addDisk(const std::string& name) const {
    std::filesystem::create_directories(root_ / "sys/block" / name);
  }

 private:
  const std::filesystem::path root_ =
      std::filesystem::path(testing::TempDir()) /
      ("acg-fake-computer-" + std::to_string(getpid()) + "-" +
       testing::UnitTest::GetInstance()->current_test_info()->name());
};

}  // namespace acg
