// SPDX-License-Identifier: GPL-3.0-or-later
// A library with the few functions of NVML that the program uses: two processors, the second of
// which knows its memory alone.
#include <cstring>

namespace {

int devices[2];
bool isFirst(void* device) { return device == &devices[0]; }
constexpr int kNotSupported = 3;  // NVML_ERROR_NOT_SUPPORTED

}  // namespace

extern "C" {

int nvmlInit_v2() { return 0; }
int nvmlShutdown() { return 0; }
int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = 2;
  return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  *device = &devices[index];
  return 0;
}
int nvmlDeviceGetName(void* device, char* name, unsigned length) {
  std::strncpy(name, isFirst(device) ? "Fake A" : "Fake B", length);
  return 0;
}
int nvmlDeviceGetUtilizationRates(void* device, unsigned* gpuAndMemory) {
  if (!isFirst(device)) return kNotSupported;
  gpuAndMemory[0] = 37;
  gpuAndMemory[1] = 12;
  return 0;
}
int nvmlDeviceGetMemoryInfo(void* device, unsigned long long* totalFreeUsed) {
  totalFreeUsed[0] = 8000;
  totalFreeUsed[1] = isFirst(device) ? 6000 : 7000;
  totalFreeUsed[2] = isFirst(device) ? 2000 : 1000;
  return 0;
}
int nvmlDeviceGetTemperature(void* device, int sensor, unsigned* celsius) {
  if (!isFirst(device) || sensor != 0) return kNotSupported;
  *celsius = 64;
  return 0;
}
int nvmlDeviceGetPowerUsage(void* device, unsigned* milliwatts) {
  if (!isFirst(device)) return kNotSupported;
  *milliwatts = 123400;
  return 0;
}

}  // extern "C"
