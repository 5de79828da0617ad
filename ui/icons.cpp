// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icons.h"

#include <spdlog/spdlog.h>
#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

#include "core/error.h"
#include "core/resource_path.h"
#include "ui/forms/role_color.h"

namespace acg {
namespace {

/// The text of an icon file; each is read once. Empty when there is none.
const QByteArray& iconText(const QString& name) {
  static QHash<QString, QByteArray> texts;
  const auto known = texts.constFind(name);
  if (known != texts.constEnd()) return *known;
  QByteArray text;
  try {
    QFile file(
        QString::fromStdString(resourcePath("icons/" + name.toStdString() + ".svg").string()));
    if (file.open(QIODevice::ReadOnly)) text = file.readAll();
  } catch (const Error& error) {
    spdlog::warn("icon: {}", error.what());
  }
  return *texts.insert(name, text);
}

QColor tint(QIcon::Mode mode, QIcon::State state) {
  if (mode == QIcon::Disabled) {
    return QGuiApplication::palette().color(QPalette::Disabled, QPalette::WindowText);
  }
  if (state == QIcon::On) return roleColor("accent");
  return QGuiApplication::palette().color(QPalette::WindowText);
}

class LineIconEngine : public QIconEngine {
 public:
  explicit LineIconEngine(QString name) : name_(std::move(name)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const QColor color = tint(mode, state);
    const QByteArray& text = iconText(name_);
    if (text.isEmpty()) return;
    // The parsed picture is kept until the colour changes, that is with the theme or the mode.
    if (!renderer_ || color != color_) {
      QByteArray tinted = text;
      tinted.replace("currentColor", color.name(QColor::HexRgb).toUtf8());
      renderer_ = std::make_shared<QSvgRenderer>(tinted);
      color_ = color;
    }
    const int side = std::min(rect.width(), rect.height());
    QRect square(0, 0, side, side);
    square.moveCenter(rect.center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setOpacity(painter->opacity() * color.alphaF());
    renderer_->render(painter, square);
    painter->restore();
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap image(size);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return image;
  }

  QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override { return size; }
  QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override { return {{16, 16}, {24, 24}}; }
  bool isNull() override { return iconText(name_).isEmpty(); }
  QString iconName() override { return name_; }
  QString key() const override { return QStringLiteral("acg-line-icon"); }
  QIconEngine* clone() const override { return new LineIconEngine(name_); }

 private:
  QString name_;
  std::shared_ptr<QSvgRenderer> renderer_;
  QColor color_;
};

}  // namespace

QIcon icon(const QString& name) { return QIcon(new LineIconEngine(name)); }

}  // namespace acg
