// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/off_screen.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkLogger.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkOutputWindow.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include "core/error.h"
#include "render/scene_view.h"

namespace acg {
namespace {

constexpr int kSmallestScreen = 16;
constexpr int kLargestScreen = 16384;
constexpr int kSamples = 4;
constexpr long long kSampledPixels = 6'000'000;  // above, multisampling takes too much memory

/// An EGL context without a surface: VTK draws to framebuffer objects of its own.
class SurfacelessContext {
 public:
  SurfacelessContext() {
    display_ = findDisplay();
    if (display_ == EGL_NO_DISPLAY) {
      throw Error(ErrorCode::kUnavailable,
                  "This machine offers no OpenGL without a display; install Mesa's EGL driver "
                  "(libegl-mesa0 and libgl1-mesa-dri).");
    }
    eglBindAPI(EGL_OPENGL_API);
    const EGLint wanted[] = {EGL_CONTEXT_MAJOR_VERSION,
                             3,
                             EGL_CONTEXT_MINOR_VERSION,
                             2,
                             EGL_CONTEXT_OPENGL_PROFILE_MASK,
                             EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                             EGL_NONE};
    context_ = eglCreateContext(display_, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, wanted);
    if (context_ == EGL_NO_CONTEXT ||
        !eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_)) {
      const EGLint code = eglGetError();
      release();
      throw Error(ErrorCode::kUnavailable,
                  fmt::format("OpenGL 3.2 could not be started without a display (EGL error "
                              "{:#x}); install a newer graphics driver.",
                              code));
    }
  }
  ~SurfacelessContext() { release(); }
  SurfacelessContext(const SurfacelessContext&) = delete;
  SurfacelessContext& operator=(const SurfacelessContext&) = delete;

 private:
  static EGLDisplay findDisplay() {
    const auto getDisplay = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
        eglGetProcAddress("eglGetPlatformDisplayEXT"));
    if (!getDisplay) return EGL_NO_DISPLAY;
    for (EGLenum platform : {EGL_PLATFORM_SURFACELESS_MESA, EGL_PLATFORM_DEVICE_EXT}) {
      EGLDisplay display = getDisplay(platform, EGL_DEFAULT_DISPLAY, nullptr);
      if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr)) return display;
    }
    return EGL_NO_DISPLAY;
  }
  // The display itself is shared by the process and stays initialised.
  void release() {
    if (context_ == EGL_NO_CONTEXT) return;
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
    eglReleaseThread();
    context_ = EGL_NO_CONTEXT;
  }

  EGLDisplay display_ = EGL_NO_DISPLAY;
  EGLContext context_ = EGL_NO_CONTEXT;
};

/// VTK's complaints, in our log.
class LogWindow : public vtkOutputWindow {
 public:
  static LogWindow* New();
  vtkTypeMacro(LogWindow, vtkOutputWindow);
  void DisplayText(const char* text) override {
    // Debian's GLEW knows GLX only and says so at each frame under EGL; the functions are there.
    if (std::strstr(text, "GLEW could not be initialized")) return;
    spdlog::warn("3D view: {}", text);
  }
};
vtkStandardNewMacro(LogWindow);

Image readPixels(vtkGenericOpenGLRenderWindow* window, int width, int height) {
  vtkNew<vtkUnsignedCharArray> pixels;
  window->GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, pixels);
  Image image{width, height, {}, false};
  const std::size_t row = 4 * static_cast<std::size_t>(width);
  if (pixels->GetNumberOfValues() != static_cast<vtkIdType>(row * height)) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The graphics driver gave no picture of {} x {} pixels; choose a "
                            "smaller one.",
                            width, height));
  }
  image.rgba.resize(row * height);
  for (int y = 0; y < height; ++y) {
    std::memcpy(image.rgba.data() + row * (height - 1 - y), pixels->GetPointer(0) + row * y, row);
  }
  return image;
}

Image draw(const ViewState& state, const PictureSpec& spec) {
  const SurfacelessContext context;
  vtkNew<vtkGenericOpenGLRenderWindow> window;
  window->SetReadyForRendering(true);
  window->SetSupportsOpenGL(1);
  window->SetIsCurrent(true);
  window->SetOwnContext(0);
  window->SetFrameBlitModeToNoBlit();
  const bool isSampled = static_cast<long long>(spec.width) * spec.height <= kSampledPixels;
  window->SetMultiSamples(isSampled ? kSamples : 0);
  window->SetAlphaBitPlanes(1);
  window->SetSize(spec.width, spec.height);
  window->OpenGLInitContext();
  SceneView view;
  view.renderer()->SetBackgroundAlpha(spec.isTransparent ? 0 : 1);
  view.update(state, false);
  const bool has = spec.hasOverlay;
  view.prepare(state, spec.width, spec.height, {has, has, has});
  window->AddRenderer(view.renderer());
  window->Render();
  Image image = readPixels(window, spec.width, spec.height);
  if (!spec.isTransparent) {
    for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  }
  window->RemoveRenderer(view.renderer());
  window->Finalize();
  return image;
}

}  // namespace

void routeVtkMessages() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Else each message also goes to standard error, past the window.
    vtkLogger::SetStderrVerbosity(vtkLogger::VERBOSITY_OFF);
    vtkNew<LogWindow> log;
    vtkOutputWindow::SetInstance(log);
  });
}

Image drawOffScreen(const ViewState& state, const PictureSpec& spec) {
  for (int size : {spec.width, spec.height}) {
    if (size < kSmallestScreen || size > kLargestScreen) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("A picture of {} x {} pixels cannot be drawn; choose sizes from {} "
                              "to {}.",
                              spec.width, spec.height, kSmallestScreen, kLargestScreen));
    }
  }
  routeVtkMessages();
  Image image;
  std::exception_ptr error;
  // Its own thread: a window's context may be current on the caller's.
  std::thread([&] {
    try {
      image = draw(state, spec);
    } catch (...) {
      error = std::current_exception();
    }
  }).join();
  if (error) std::rethrow_exception(error);
  return image;
}

}  // namespace acg
