// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

namespace acg {

// What all plots share; called again at each change of theme or font.

/// The font of ticks, labels and small texts in a plot.
QFont plotFont(const QCustomPlot& plot);

/// Ground, thin grid and quiet axes without lines or ticks of their own.
void stylePlot(QCustomPlot& plot);

/// Ticks of a linear axis whose negative numbers have a true minus sign.
QSharedPointer<QCPAxisTicker> linearTicker();

}  // namespace acg
