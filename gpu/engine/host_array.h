// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

namespace acg::gpu {

/// Room for values on their way to or from a device: kept while it is large enough, and left unset,
/// since it is written as a whole.
template <class T>
class HostArray {
 public:
  T* withRoomFor(std::size_t count) {
    if (count > room_) {
      values_ = std::make_unique_for_overwrite<T[]>(count);
      room_ = count;
    }
    return values_.get();
  }
  const T* data() const { return values_.get(); }

 private:
  std::unique_ptr<T[]> values_;
  std::size_t room_ = 0;
};

}  // namespace acg::gpu
