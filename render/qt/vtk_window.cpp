// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/qt/vtk_window.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>

#include <vtkCallbackCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <QEvent>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>

namespace acg {
namespace {

constexpr int kSamples = 4;  // of multisampling on real graphics hardware

bool isSoftware(QOpenGLContext* context) {
  const auto* name = reinterpret_cast<const char*>(context->functions()->glGetString(GL_RENDERER));
  return name && (std::strstr(name, "llvmpipe") || std::strstr(name, "softpipe"));
}

/// Leaves the picture where it was rendered when that has one sample a pixel: VTK's copy of it
/// would only be copied again, and in software OpenGL a copy takes as long as the discs of an
/// array.
class RenderWindow : public vtkGenericOpenGLRenderWindow {
 public:
  static RenderWindow* New();
  vtkTypeMacro(RenderWindow, vtkGenericOpenGLRenderWindow);
  void Frame() override {
    if (GetMultiSamples() > 0) Superclass::Frame();
  }
  /// Copies the picture to a framebuffer of the same size.
  void copyTo(GLuint framebuffer, QOpenGLFunctions* functions) {
    functions->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
    GetState()->vtkglDisable(GL_SCISSOR_TEST);
    const int* size = GetSize();
    if (GetMultiSamples() > 0) {
      BlitDisplayFramebuffer(0, 0, 0, size[0], size[1], 0, 0, size[0], size[1], GL_COLOR_BUFFER_BIT,
                             GL_NEAREST);
      return;
    }
    vtkOpenGLFramebufferObject* rendered = GetRenderFramebuffer();
    rendered->Bind(GL_READ_FRAMEBUFFER);
    rendered->ActivateReadBuffer(0);
    GetState()->vtkglBlitFramebuffer(0, 0, size[0], size[1], 0, 0, size[0], size[1],
                                     GL_COLOR_BUFFER_BIT, GL_NEAREST);
  }
};
vtkStandardNewMacro(RenderWindow);

}  // namespace

struct VtkWindow::Impl {
  explicit Impl(VtkWindow* window) : owner(window) {
    vtk->SetReadyForRendering(false);
    vtk->SetOwnContext(0);
    vtk->SetFrameBlitModeToNoBlit();
    observe(vtkCommand::WindowMakeCurrentEvent, makeCurrent, [](Impl& self, void*) {
      // Qt's makeCurrent also binds a framebuffer, behind the back of VTK's cached state: only
      // where another context is current, never in the midst of a frame.
      const bool isCurrent = QOpenGLContext::currentContext() == self.owner->context();
      if (self.owner->isValid() && !isCurrent) self.owner->makeCurrent();
    });
    observe(vtkCommand::WindowIsCurrentEvent, isCurrent, [](Impl& self, void* answer) {
      QOpenGLContext* current = QOpenGLContext::currentContext();
      *static_cast<bool*>(answer) = current && current == self.owner->context();
    });
    observe(vtkCommand::WindowSupportsOpenGLEvent, supportsOpenGl,
            [](Impl&, void* answer) { *static_cast<int*>(answer) = 1; });
    renderer.attach(vtk);
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
    vtk->AddObserver(event, command);
  }

  /// Sizes in device pixels; also after a move to a screen of another density.
  void fit() {
    const double ratio = owner->devicePixelRatio();
    const int width = std::max(1, static_cast<int>(std::lround(owner->width() * ratio)));
    const int height = std::max(1, static_cast<int>(std::lround(owner->height() * ratio)));
    vtk->SetSize(width, height);
    vtk->SetDPI(static_cast<int>(std::lround(72 * ratio)));
    renderer.setPixelRatio(ratio);
    mustRender = true;
  }
  /// Renders if there is something new, and copies the picture to a framebuffer. Returns whether it
  /// rendered.
  bool draw(GLuint framebuffer) {
    vtkOpenGLState* state = vtk->GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    const bool renders = mustRender || renderer.needsRender();
    if (renders) {
      mustRender = false;
      vtk->Render();
      renderer.markRendered();
    }
    vtk->copyTo(framebuffer, owner->context()->functions());
    state->Pop();
    return renders;
  }

  VtkWindow* owner;
  Observer makeCurrent{}, isCurrent{}, supportsOpenGl{};
  vtkNew<RenderWindow> vtk;
  SceneRenderer renderer;
  bool mustRender = true;  // beyond what the renderer knows: size or context changed
  bool hasNewFrame = false;
  std::chrono::steady_clock::time_point begun;
};

VtkWindow::VtkWindow()
    : QOpenGLWindow(QOpenGLWindow::NoPartialUpdate), impl_(std::make_unique<Impl>(this)) {
  setFlag(Qt::WindowTransparentForInput);
  connect(this, &QOpenGLWindow::frameSwapped, this, [this] {
    if (!impl_->hasNewFrame) return;
    impl_->hasNewFrame = false;
    const auto taken = std::chrono::steady_clock::now() - impl_->begun;
    emit framePainted(std::chrono::duration<double, std::milli>(taken).count());
  });
}

VtkWindow::~VtkWindow() {
  disconnect();
  // What lives in the context goes while the context is still there.
  if (context()) {
    makeCurrent();
    impl_->vtk->SetReadyForRendering(false);
    impl_->vtk->Finalize();
    doneCurrent();
  }
  impl_->renderer.attach(nullptr);
  impl_->vtk->RemoveAllObservers();
}

SceneRenderer& VtkWindow::renderer() { return impl_->renderer; }

QImage VtkWindow::picture() {
  if (!isValid() || !impl_->vtk->GetReadyForRendering()) return {};
  makeCurrent();
  const int* size = impl_->vtk->GetSize();
  // Without alpha: VTK leaves the ground transparent, a window shows it opaque.
  QOpenGLFramebufferObjectFormat opaque;
  opaque.setInternalTextureFormat(GL_RGB8);
  QOpenGLFramebufferObject target(size[0], size[1], opaque);
  impl_->draw(target.handle());
  QImage image = target.toImage().convertToFormat(QImage::Format_RGB32);
  image.setDevicePixelRatio(devicePixelRatio());
  doneCurrent();
  return image;
}

void VtkWindow::initializeGL() {
  impl_->vtk->GetState()->Reset();
  impl_->vtk->GetState()->vtkglDepthFunc(GL_LEQUAL);
  impl_->vtk->SetMultiSamples(isSoftware(context()) ? 0 : kSamples);
  impl_->vtk->SetReadyForRendering(true);
  impl_->vtk->OpenGLInitContext();
  impl_->fit();
}

void VtkWindow::resizeGL(int, int) {
  impl_->fit();
  update();  // a window that shrinks uncovers nothing, so nobody else asks for it
}

void VtkWindow::paintGL() {
  impl_->begun = std::chrono::steady_clock::now();
  if (!impl_->vtk->GetReadyForRendering()) return;
  impl_->hasNewFrame |= impl_->draw(defaultFramebufferObject());
}

bool VtkWindow::event(QEvent* event) {
  // Qt 6.4 has no event of its own for a new pixel ratio.
  if (event->type() == QEvent::ScreenChangeInternal) {
    impl_->fit();
    update();
  }
  return QOpenGLWindow::event(event);
}

}  // namespace acg
