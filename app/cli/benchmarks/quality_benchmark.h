// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// S3: what every solver makes of `sets` seeded sets of 2, 4, 8, 16 and 32 points, one- and
/// two-sided, GS-PAT also without its final correction. Prints a table in Markdown or, as JSON, a
/// list of objects. Returns an exit status.
int runQualityBenchmark(bool asJson, int sets);

}  // namespace acg
