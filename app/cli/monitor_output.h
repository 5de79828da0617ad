// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/telemetry/history.h"
#include "core/telemetry/sampler.h"
#include "core/telemetry/telemetry.h"

namespace acg {

/// `90s`, `30m`, `12h`, `7d` or `6w` in seconds. Throws kInvalidArgument for anything else.
std::int64_t spanSeconds(std::string_view text);

/// A value with a unit that suits its size: "1.53 GB", "37 %", "2.4 ms".
std::string readable(const std::string& series, double value);

/// One line a series, then the alerts that last and what bounds the edits.
std::string sampleTable(const Sample& sample, const Telemetry& telemetry);
/// The same for machines, in one line.
std::string sampleJson(const Sample& sample, const Telemetry& telemetry);

using SeriesPoints = std::map<std::string, std::vector<HistoryPoint>>;
std::string historyTable(const SeriesPoints& all);
/// `series,time,mean,low,high,count`, times in s since 1970.
std::string historyCsv(const SeriesPoints& all);
std::string historyJson(const SeriesPoints& all);

}  // namespace acg
