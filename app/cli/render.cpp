// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include <dlfcn.h>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/project_options.h"
#include "core/error.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLibrary = "libacg_figure.so";

/// Of the renderer's library: 0 or an exit status, with a sentence in `message`.
using RenderProject = int (*)(const char* project, const char* view, const char* theme, int width,
                              int height, const char* output, char* message, int messageSize);

struct RenderOptions {
  fs::path project;
  std::string view = "isometric";
  std::string theme = "paper";
  std::string size = "1600x1000";
  fs::path output;
};

/// The renderer needs VTK, which this program does without: it is loaded only where it was built.
RenderProject loadRenderer() {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  std::string reason = "it was not built";
  for (const char* relative : {".", "../lib", "../lib/acoustogen", "../" ACG_LIBRARY_FOLDER,
                               "../" ACG_LIBRARY_FOLDER "/acoustogen"}) {
    const fs::path file = folder / relative / kLibrary;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) continue;
    void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      reason = ::dlerror();
      continue;
    }
    if (void* function = ::dlsym(library, "acgRenderProject")) {
      return reinterpret_cast<RenderProject>(function);
    }
    reason = fmt::format("{} is of another version", file.string());
  }
  throw Error(
      ErrorCode::kUnavailable,
      fmt::format("Figures need the renderer {}, which is not here: {}.", kLibrary, reason));
}

/// `1600x1000` as width and height.
std::array<int, 2> parseSize(const std::string& text) {
  int width = 0, height = 0, used = 0;
  if (std::sscanf(text.c_str(), "%6dx%6d%n", &width, &height, &used) != 2 ||
      used != static_cast<int>(text.size()) || width < 1 || height < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("--size {} is not of the form WIDTHxHEIGHT, such as 1600x1000.", text));
  }
  return {width, height};
}

int runRender(const RenderOptions& options) {
  const std::array<int, 2> size = parseSize(options.size);
  checkOutputFolder(options.output);
  const RenderProject render = loadRenderer();
  std::array<char, 2000> message = {};
  const int status =
      render(options.project.c_str(), options.view.c_str(), options.theme.c_str(), size[0], size[1],
             options.output.c_str(), message.data(), int(message.size()));
  if (status != 0) {
    fmt::print(stderr, "acg: {}\n", message.data());
    return status;
  }
  fmt::print("{} x {} pixels -> {}\n", size[0], size[1], options.output.string());
  return 0;
}

}  // namespace

void addRenderCommand(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("render", "Draw a project without a window");
  const auto options = std::make_shared<RenderOptions>();
  command->add_option("PROJECT", options->project, "The project, a *.acg file")->required();
  command->add_option("--view", options->view, "front, back, left, right, top or isometric")
      ->type_name("NAME");
  command->add_option("--theme", options->theme, "paper (dark on white) or dark")
      ->type_name("NAME");
  command->add_option("--size", options->size, "In pixels")->type_name("WxH");
  command->add_option("-o,--output", options->output, "The figure: .png, .svg or .pdf")
      ->type_name("FILE")
      ->required();
  command->callback([options, &status] { status = runRender(*options); });
}

}  // namespace acg
