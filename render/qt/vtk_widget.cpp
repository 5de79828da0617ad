// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/qt/vtk_widget.h"

#include <QBackingStore>
#include <QGuiApplication>
#include <QOpenGLContext>
#include <QPaintEngine>
#include <QPainter>
#include <QSurfaceFormat>
#include <QVBoxLayout>

#include "render/qt/vtk_window.h"

namespace acg {

VtkWidget::VtkWidget(QWidget* parent) : QWidget(parent), window_(new VtkWindow) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  QWidget* container = createWindowContainer(window_, this);
  container->setAttribute(Qt::WA_TransparentForMouseEvents);
  container->setFocusPolicy(Qt::NoFocus);
  layout->addWidget(container);
  connect(window_, &VtkWindow::framePainted, this, &VtkWidget::framePainted);
}

SceneRenderer& VtkWidget::renderer() { return window_->renderer(); }

void VtkWidget::refresh() {
  if (window_->renderer().needsRender()) window_->update();
}

QImage VtkWidget::picture() { return window_->picture(); }

void VtkWidget::paintEvent(QPaintEvent*) {
  // On the screen the native window covers all of this; in a picture of the widget it is absent.
  QPainter painter(this);
  QBackingStore* screen = backingStore();
  if (screen && painter.paintEngine()->paintDevice() == screen->paintDevice()) return;
  painter.drawImage(rect(), picture());
}

bool VtkWidget::isSupported() {
  static const bool supported = [] {
    const QString platform = QGuiApplication::platformName();
    for (const char* name : {"offscreen", "minimal", "vnc", "linuxfb"}) {
      if (platform == QLatin1String(name)) return false;
    }
    QOpenGLContext context;
    context.setFormat(QSurfaceFormat::defaultFormat());
    if (!context.create()) return false;
    return context.format().version() >= qMakePair(3, 2);
  }();
  return supported;
}

void VtkWidget::setDefaultFormat() {
  QSurfaceFormat format;
  format.setVersion(3, 2);
  format.setProfile(QSurfaceFormat::CoreProfile);
  format.setDepthBufferSize(24);
  format.setStencilBufferSize(8);
  format.setSamples(0);
  QSurfaceFormat::setDefaultFormat(format);
}

}  // namespace acg
