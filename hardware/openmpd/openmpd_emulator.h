// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "hardware/emulators/complaints.h"
#include "hardware/emulators/emulator.h"
#include "hardware/emulators/fault_switches.h"
#include "hardware/openmpd/openmpd_protocol.h"

namespace acg {

/// One OpenMPD board, as its FPGA 3.4.2 works (FrameBufferController, CommandReader, MuxPhase of
/// RMResearch/OpenMPD_Hardware). Bytes wait on the cable while the FIFO holds 28 frames or more; it
/// is read in blocks of 512, one each `divider` periods; a frame starts at a byte with bit 7 and
/// takes 512 bytes from there; after a second without a whole block the FIFO is cleared.
class OpenMpdBoard {
 public:
  void take(std::uint8_t byte);
  void pass(std::chrono::microseconds time);

  /// By pin.
  std::complex<double> emitted(int pin) const;
  std::uint64_t frames() const { return frames_; }
  int divider() const { return divider_; }
  std::uint32_t colour() const { return colour_; }
  std::size_t waiting() const { return fifo_.size() + cable_.size(); }
  void setStuck(bool isStuck) { isStuck_ = isStuck; }
  const Complaints& complaints() const { return complaints_; }

 private:
  void fill();
  void readBlock();
  void read(std::uint8_t byte);
  void step();

  std::deque<std::uint8_t> cable_, fifo_;
  std::array<std::uint8_t, openmpd::kFrameBytes> incoming_{}, shown_{};
  std::size_t count_ = 0;  ///< bytes of `incoming_`
  int divider_ = openmpd::kDefaultDivider;
  std::uint8_t dividerBits_ = 0;
  std::uint32_t colour_ = 0, colourBits_ = 0;
  bool updatesColour_ = false;
  bool waits_ = false;  ///< for the end of a frame's time
  int periods_ = 0;     ///< of it that are over
  std::chrono::microseconds idle_{0}, rest_{0};
  std::uint64_t frames_ = 0;
  bool isStuck_ = false;
  Complaints complaints_;
};

/// OpenMPD boards that take blocks of 512 bytes by turns. Fault: `stuck` (frames are no longer
/// shown).
class OpenMpdEmulator : public Emulator {
 public:
  explicit OpenMpdEmulator(int boards);

  std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes) override;
  void connected(bool isConnected) override;
  void pass(std::chrono::microseconds time) override;
  std::vector<std::complex<double>> emitted() const override;
  std::uint64_t frames() const override;
  std::vector<std::string> faultNames() const override;
  void setFault(const std::string& name, bool isOn) override;
  std::vector<std::string> complaints() const override;

  const OpenMpdBoard& board(int index) const { return boards_.at(std::size_t(index)); }

 private:
  std::vector<OpenMpdBoard> boards_;
  std::size_t place_ = 0;  ///< in a round of blocks
  FaultSwitches faults_{"stuck"};
};

EmulatorEntry openMpdEmulatorEntry();

}  // namespace acg
