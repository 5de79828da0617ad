// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/monitor_export.h"

#include <fmt/format.h>

#include <QBuffer>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QPixmap>
#include <QPointer>
#include <QSaveFile>

#include "core/error.h"
#include "core/telemetry/telemetry.h"
#include "ui/monitor/monitor_page.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr double kPictureScale = 2;  // a picture for documents is finer than the screen

QImage pictureOf(MonitorPage& page) {
  QImage image(page.size() * kPictureScale, QImage::Format_RGB32);
  image.setDevicePixelRatio(kPictureScale);
  image.fill(page.palette().color(QPalette::Window));
  page.render(&image);
  return image;
}

void writePdf(MonitorPage& page, QBuffer& buffer) {
  QPdfWriter writer(&buffer);
  // One point per pixel of the widget.
  writer.setPageMargins(QMarginsF(0, 0, 0, 0));
  writer.setPageSize(QPageSize(QSizeF(page.size()), QPageSize::Point));
  writer.setTitle(page.accessibleName());
  QPainter painter(&writer);
  painter.scale(writer.width() / double(page.width()), writer.height() / double(page.height()));
  painter.fillRect(page.rect(), page.palette().color(QPalette::Window));
  page.render(&painter);
}

QString doneText(const QString& file) {
  return MonitorPage::tr("%1 is written.").arg(QFileInfo(file).fileName());
}

}  // namespace

QByteArray pageAs(MonitorPage& page, const QString& extension) {
  if (extension == QLatin1String("csv")) return page.csv().toUtf8();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (extension == QLatin1String("png")) {
    pictureOf(page).save(&buffer, "PNG");
  } else if (extension == QLatin1String("pdf")) {
    writePdf(page, buffer);
  } else {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" is no format of this export; choose csv, png or pdf.",
                            extension.toStdString()));
  }
  return bytes;
}

void exportPage(Session& session, MonitorPage& page, const QString& file) {
  const QByteArray bytes = pageAs(page, QFileInfo(file).suffix().toLower());
  session.runInBackground(
      MonitorPage::tr("Export performance"),
      [bytes, file](JobContext&) {
        QSaveFile out(file);
        if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) {
          return;
        }
        throw Error(ErrorCode::kIo,
                    fmt::format("{} cannot be written ({}); check the folder and the room on the "
                                "disk.",
                                file.toStdString(), out.errorString().toStdString()));
      },
      [&session, file] { session.post(MessageKind::kInfo, doneText(file)); });
}

void saveTrace(Session& session, const QString& file) {
  const TelemetryPtr telemetry = session.telemetry();
  telemetry->trace.stop();
  session.runInBackground(
      MonitorPage::tr("Save trace"),
      [telemetry, file](JobContext&) { telemetry->trace.write(file.toStdString()); },
      [&session, file] { session.post(MessageKind::kInfo, doneText(file)); });
}

}  // namespace acg
