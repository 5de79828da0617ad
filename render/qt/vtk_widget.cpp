// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/qt/vtk_widget.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>

#include <vtkCallbackCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>
#include <QEvent>
#include <QGuiApplication>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QSurfaceFormat>

namespace acg {
namespace {

constexpr int kSamples = 4;  // of multisampling on real graphics hardware

bool isSoftware(QOpenGLContext* context) {
  const auto* name = reinterpret_cast<const char*>(context->functions()->glGetString(GL_RENDERER));
  return name && (std::strstr(name, "llvmpipe") || std::strstr(name, "softpipe"));
}

}  // namespace

struct VtkWidget::Impl {
  explicit Impl(VtkWidget* owner) : widget(owner) {
    window->SetReadyForRendering(false);
    window->SetOwnContext(0);
    window->SetFrameBlitModeToNoBlit();
    observe(vtkCommand::WindowMakeCurrentEvent, makeCurrent, [](Impl& self, void*) {
      // QOpenGLWidget::makeCurrent also binds the widget's framebuffer, behind the back of VTK's
      // cached state: only where another context is current, never in the midst of a frame.
      const bool isCurrent = QOpenGLContext::currentContext() == self.widget->context();
      if (self.widget->isValid() && !isCurrent) self.widget->makeCurrent();
    });
    observe(vtkCommand::WindowIsCurrentEvent, isCurrent, [](Impl& self, void* answer) {
      QOpenGLContext* current = QOpenGLContext::currentContext();
      *static_cast<bool*>(answer) = current && current == self.widget->context();
    });
    observe(vtkCommand::WindowSupportsOpenGLEvent, supportsOpenGl,
            [](Impl&, void* answer) { *static_cast<int*>(answer) = 1; });
    renderer.attach(window);
  }

  using Act = void (*)(Impl&, void*);
  struct Observer {
    Impl* impl;
    Act act;
  };
  void observe(unsigned long event, Observer& observer, Act act) {
    observer = {this, act};
    vtkNew<vtkCallbackCommand> command;
    command->SetClientData(&observer);
    command->SetCallback([](vtkObject*, unsigned long, void* data, void* callData) {
      auto* seen = static_cast<Observer*>(data);
      seen->act(*seen->impl, callData);
    });
    window->AddObserver(event, command);
  }

  /// Sizes in device pixels; also after a move to a screen of another density.
  void fit() {
    const double ratio = widget->devicePixelRatioF();
    const int width = std::max(1, static_cast<int>(std::lround(widget->width() * ratio)));
    const int height = std::max(1, static_cast<int>(std::lround(widget->height() * ratio)));
    window->SetSize(width, height);
    window->SetDPI(static_cast<int>(std::lround(72 * ratio)));
    renderer.setPixelRatio(ratio);
  }
  /// The context goes: free what lives in it while it is still there.
  void release() {
    if (!hasContext) return;
    hasContext = false;
    widget->makeCurrent();
    window->SetReadyForRendering(false);
    window->Finalize();
    widget->doneCurrent();
  }

  VtkWidget* widget;
  Observer makeCurrent{}, isCurrent{}, supportsOpenGl{};
  vtkNew<vtkGenericOpenGLRenderWindow> window;
  SceneRenderer renderer;
  QMetaObject::Connection contextGoes;
  bool hasContext = false;
  bool mustRender = true;  // beyond what the renderer knows: size or context changed
};

VtkWidget::VtkWidget(QWidget* parent) : QOpenGLWidget(parent), impl_(std::make_unique<Impl>(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
}

VtkWidget::~VtkWidget() {
  // Else it fires from ~QOpenGLWidget, when this class is gone.
  disconnect(impl_->contextGoes);
  impl_->release();
  impl_->renderer.attach(nullptr);
  impl_->window->RemoveAllObservers();
}

SceneRenderer& VtkWidget::renderer() { return impl_->renderer; }

void VtkWidget::refresh() {
  if (impl_->renderer.needsRender()) update();
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

void VtkWidget::initializeGL() {
  // Runs again with each new top-level window: docking and floating make a new context.
  disconnect(impl_->contextGoes);
  impl_->contextGoes =
      connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, [this] { impl_->release(); });
  impl_->hasContext = true;
  vtkGenericOpenGLRenderWindow* window = impl_->window;
  window->GetState()->Reset();
  window->GetState()->vtkglDepthFunc(GL_LEQUAL);
  window->SetMultiSamples(isSoftware(context()) ? 0 : kSamples);
  window->SetReadyForRendering(true);
  window->OpenGLInitContext();
  impl_->fit();
  impl_->mustRender = true;
}

void VtkWidget::resizeGL(int, int) {
  impl_->fit();
  impl_->mustRender = true;
}

void VtkWidget::paintGL() {
  const auto begun = std::chrono::steady_clock::now();
  vtkGenericOpenGLRenderWindow* window = impl_->window;
  if (!window->GetReadyForRendering()) return;
  vtkOpenGLState* state = window->GetState();
  state->Reset();
  state->Push();
  state->vtkglDepthFunc(GL_LEQUAL);
  const bool renders = impl_->mustRender || impl_->renderer.needsRender();
  if (renders) {
    impl_->mustRender = false;
    window->Render();
    impl_->renderer.markRendered();
  }
  makeCurrent();
  QOpenGLFunctions* gl = context()->functions();
  gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
  state->vtkglDisable(GL_SCISSOR_TEST);
  const int* size = window->GetSize();
  window->BlitDisplayFramebuffer(0, 0, 0, size[0], size[1], 0, 0, size[0], size[1],
                                 GL_COLOR_BUFFER_BIT, GL_NEAREST);
  // Qt composes with alpha: the view is opaque.
  gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
  state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
  state->vtkglClearColor(0, 0, 0, 1);
  state->vtkglClear(GL_COLOR_BUFFER_BIT);
  state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  state->Pop();
  if (!renders) return;
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begun;
  emit framePainted(taken.count());
}

bool VtkWidget::event(QEvent* event) {
  // Qt 6.4 has no event of its own for a new pixel ratio.
  if (event->type() == QEvent::ScreenChangeInternal) {
    impl_->fit();
    impl_->mustRender = true;
    update();
  }
  return QOpenGLWidget::event(event);
}

}  // namespace acg
