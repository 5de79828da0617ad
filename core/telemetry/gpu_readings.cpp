// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/gpu_readings.h"

#include <array>

#include <dlfcn.h>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

// What is used of NVML's interface, as NVIDIA's reference of the NVML API documents it: it stays
// the same over versions of the driver, and its header need not be here to build.
using Device = void*;
constexpr int kSuccess = 0;
constexpr int kCoreSensor = 0;

}  // namespace

struct GpuReader::Library {
  struct Utilization {
    unsigned gpu = 0, memory = 0;  // percent
  };
  struct Memory {
    unsigned long long total = 0, free = 0, used = 0;  // bytes
  };
  void* handle = nullptr;
  int (*shutdown)() = nullptr;
  int (*deviceCount)(unsigned*) = nullptr;
  int (*deviceByIndex)(unsigned, Device*) = nullptr;
  int (*deviceName)(Device, char*, unsigned) = nullptr;
  int (*utilization)(Device, Utilization*) = nullptr;
  int (*memory)(Device, Memory*) = nullptr;
  int (*temperature)(Device, int, unsigned*) = nullptr;
  int (*power)(Device, unsigned*) = nullptr;  // mW
  std::vector<std::pair<Device, std::string>> devices;

  template <class Function>
  void bind(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(handle, name));
    if (function != nullptr) return;
    dlclose(handle);
    throw Error(ErrorCode::kUnavailable,
                fmt::format("Graphics processors are not measured: the driver's library has no {}; "
                            "update the driver.",
                            name));
  }
};

GpuReader::GpuReader(const std::string& library) : library_(std::make_unique<Library>()) {
  Library& lib = *library_;
  lib.handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (lib.handle == nullptr) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("Graphics processors are not measured: {} is not here; it comes with "
                            "NVIDIA's driver.",
                            library));
  }
  int (*init)() = nullptr;
  lib.bind(init, "nvmlInit_v2");
  lib.bind(lib.shutdown, "nvmlShutdown");
  lib.bind(lib.deviceCount, "nvmlDeviceGetCount_v2");
  lib.bind(lib.deviceByIndex, "nvmlDeviceGetHandleByIndex_v2");
  lib.bind(lib.deviceName, "nvmlDeviceGetName");
  lib.bind(lib.utilization, "nvmlDeviceGetUtilizationRates");
  lib.bind(lib.memory, "nvmlDeviceGetMemoryInfo");
  lib.bind(lib.temperature, "nvmlDeviceGetTemperature");
  lib.bind(lib.power, "nvmlDeviceGetPowerUsage");
  if (const int status = init(); status != kSuccess) {
    dlclose(lib.handle);
    throw Error(ErrorCode::kUnavailable,
                fmt::format("Graphics processors are not measured: NVML answers with error {}; see "
                            "that nvidia-smi works.",
                            status));
  }
  unsigned count = 0;
  lib.deviceCount(&count);
  for (unsigned i = 0; i < count; ++i) {
    Device device = nullptr;
    if (lib.deviceByIndex(i, &device) != kSuccess) continue;
    std::array<char, 96> name = {};  // NVML_DEVICE_NAME_V2_BUFFER_SIZE
    lib.deviceName(device, name.data(), static_cast<unsigned>(name.size()));
    lib.devices.emplace_back(device, name.data());
  }
}

GpuReader::~GpuReader() {
  library_->shutdown();
  dlclose(library_->handle);
}

std::size_t GpuReader::count() const { return library_->devices.size(); }

std::vector<GpuReading> GpuReader::read() {
  std::vector<GpuReading> all;
  for (const auto& [device, name] : library_->devices) {
    GpuReading reading;
    reading.name = name;
    Library::Utilization use;
    if (library_->utilization(device, &use) == kSuccess) reading.use = use.gpu / 100.0;
    Library::Memory memory;
    if (library_->memory(device, &memory) == kSuccess) {
      reading.memoryUsed = static_cast<double>(memory.used);
      reading.memoryTotal = static_cast<double>(memory.total);
    }
    unsigned value = 0;
    if (library_->temperature(device, kCoreSensor, &value) == kSuccess) reading.temperature = value;
    if (library_->power(device, &value) == kSuccess) reading.power = 1e-3 * value;
    all.push_back(std::move(reading));
  }
  return all;
}

}  // namespace acg
