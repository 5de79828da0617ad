// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/telemetry/alerts.h"
#include "core/telemetry/chrome_trace.h"
#include "core/telemetry/clock.h"
#include "core/telemetry/gpu_readings.h"
#include "core/telemetry/history.h"
#include "core/telemetry/host_readings.h"
#include "core/telemetry/metrics.h"
#include "core/telemetry/series.h"

namespace acg {

struct SamplerOptions {
  std::filesystem::path root = "/";  ///< of /proc and /sys
  std::string gpuLibrary = "libnvidia-ml.so.1";
  std::chrono::milliseconds period{1000};
  TelemetryClock clock;
  /// A sentence, once for each thing that cannot be measured or kept; from the sampler's thread.
  std::function<void(const std::string&)> notice = {};
};

/// What one sample gave: series as `seriesBetween` names them.
struct Sample {
  std::int64_t steadyNs = 0;
  std::int64_t unixSeconds = 0;
  std::vector<SeriesValue> values;
};

/// Once a second, on a thread of its own: reads computer, process and graphics processors into
/// `metrics`, asks the callbacks, and gives what changed to the history, the alerts, a running
/// trace and the listeners. Sources and listeners run on that thread. Any thread may call any
/// function.
class Sampler {
 public:
  using Source = std::function<void(Metrics&)>;
  using Listener = std::function<void(const Sample&)>;
  /// Removes what it stands for when it goes; after that no call is under way or will come. Not
  /// to be dropped from within that very call.
  using Subscription = std::shared_ptr<void>;

  /// All but `options` may be nullptr, `metrics` excepted; they must outlive it.
  Sampler(Metrics* metrics, std::shared_ptr<History> history, AlertMonitor* alerts,
          SpanRecorder* trace, SamplerOptions options = {});
  ~Sampler();
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  /// Begins the thread; `sample` does the same work by hand without one.
  void start();
  void sample();

  /// A value that must be asked for, such as a queue's depth: called before each sample.
  [[nodiscard]] Subscription addSource(Source source);
  [[nodiscard]] Subscription onSample(Listener listener);
  Sample latest() const;

 private:
  template <class Call>
  struct Calls;
  void run();
  void readComputer();
  void readGpus();
  void keep(const Sample& sample);
  void say(const std::string& topic, const std::string& sentence);

  Metrics& metrics_;
  std::shared_ptr<History> history_;
  AlertMonitor* alerts_;
  SpanRecorder* trace_;
  SamplerOptions options_;
  std::shared_ptr<Calls<Source>> sources_;
  std::shared_ptr<Calls<Listener>> listeners_;

  std::mutex sampling_;                     // held for a whole sample
  std::optional<HostReadings> lastHost_;    // guarded by sampling_
  std::optional<std::int64_t> lastNs_;      // guarded by sampling_
  std::vector<MetricSample> lastSnapshot_;  // guarded by sampling_
  std::unique_ptr<GpuReader> gpu_;          // guarded by sampling_
  bool hasLookedForGpu_ = false;            // guarded by sampling_
  std::int64_t historyRestsUntilNs_ = 0;    // guarded by sampling_
  std::vector<std::string> said_;           // guarded by sampling_

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Sample latest_;           // guarded by mutex_
  bool isClosing_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace acg
