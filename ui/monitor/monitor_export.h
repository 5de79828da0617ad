// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace acg {

class MonitorPage;
class Session;

/// A page as it is shown now, as the bytes of a file: a table for `csv`, a picture for `png`, a
/// page of the picture's size for `pdf`. Throws kInvalidArgument for another extension.
QByteArray pageAs(MonitorPage& page, const QString& extension);

/// Writes it on a worker thread by the extension of `file`; success and failure become messages.
void exportPage(Session& session, MonitorPage& page, const QString& file);

/// Ends the recording of the trace and writes it as JSON on a worker thread.
void saveTrace(Session& session, const QString& file);

}  // namespace acg
