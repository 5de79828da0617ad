// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/ftdi_link.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <ftdi.h>

#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using Context = std::unique_ptr<ftdi_context, decltype(&::ftdi_free)>;

constexpr int kVendor = 0x0403;
constexpr std::array<int, 2> kProducts = {0x6010, 0x6014};  // FT2232H, FT232H

Context makeContext() {
  Context context(::ftdi_new(), &::ftdi_free);
  if (context == nullptr) {
    throw Error(ErrorCode::kUnavailable, "USB devices cannot be reached: libftdi did not start.");
  }
  return context;
}

/// Opens one channel of the device of that name; false when there is none.
bool open(ftdi_context& context, const std::string& serialNumber, ftdi_interface channel) {
  constexpr int kNoDevice = -3;
  for (const int product : kProducts) {
    ::ftdi_set_interface(&context, channel);
    const int error =
        ::ftdi_usb_open_desc(&context, kVendor, product, nullptr, serialNumber.c_str());
    if (error == 0) return true;
    if (error != kNoDevice) {
      throw Error(ErrorCode::kIo,
                  fmt::format("The device {} cannot be opened: {}; check that no other program has "
                              "it and that you may use it.",
                              serialNumber, ::ftdi_get_error_string(&context)));
    }
  }
  return false;
}

class FtdiLink : public DeviceLink {
 public:
  FtdiLink(Context context, std::string serialNumber)
      : context_(std::move(context)), serialNumber_(std::move(serialNumber)) {
    constexpr unsigned char kLatency = 2;  // ms
    constexpr unsigned kTransfer = 0x10000;
    check(::ftdi_usb_reset(context_.get()));
    check(::ftdi_set_bitmode(context_.get(), 0xFF, BITMODE_RESET));
    check(::ftdi_set_bitmode(context_.get(), 0xFF, BITMODE_SYNCFF));
    check(::ftdi_set_latency_timer(context_.get(), kLatency));
    check(::ftdi_write_data_set_chunksize(context_.get(), kTransfer));
    check(::ftdi_tcioflush(context_.get()));
  }
  ~FtdiLink() override { ::ftdi_usb_close(context_.get()); }

  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) override {
    // A transfer returns when the chip has its bytes, so that none is left in the system.
    const Clock::time_point deadline = Clock::now() + timeout;
    while (!message.empty()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
      context_->usb_write_timeout = std::max(1, static_cast<int>(left.count()));
      const int count =
          ::ftdi_write_data(context_.get(), message.data(), static_cast<int>(message.size()));
      check(count);
      message = message.subspan(static_cast<std::size_t>(count));
      if (!message.empty() && Clock::now() >= deadline) {
        throw Error(ErrorCode::kIo,
                    fmt::format("{} took not all of a message in {} ms; check its power.",
                                serialNumber_, timeout.count()));
      }
    }
  }

  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override {
    const Clock::time_point deadline = Clock::now() + timeout;
    for (;;) {
      // Waits for the latency timer of the chip itself.
      const int count =
          ::ftdi_read_data(context_.get(), into.data(), static_cast<int>(into.size()));
      check(count);
      if (count > 0 || Clock::now() >= deadline) return static_cast<std::size_t>(count);
    }
  }

  void discard() override { check(::ftdi_tcioflush(context_.get())); }
  std::string address() const override { return serialNumber_; }

 private:
  void check(int result) const {
    if (result >= 0) return;
    throw Error(ErrorCode::kIo,
                fmt::format("The device {} is gone or does not answer: {}; plug it in again.",
                            serialNumber_, ::ftdi_get_error_string(context_.get())));
  }

  Context context_;
  std::string serialNumber_;
};

void addSerialNumbers(ftdi_context& context, int product, std::vector<std::string>& all) {
  ftdi_device_list* first = nullptr;
  if (::ftdi_usb_find_all(&context, &first, kVendor, product) < 0) return;
  for (ftdi_device_list* entry = first; entry != nullptr; entry = entry->next) {
    std::array<char, 128> text{};
    if (::ftdi_usb_get_strings(&context, entry->dev, nullptr, 0, nullptr, 0, text.data(),
                               static_cast<int>(text.size())) == 0) {
      all.emplace_back(text.data());
    }
  }
  ::ftdi_list_free(&first);
}

}  // namespace

std::unique_ptr<DeviceLink> openFtdi(const std::string& serialNumber) {
  Context context = makeContext();
  bool isOpen = open(*context, serialNumber, INTERFACE_A);
  const char last = serialNumber.empty() ? ' ' : serialNumber.back();
  if (!isOpen && serialNumber.size() > 1 && (last == 'A' || last == 'B')) {
    isOpen = open(*context, serialNumber.substr(0, serialNumber.size() - 1),
                  last == 'A' ? INTERFACE_A : INTERFACE_B);
  }
  if (!isOpen) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("No FTDI device with the serial number \"{}\" is plugged in; check its "
                            "cable and the number.",
                            serialNumber));
  }
  return std::make_unique<FtdiLink>(std::move(context), serialNumber);
}

std::vector<std::string> ftdiSerialNumbers() {
  const Context context(::ftdi_new(), &::ftdi_free);
  std::vector<std::string> all;
  if (context == nullptr) return all;
  for (const int product : kProducts) addSerialNumbers(*context, product, all);
  std::ranges::sort(all);
  return all;
}

}  // namespace acg
