// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/session_script.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/project_file.h"
#include "core/scene/target_bounds.h"

namespace acg {
namespace {

// As the window asks: points along the longer side of a slice and of the volume, points of the
// line, and the accuracy of pictures.
constexpr int kSlicePoints = 256, kVolumePoints = 80, kLinePoints = 1001;
constexpr double kPictureAccuracy = 1e-3;
constexpr double kRoom = 0.04, kLattice = 0.005;  // m
constexpr double kFrame = 1.0 / 60;               // s

Target& targetOf(Scene& scene, const std::string& id) {
  for (Target& target : scene.targets) {
    if (target.id == id) return target;
  }
  throw Error(ErrorCode::kInvalidArgument, fmt::format("there is no target \"{}\"", id));
}

FieldGrid gridOf(const Eigen::AlignedBox3d& box, int longest) {
  const Eigen::Vector3d size = box.sizes();
  const double step = size.maxCoeff() / (longest - 1);
  std::array<int, 3> counts;
  for (int axis = 0; axis < 3; ++axis) {
    counts[static_cast<std::size_t>(axis)] =
        size(axis) > 0 ? std::max(2, static_cast<int>(std::lround(size(axis) / step)) + 1) : 1;
  }
  return FieldGrid::between(box.min(), box.max(), counts);
}

}  // namespace

/// The words of a command behind its verb.
class SessionScript::Words {
 public:
  explicit Words(std::istringstream& stream) : stream_(stream) {}
  std::string text() {
    std::string word;
    if (!(stream_ >> word)) throw Error(ErrorCode::kInvalidArgument, "a word is missing");
    return word;
  }
  double number() {
    const std::string word = text();
    std::istringstream reader(word);
    double value = 0;
    if (!(reader >> value) || !reader.eof() || !std::isfinite(value)) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("\"{}\" is no number", word));
    }
    return value;
  }
  int count(int least) {
    const double value = number();
    if (value != std::floor(value) || value < least || value > 1e6) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} is no whole number of {} or more", value, least));
    }
    return static_cast<int>(value);
  }
  int countOr(int otherwise) {
    stream_ >> std::ws;
    return stream_.eof() ? otherwise : count(1);
  }
  Eigen::Vector3d point() {
    const double x = number(), y = number(), z = number();
    return {x, y, z};
  }
  int axis() {
    const std::string name = text();
    if (name.size() == 1 && name >= "x" && name <= "z") return name[0] - 'x';
    throw Error(ErrorCode::kInvalidArgument, fmt::format("\"{}\" is no axis x, y or z", name));
  }
  void expectEnd() {
    std::string word;
    if (stream_ >> word) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("\"{}\" is one word too many", word));
    }
  }

 private:
  std::istringstream& stream_;
};

void SessionScript::play(const std::string& command) {
  std::istringstream stream(command);
  std::string verb;
  stream >> verb;
  Words words(stream);
  try {
    if (!playEdit(verb, words) && !playView(verb, words)) {
      throw Error(ErrorCode::kInvalidArgument, "there is no such command");
    }
    words.expectEnd();
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("The command \"{}\" failed: {}; the commands are listed "
                                          "in core/compute/cache/session_script.h.",
                                          command, error.what()));
  }
}

bool SessionScript::playEdit(const std::string& verb, Words& words) {
  const auto place = [&](const std::string& id, auto wish) {
    const Eigen::Vector3d position = words.point();
    edit(verb, 0, [&](Scene& scene) { scene.targets.push_back({id, position, wish, {}}); });
  };
  if (verb == "open") {
    open(folder_ / words.text());
  } else if (verb == "move") {
    const std::string id = words.text();
    const Eigen::Vector3d to = words.point();
    edit(verb, 0, [&](Scene& scene) { targetOf(scene, id).position = to; });
  } else if (verb == "nudge") {
    const std::string id = words.text();
    const Eigen::Vector3d by = words.point();
    edit(verb, 0, [&](Scene& scene) { targetOf(scene, id).position += by; });
  } else if (verb == "drag") {
    const std::string id = words.text();
    const Eigen::Vector3d to = words.point();
    drag(id, to, words.count(1));
  } else if (verb == "circle") {
    const std::string id = words.text();
    const Eigen::Vector3d middle = words.point();
    const double radius = words.number();
    const int steps = words.count(2);
    circle(id, middle, radius, steps, words.count(1));
  } else if (verb == "focus") {
    place(words.text(), FocalPoint{});
  } else if (verb == "quiet") {
    place(words.text(), QuietPoint{});
  } else if (verb == "trap") {
    const std::string id = words.text(), kind = words.text();
    const auto named = trapKindFromName(kind);
    if (!named) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("there is no trap \"{}\"", kind));
    }
    Trap trap;
    trap.kind = *named;
    place(id, trap);
  } else if (verb == "remove") {
    const std::string id = words.text();
    edit(verb, 0, [&](Scene& scene) {
      targetOf(scene, id);  // it must be there
      std::erase_if(scene.targets, [&](const Target& target) { return target.id == id; });
    });
  } else if (verb == "pressure") {
    const std::string id = words.text();
    const double wanted = words.number();
    edit(verb, 0, [&](Scene& scene) {
      Target& target = targetOf(scene, id);
      if (auto* focus = std::get_if<FocalPoint>(&target.wish)) focus->pressure = wanted;
      if (auto* trap = std::get_if<Trap>(&target.wish)) trap->pressure = wanted;
    });
  } else if (verb == "temperature") {
    const double celsius = words.number();
    edit(verb, 0, [&](Scene& scene) {
      Air air;
      air.temperature = celsius;
      scene.medium = air;
    });
  } else if (verb == "solver") {
    const std::string name = words.text();
    edit(verb, 0, [&](Scene& scene) {
      scene.solver.name = name;
      scene.solver.parameters.clear();
    });
  } else if (verb == "iterations") {
    const std::int64_t count = words.count(1);
    edit(verb, 0, [&](Scene& scene) { scene.solver.parameters["iterations"] = count; });
  } else if (verb == "undo") {
    goThroughHistory(-words.countOr(1));
  } else if (verb == "redo") {
    goThroughHistory(words.countOr(1));
  } else {
    return false;
  }
  return true;
}

bool SessionScript::playView(const std::string& verb, Words& words) {
  if (verb == "slice") {
    const int axis = words.axis();
    const std::string position = words.text();
    std::istringstream number(position);
    Words reader(number);
    time_ += 1;
    slices_[static_cast<std::size_t>(axis)] =
        position == "off" ? std::nullopt : std::optional(reader.number());
    if (position != "off") showSlice(axis);
  } else if (verb == "scan") {
    const int axis = words.axis();
    const double from = words.number(), to = words.number();
    const int steps = words.count(2);
    for (int i = 0; i < steps; ++i) {
      time_ += kFrame;
      slices_[static_cast<std::size_t>(axis)] = from + (to - from) * i / (steps - 1);
      showSlice(axis);
    }
  } else if (verb == "quantity") {
    quantity_ = words.text();
    time_ += 1;
    for (int axis = 0; axis < 3; ++axis) showSlice(axis);
  } else if (verb == "volume") {
    showsVolume_ = words.text() == "on";
    time_ += 1;
    if (showsVolume_) rest();
  } else if (verb == "rest") {
    time_ += 1;
    rest();
  } else if (verb == "wait") {
    time_ += words.number();
  } else {
    return false;
  }
  return true;
}

void SessionScript::open(const std::filesystem::path& file) {
  time_ += 1;
  const ScenePtr scene = loadProject(file).scene;
  document_.reset(scene, "open");
  const Eigen::Vector3d middle =
      scene->targets.empty() ? Eigen::Vector3d::Zero() : scene->targets.front().position;
  slices_ = {std::nullopt, middle.y(), std::nullopt};
  quantity_ = "pressure";
  showsVolume_ = false;
  show();
}

void SessionScript::edit(const std::string& label, Gesture gesture,
                         const std::function<void(Scene&)>& change) {
  time_ += gesture == 0 ? 1 : kFrame;
  document_.edit(label, gesture, change);
  show();
}

void SessionScript::drag(const std::string& id, const Eigen::Vector3d& to, int steps) {
  Scene scene = *document_.scene();
  const Eigen::Vector3d from = targetOf(scene, id).position;
  const Gesture gesture = document_.newGesture();
  for (int i = 1; i <= steps; ++i) {
    const Eigen::Vector3d at = from + (to - from) * (static_cast<double>(i) / steps);
    edit("drag", gesture, [&](Scene& changed) { targetOf(changed, id).position = at; });
  }
}

void SessionScript::circle(const std::string& id, const Eigen::Vector3d& middle, double radius,
                           int steps, int rounds) {
  const Gesture gesture = document_.newGesture();
  for (int i = 0; i < steps * rounds; ++i) {
    const double angle = 2 * std::numbers::pi * (i % steps) / steps;
    const Eigen::Vector3d at =
        middle + radius * Eigen::Vector3d(std::cos(angle), std::sin(angle), 0);
    edit("circle", gesture, [&](Scene& changed) { targetOf(changed, id).position = at; });
  }
}

void SessionScript::goThroughHistory(int steps) {
  for (int i = 0; i < std::abs(steps); ++i) {
    if (!(steps < 0 ? document_.canUndo() : document_.canRedo())) {
      throw Error(ErrorCode::kInvalidArgument, "the history ends there");
    }
    time_ += 1;
    steps < 0 ? document_.undo() : document_.redo();
    show();
  }
}

ComputeRequest SessionScript::request() const {
  ComputeRequest request;
  request.scene = document_.scene();
  request.revision = document_.revision();
  return request;
}

void SessionScript::show() {
  ComputeRequest wanted = request();
  for (int axis = 0; axis < 3; ++axis) {
    if (slices_[static_cast<std::size_t>(axis)]) wanted.fields.push_back(sliceSpec(axis));
  }
  ask_(wanted);
}

void SessionScript::showSlice(int axis) {
  if (!slices_[static_cast<std::size_t>(axis)]) return;
  ComputeRequest wanted = request();
  wanted.fields.push_back(sliceSpec(axis));
  ask_(wanted);
}

void SessionScript::rest() {
  const Scene& scene = *document_.scene();
  ComputeRequest wanted = request();
  wanted.judgeTraps = true;
  const Eigen::AlignedBox3d all = box();
  Eigen::Vector3d low = scene.targets.empty() ? all.center() : scene.targets.front().position;
  Eigen::Vector3d high = low;
  low.z() = all.min().z();
  high.z() = all.max().z();
  FieldSpec line;
  line.samples = FieldGrid::between(low, high, {1, 1, kLinePoints});
  line.quantities = {quantity_};
  if (quantity_ != "pressure") line.quantities.push_back("pressure");
  wanted.fields.push_back(line);
  if (showsVolume_) wanted.fields.push_back(pictureOf(all, kVolumePoints));
  ask_(wanted);
}

FieldSpec SessionScript::pictureOf(const Eigen::AlignedBox3d& box, int longest) const {
  FieldSpec spec;
  spec.samples = gridOf(box, longest);
  spec.quantities = {quantity_};
  spec.accuracy = kPictureAccuracy;
  return spec;
}

/// Room about the targets on a lattice, so that it rests while one moves a little.
Eigen::AlignedBox3d SessionScript::box() const {
  Eigen::AlignedBox3d box;
  for (const Target& target : document_.scene()->targets) box.extend(targetBounds(target));
  if (box.isEmpty()) box = sceneBounds(*document_.scene());
  for (int axis = 0; axis < 3; ++axis) {
    box.min()(axis) = kLattice * std::floor((box.min()(axis) - kRoom) / kLattice);
    box.max()(axis) = kLattice * std::ceil((box.max()(axis) + kRoom) / kLattice);
  }
  return box;
}

FieldSpec SessionScript::sliceSpec(int axis) const {
  Eigen::AlignedBox3d plane = box();
  plane.min()(axis) = plane.max()(axis) = *slices_[static_cast<std::size_t>(axis)];
  return pictureOf(plane, kSlicePoints);
}

}  // namespace acg
