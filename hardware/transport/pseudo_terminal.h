// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "hardware/transport/file_descriptor.h"

namespace acg {

/// A serial line in software: whoever opens `path()` talks with the owner of this object, byte for
/// byte. Closing it is what a pulled cable is to the other side.
class PseudoTerminal {
 public:
  /// `link` is a symbolic link that is made, or replaced, to point to the terminal, and removed
  /// with it; empty for none. Throws kIo.
  explicit PseudoTerminal(std::filesystem::path link = {});
  PseudoTerminal(PseudoTerminal&&) noexcept = default;
  PseudoTerminal& operator=(PseudoTerminal&&) = delete;
  ~PseudoTerminal();

  /// Reads and writes do not block.
  int descriptor() const { return owner_.get(); }
  /// What its user has set it to, bit/s.
  int speed() const;
  /// The link where there is one, else the terminal itself.
  std::string path() const { return link_.empty() ? terminal_ : link_.string(); }

 private:
  FileDescriptor owner_;
  /// Kept open so that the line stays up while nobody is at its other end.
  FileDescriptor user_;
  std::string terminal_;
  std::filesystem::path link_;
};

}  // namespace acg
