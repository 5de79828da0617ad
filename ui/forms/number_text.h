// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace acg {

// Numbers as the window shows them: a point for decimals in every locale and a true minus sign,
// never one in front of a zero. Fields that are typed into take and give plain ASCII instead.

/// The minus sign in place of ASCII hyphens in the text of a number, and none before a zero.
QString withMinusSign(const QString& number);

/// "−12.50" for `decimals` 2.
QString fixedText(double value, int decimals);

/// "−0.0125" for `digits` 3: as many significant digits, no trailing zeros.
QString shortText(double value, int digits);

}  // namespace acg
