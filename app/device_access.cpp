// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/device_access.h"

#include <utility>

#include <fmt/format.h>

#include "app/composition.h"
#include "core/drive/array_assignment.h"
#include "core/drive/expected_pressure.h"
#include "core/drive/safety/audit_log.h"
#include "core/drive/safety/exposure_judge.h"
#include "core/io/calibration_file.h"
#include "core/io/safety_profile_file.h"
#include "hardware/guardian/guarded_link.h"
#include "hardware/microphone/open_microphone.h"
#include "hardware/registry.h"

namespace acg {
namespace {

class RegisteredDevices : public DeviceAccess {
 public:
  RegisteredDevices(const std::string& writer, std::filesystem::path log)
      : logFile_(std::move(log)), log_(std::make_shared<AuditLog>(logFile_, writer)) {}

  std::span<const DeviceDriverEntry> drivers() const override { return deviceDrivers(); }
  std::vector<FoundDevice> find() const override { return findDevices(); }

  TransmitterSetup setUp(const DeviceChoice& choice, const Scene& scene) const override {
    const DeviceDriverEntry& entry = deviceDriver(choice.driver);
    const ParameterSet settings = resolveParameters(entry.settings, choice.settings, entry.name);
    TransmitterSetup setup;
    setup.name = fmt::format("{} at {}", entry.label, choice.address);
    setup.driver = entry.make(settings);
    setup.elements = assignedElements(scene, choice.arrays, setup.driver->traits());
    setup.calibration = choice.calibration;
    setup.serialNumber = choice.serialNumber;
    setup.findCalibration = [driver = choice.driver](const std::string& serialNumber) {
      return keptCalibration(driver, serialNumber);
    };
    setup.settings = choice.limits;
    setup.log = log_;
    setup.openLink = guardedLinks({choice.driver, choice.address, settings, logFile_});
    setup.judge = exposureJudge(safetyProfile, makeBackend("cpu"));
    return setup;
  }

  std::unique_ptr<Microphone> openMicrophone(const std::string& name, const DeviceChoice& choice,
                                             const Scene& scene) const override {
    const DeviceDriverEntry& entry = deviceDriver(choice.driver);
    const auto device = entry.make(resolveParameters(entry.settings, choice.settings, entry.name));
    const ElementRange elements = assignedElements(scene, choice.arrays, device->traits());
    return acg::openMicrophone(
        name, choice.address,
        [elements, shown = std::make_shared<Scene>(scene)](const Eigen::Vector3d& place) {
          return Eigen::VectorXcd(expectedPressure(*shown, elements, place));
        });
  }

 private:
  std::filesystem::path logFile_;
  std::shared_ptr<AuditLog> log_;
};

}  // namespace

std::unique_ptr<DeviceAccess> makeDeviceAccess(const std::string& writer,
                                               const std::filesystem::path& log) {
  return std::make_unique<RegisteredDevices>(writer, log);
}

}  // namespace acg
