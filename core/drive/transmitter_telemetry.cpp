// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/transmitter_telemetry.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/drive/transmitter.h"

namespace acg {
namespace {

/// What came since the last look: another connection counts anew.
class Growth {
 public:
  double since(std::uint64_t total) {
    const std::uint64_t before = std::min(std::exchange(last_, total), total);
    return static_cast<double>(total - before);
  }

 private:
  std::uint64_t last_ = 0;
};

}  // namespace

Sampler::Source transmitterSource(const Transmitter& transmitter, std::string device) {
  return [&transmitter, device = std::move(device), sent = Growth(), late = Growth(),
          dropped = Growth()](Metrics& metrics) mutable {
    const TransmitterStatus now = transmitter.status();
    const MetricLabels labels = {{"device", device}};
    metrics.counter(metric::kFramesSent, labels).add(sent.since(now.frames));
    metrics.counter(metric::kFramesLate, labels).add(late.since(now.late));
    metrics.counter(metric::kFramesDropped, labels).add(dropped.since(now.dropped));
    metrics.gauge(metric::kFrameRate, labels).set(now.frameRate);
    metrics.gauge(metric::kLinkLatency, {{"device", device}, {"quantile", "0.5"}})
        .set(now.linkMedian);
    metrics.gauge(metric::kLinkLatency, {{"device", device}, {"quantile", "0.99"}})
        .set(now.linkWorst);
    metrics.gauge(metric::kFollowTime, labels).set(now.followTime);
    if (now.report.temperature) {
      metrics.gauge(metric::kArrayTemperature, labels).set(*now.report.temperature);
    }
  };
}

}  // namespace acg
