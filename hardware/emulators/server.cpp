// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/error.h"
#include "hardware/registry.h"

namespace acg {
namespace {

constexpr std::chrono::milliseconds kTick{1};
constexpr std::chrono::milliseconds kSilenceTick{5};
constexpr std::size_t kPortion = 4096;
constexpr std::chrono::milliseconds kSlowness{300};
constexpr std::chrono::seconds kHearing{5};

void checkElements(const Calibration& truth, int elements) {
  checkCalibration(truth, elements);
  if (truth.gains.size() == 0 || truth.gains.maxCoeff() <= 1) return;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("An emulated element with the gain {} would be louder than full drive; "
                          "give gains of at most 1.",
                          truth.gains.maxCoeff()));
}

/// A name that no other emulator of this user has.
std::filesystem::path linkFor(EmulatorPort port, const std::string& driver) {
  static std::atomic<int> count = 0;
  if (port == EmulatorPort::kTcp) return {};
  return announcementFolder() / fmt::format("{}-{}-{}.tty", driver, ::getpid(), count++);
}

}  // namespace

EmulatorServer::EmulatorServer(std::unique_ptr<Emulator> emulator, EmulatorPort port,
                               const std::string& driver, const std::string& label,
                               const ServerOptions& options)
    : emulator_(std::move(emulator)),
      line_(port, linkFor(port, driver), options.port),
      address_(line_.address()),
      driver_(driver),
      label_(label),
      serialNumber_(options.serialNumber),
      elements_(options.elements),
      isAnnounced_(options.isAnnounced),
      isPaced_(options.isPaced),
      lineFaults_(options.lineFaults),
      random_(options.seed),
      ownFaults_{{"silent", false}, {"garbage", false}, {"slow", false}},
      emulatorTime_(Clock::now()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (elements_) checkElements(*elements_, static_cast<int>(emulator_->emitted().size()));
  noteSilence();
  if (isAnnounced_) {
    static std::atomic<int> count = 0;
    const auto path =
        announcementFolder() / fmt::format("{}-{}-{}.sound", driver_, ::getpid(), count++);
    try {
      outlet_ = std::make_unique<SoundOutlet>(path, [this] { return heard(); });
      outletPath_ = path;
    } catch (const Error&) {
      // Such as a folder whose name is too long for a socket: it works but cannot be heard.
    }
    announce();
  }
  thread_ = std::thread([this] { run(); });
}

EmulatorServer::~EmulatorServer() {
  outlet_.reset();
  {
    const std::lock_guard lock(mutex_);
    isStopping_ = true;
  }
  ::eventfd_write(wake_.get(), 1);
  thread_.join();
}

void EmulatorServer::announce() {
  announcement_ =
      std::make_unique<Announcement>(driver_, fmt::format("{} (emulated) at {}", label_, address_),
                                     address_, serialNumber_, outletPath_);
}

void EmulatorServer::run() {
  for (;;) {
    pollfd watched[2] = {{wake_.get(), POLLIN, 0}, {-1, POLLIN, 0}};
    {
      const std::lock_guard lock(mutex_);
      const bool mayRead = !isPaced_ || credit_ >= 1 || line_.byteRate() == 0;
      watched[1].fd = mayRead ? line_.descriptor() : -1;
    }
    ::poll(watched, 2, static_cast<int>(kTick.count()));
    eventfd_t ignored = 0;
    ::eventfd_read(wake_.get(), &ignored);

    std::unique_lock lock(mutex_);
    if (isStopping_) return;
    const Clock::time_point now = Clock::now();
    const auto passed = std::chrono::floor<std::chrono::microseconds>(now - emulatorTime_);
    emulatorTime_ += passed;
    emulator_->pass(passed);
    const bool hasBytes = takeBytes(readable(passed));
    sendDueAnswers();
    // Without bytes only a watchdog or a stored sequence changes what sounds.
    if (hasBytes || now - looked_ >= kSilenceTick) noteSilence();
    lock.unlock();
    changed_.notify_all();
  }
}

std::size_t EmulatorServer::readable(Clock::duration passed) {
  const double rate = isPaced_ ? line_.byteRate() : 0;
  if (rate == 0) return kPortion;
  credit_ += rate * std::chrono::duration<double>(passed).count();
  return static_cast<std::size_t>(std::clamp(credit_, 0.0, double(kPortion)));
}

bool EmulatorServer::takeBytes(std::size_t most) {
  if (line_.descriptor() < 0) ++idlePasses_;
  if (line_.descriptor() < 0 || most == 0) return false;
  std::array<std::uint8_t, kPortion> buffer;
  std::optional<bool> change;
  const std::size_t count = line_.read(std::span(buffer).first(most), change);
  credit_ -= double(count);
  // A line that was idle saves nothing up beyond the thread's own waiting.
  const double saved = line_.byteRate() * std::chrono::duration<double>(2 * kTick).count();
  if (count < most) credit_ = std::min(credit_, std::max(1.0, saved));
  if (change) {
    answers_.clear();
    emulator_->connected(*change);
  }
  if (count == 0) {
    ++idlePasses_;
    return false;
  }
  bytesReceived_ += count;
  const std::vector<std::uint8_t> bytes =
      throughLine(std::span(buffer).first(count), lineFaults_, random_);
  queueAnswer(emulator_->receive(bytes));
  return true;
}

void EmulatorServer::queueAnswer(std::vector<std::uint8_t> bytes) {
  if (bytes.empty() || ownFaults_["silent"]) return;
  if (ownFaults_["garbage"]) {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }
  const Clock::duration delay = ownFaults_["slow"] ? kSlowness : Clock::duration(0);
  answers_.push_back({Clock::now() + delay, throughLine(bytes, lineFaults_, random_)});
}

void EmulatorServer::sendDueAnswers() {
  while (!answers_.empty() && answers_.front().due <= Clock::now()) {
    std::vector<std::uint8_t>& bytes = answers_.front().bytes;
    const std::size_t taken = line_.descriptor() < 0 ? bytes.size() : line_.write(bytes);
    bytes.erase(bytes.begin(), bytes.begin() + std::ptrdiff_t(taken));
    if (!bytes.empty()) return;  // the client is slow to read; later
    answers_.pop_front();
  }
}

void EmulatorServer::noteSilence() {
  looked_ = Clock::now();
  std::vector<std::complex<double>> drives = sounding();
  const bool isSilent = std::ranges::all_of(drives, [](const auto& drive) { return drive == 0.0; });
  if (!isSilent) {
    silentSince_.reset();
    lastSounding_ = std::move(drives);
  } else if (!silentSince_) {
    silentSince_ = Clock::now();
    if (lastSounding_.empty()) lastSounding_ = std::move(drives);
  }
}

std::vector<std::complex<double>> EmulatorServer::emitted() const {
  const std::lock_guard lock(mutex_);
  return sounding();
}

std::vector<std::complex<double>> EmulatorServer::heard() const {
  std::unique_lock lock(mutex_);
  // A pass that begins from now on sees all that was sent.
  const std::uint64_t before = idlePasses_;
  changed_.wait_for(lock, kHearing, [&] { return idlePasses_ != before; });
  return sounding();
}

std::vector<std::complex<double>> EmulatorServer::sounding() const {
  std::vector<std::complex<double>> drives = emulator_->emitted();
  if (!elements_) return drives;
  Eigen::Map<Eigen::VectorXcd> all(drives.data(), static_cast<Eigen::Index>(drives.size()));
  all = soundOf(Eigen::VectorXcd(all), *elements_);
  return drives;
}

std::vector<std::complex<double>> EmulatorServer::lastSounding() const {
  const std::lock_guard lock(mutex_);
  return lastSounding_;
}

std::uint64_t EmulatorServer::frames() const {
  const std::lock_guard lock(mutex_);
  return emulator_->frames();
}

std::vector<std::string> EmulatorServer::complaints() const {
  const std::lock_guard lock(mutex_);
  return emulator_->complaints();
}

std::uint64_t EmulatorServer::bytesReceived() const {
  const std::lock_guard lock(mutex_);
  return bytesReceived_;
}

std::optional<EmulatorServer::Clock::time_point> EmulatorServer::silentSince() const {
  const std::lock_guard lock(mutex_);
  return silentSince_;
}

std::vector<std::string> EmulatorServer::faultNames() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names = emulator_->faultNames();
  for (const auto& [name, isOn] : ownFaults_) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

void EmulatorServer::setFault(const std::string& name, bool isOn) {
  const std::lock_guard lock(mutex_);
  const std::vector<std::string> names = emulator_->faultNames();
  const auto own = ownFaults_.find(name);
  if (own != ownFaults_.end() && std::ranges::find(names, name) == names.end()) {
    own->second = isOn;
  } else {
    emulator_->setFault(name, isOn);
  }
}

void EmulatorServer::setLineFaults(const LineFaults& faults) {
  const std::lock_guard lock(mutex_);
  lineFaults_ = faults;
}

void EmulatorServer::unplug() {
  const std::lock_guard lock(mutex_);
  announcement_.reset();
  answers_.clear();
  if (line_.unplug()) emulator_->connected(false);
}

void EmulatorServer::plugIn() {
  {
    const std::lock_guard lock(mutex_);
    line_.plugIn();
    if (isAnnounced_ && !announcement_) announce();
  }
  ::eventfd_write(wake_.get(), 1);
}

void EmulatorServer::inspect(const std::function<void(const Emulator&)>& look) const {
  const std::lock_guard lock(mutex_);
  look(*emulator_);
}

bool EmulatorServer::waitUntil(const std::function<bool(const Emulator&)>& isTrue,
                               std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [&] { return isTrue(*emulator_); });
}

std::unique_ptr<EmulatorServer> serveEmulator(const std::string& name, const ParameterSet& settings,
                                              const ServerOptions& options) {
  const EmulatorEntry& entry = emulator(name);
  const DeviceDriverEntry& driver = deviceDriver(name);
  const ParameterSet resolved = resolveParameters(driver.settings, settings, name);
  return std::make_unique<EmulatorServer>(entry.make(resolved), entry.port, name, driver.label,
                                          options);
}

}  // namespace acg
