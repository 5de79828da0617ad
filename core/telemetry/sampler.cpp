// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/sampler.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "core/telemetry/control_group.h"
#include "core/telemetry/memory_readings.h"

namespace acg {
namespace {

constexpr std::int64_t kHistoryRestNs = 60'000'000'000;  // after the file could not be written

}  // namespace

/// Functions to call, each until its subscription goes.
template <class Call>
struct Sampler::Calls {
  std::mutex mutex;  // held while they are called: who unsubscribes waits for that
  std::list<Call> calls;

  static Subscription add(const std::shared_ptr<Calls>& self, Call call) {
    std::lock_guard lock(self->mutex);
    const auto place = self->calls.insert(self->calls.end(), std::move(call));
    // The deleter keeps the list alive: a subscription may outlive the sampler.
    return {static_cast<void*>(&*place), [self, place](void*) {
              std::lock_guard lock(self->mutex);
              self->calls.erase(place);
            }};
  }
  void each(const std::function<void(const Call&)>& act) {
    std::lock_guard lock(mutex);
    for (const Call& call : calls) act(call);
  }
};

Sampler::Sampler(Metrics* metrics, std::shared_ptr<History> history, AlertMonitor* alerts,
                 SpanRecorder* trace, SamplerOptions options)
    : metrics_(*metrics),
      history_(std::move(history)),
      alerts_(alerts),
      trace_(trace),
      options_(std::move(options)),
      sources_(std::make_shared<Calls<Source>>()),
      listeners_(std::make_shared<Calls<Listener>>()) {}

Sampler::~Sampler() {
  {
    std::lock_guard lock(mutex_);
    isClosing_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Sampler::Subscription Sampler::addSource(Source source) {
  return Calls<Source>::add(sources_, std::move(source));
}

Sampler::Subscription Sampler::onSample(Listener listener) {
  return Calls<Listener>::add(listeners_, std::move(listener));
}

Sample Sampler::latest() const {
  std::lock_guard lock(mutex_);
  return latest_;
}

void Sampler::start() {
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void Sampler::run() {
  auto next = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!isClosing_) {
    lock.unlock();
    sample();
    // A computer that slept does not make up for what it missed.
    next = std::max(next + options_.period, std::chrono::steady_clock::now());
    lock.lock();
    wake_.wait_until(lock, next, [this] { return isClosing_; });
  }
}

void Sampler::sample() {
  std::lock_guard sampling(sampling_);
  readComputer();
  readGpus();
  sources_->each([this](const Source& source) {
    try {
      source(metrics_);
    } catch (const std::exception& error) {
      say("source", fmt::format("Some values are not measured: {}", error.what()));
    }
  });
  Sample sample{options_.clock.steadyNs(), options_.clock.unixSeconds(), {}};
  std::vector<MetricSample> snapshot = metrics_.snapshot();
  if (lastNs_ && sample.steadyNs > *lastNs_) {
    const double seconds = 1e-9 * static_cast<double>(sample.steadyNs - *lastNs_);
    sample.values = seriesBetween(lastSnapshot_, snapshot, seconds);
    keep(sample);
  }
  lastNs_ = sample.steadyNs;
  lastSnapshot_ = std::move(snapshot);
  if (alerts_ != nullptr) alerts_->evaluate(sample.values, sample.steadyNs);
  {
    std::lock_guard lock(mutex_);
    latest_ = sample;
  }
  listeners_->each([&sample](const Listener& listener) { listener(sample); });
}

void Sampler::readComputer() {
  const auto set = [&](const char* name, std::optional<double> value) {
    if (value) metrics_.gauge(name).set(*value);
  };
  const auto total = [&](const char* name, std::optional<double> value) {
    if (value) metrics_.counter(name).raiseTo(*value);
  };
  const auto number = [](std::optional<std::int64_t> value) {
    return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
  };
  const HostReadings host = readHost(options_.root);
  if (lastHost_ && lastHost_->cpuSeconds && host.cpuSeconds &&
      *host.cpuSeconds > *lastHost_->cpuSeconds) {
    set(metric::kHostCpu, (*host.busySeconds - *lastHost_->busySeconds) /
                              (*host.cpuSeconds - *lastHost_->cpuSeconds));
  }
  lastHost_ = host;
  total(metric::kHostRead, host.diskRead);
  total(metric::kHostWritten, host.diskWritten);
  total(metric::kHostReceived, host.networkReceived);
  total(metric::kHostSent, host.networkSent);
  const ProcessReadings process = readProcess(options_.root);
  total(metric::kProcessCpu, process.cpuSeconds);
  total(metric::kProcessRead, process.read);
  total(metric::kProcessWritten, process.written);
  set(metric::kProcessMemory, process.residentBytes);
  set(metric::kProcessThreads, process.threads);
  const MemoryReadings memory = readMemory(options_.root);
  set(metric::kHostMemoryTotal, number(memory.total));
  set(metric::kHostMemoryAvailable, number(memory.available));
  set(metric::kGroupMemoryLimit, number(memory.limit));
  set(metric::kGroupMemoryUsed, number(memory.used));
  const CpuAllowance allowance = readCpuAllowance(options_.root);
  set(metric::kGroupCpuLimit, allowance.cores);
  total(metric::kGroupThrottled, allowance.throttledSeconds);
}

void Sampler::readGpus() {
  if (!std::exchange(hasLookedForGpu_, true)) {
    try {
      gpu_ = std::make_unique<GpuReader>(options_.gpuLibrary);
    } catch (const Error& error) {
      say("gpu", error.what());
    }
  }
  if (!gpu_) return;
  const std::vector<GpuReading> readings = gpu_->read();
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const MetricLabels labels = {{"gpu", fmt::format("{} {}", i, readings[i].name)}};
    const auto set = [&](const char* name, std::optional<double> value) {
      if (value) metrics_.gauge(name, labels).set(*value);
    };
    set(metric::kGpuUse, readings[i].use);
    set(metric::kGpuMemoryUsed, readings[i].memoryUsed);
    set(metric::kGpuMemoryTotal, readings[i].memoryTotal);
    set(metric::kGpuTemperature, readings[i].temperature);
    set(metric::kGpuPower, readings[i].power);
  }
}

void Sampler::keep(const Sample& sample) {
  if (trace_ != nullptr && trace_->isRecording()) {
    for (const SeriesValue& value : sample.values) {
      trace_->counter(value.series, value.value, sample.steadyNs);
    }
  }
  if (!history_ || sample.steadyNs < historyRestsUntilNs_) return;
  try {
    history_->append(sample.unixSeconds, sample.values);
  } catch (const Error& error) {
    historyRestsUntilNs_ = sample.steadyNs + kHistoryRestNs;
    say("history", error.what());
  }
}

/// Each topic once.
void Sampler::say(const std::string& topic, const std::string& sentence) {
  if (std::ranges::find(said_, topic) != said_.end()) return;
  said_.push_back(topic);
  if (options_.notice) options_.notice(sentence);
}

}  // namespace acg
