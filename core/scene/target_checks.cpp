// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/scene/scene_checks.h"
#include "core/scene/signature.h"

namespace acg {
namespace {

using Issues = std::vector<Issue>;

constexpr double kInsideElement = 1e-3;  // m
constexpr double kMostPressure = 1e6;    // Pa
constexpr double kNearInWavelengths = 1.0 / 20;

std::string targetPath(std::size_t i, const char* key) {
  return fmt::format("targets[{}].{}", i, key);
}

void checkTrap(const Scene& scene, std::size_t i, const Trap& trap, Issues& issues) {
  const Target& target = scene.targets[i];
  if (!trap.particle.empty() && !scene.particles.contains(trap.particle)) {
    issues.push_back({Severity::kError, targetPath(i, "particle"),
                      fmt::format("There is no particle \"{}\" in the scene; add it or name "
                                  "another.",
                                  trap.particle)});
  }
  if (!std::isfinite(trap.azimuth)) {
    issues.push_back({Severity::kError, targetPath(i, "azimuth_rad"),
                      "The azimuth is not a finite number; give one."});
  }
  if (trap.kind == TrapKind::kVortex && (trap.charge == 0 || std::abs(trap.charge) > 100)) {
    issues.push_back({Severity::kError, targetPath(i, "charge"),
                      fmt::format("The charge of the vortex is {}; give one from 1 to 100 or from "
                                  "-100 to -1.",
                                  trap.charge)});
  }
  if (resolvedTrapKind(scene, trap) != TrapKind::kTwoSided) return;
  try {
    const Eigen::VectorXd phases = signaturePhases(scene, target);
    const auto flipped = (phases.array() != 0).count();
    if (phases.size() > 0 && (flipped == 0 || flipped == phases.size())) {
      issues.push_back(
          {Severity::kWarning, targetPath(i, "flip"),
           fmt::format("The two-sided trap \"{}\" flips {} of the arrays, which leaves "
                       "a plain focus; name the arrays of one side in flip or add an "
                       "array that faces the first.",
                       target.id, flipped == 0 ? "none" : "all")});
    }
  } catch (const Error& error) {
    issues.push_back({Severity::kError, targetPath(i, "flip"), error.what()});
  }
}

void checkTarget(const Scene& scene, std::size_t i, Issues& issues) {
  const Target& target = scene.targets[i];
  if (target.id.empty()) {
    issues.push_back({Severity::kError, targetPath(i, "id"), "The target has no id; give it one."});
  }
  if (!isSanePosition(target.position)) {
    issues.push_back({Severity::kError, targetPath(i, "position_m"),
                      fmt::format("The position is ({}, {}, {}) m; give finite numbers within {} "
                                  "m.",
                                  target.position.x(), target.position.y(), target.position.z(),
                                  kFarthestPosition)});
  }
  const std::optional<double> wanted = target.wantedPressure();
  const bool isQuiet = std::holds_alternative<QuietPoint>(target.wish);
  if (wanted && !isQuiet && !(*wanted > 0 && *wanted <= kMostPressure)) {
    issues.push_back({Severity::kError, targetPath(i, "pressure_pa"),
                      fmt::format("The wanted pressure is {} Pa; give one above 0 and up to {} Pa, "
                                  "or none for as much as can be had.",
                                  *wanted, kMostPressure)});
  }
  if (const Trap* trap = std::get_if<Trap>(&target.wish)) checkTrap(scene, i, *trap, issues);
  if (const auto* image = std::get_if<ImageTarget>(&target.wish))
    checkImage(fmt::format("targets[{}]", i), *image, issues);
}

/// Targets so close that they ask for two pressures at one place.
void checkNeighbours(const Scene& scene, double wavelength, Issues& issues) {
  const double near = wavelength * kNearInWavelengths;
  for (std::size_t i = 1; i < scene.targets.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double distance = (scene.targets[i].position - scene.targets[j].position).norm();
      if (!(distance < near)) continue;
      issues.push_back(
          {Severity::kWarning, targetPath(i, "position_m"),
           fmt::format("The targets \"{}\" and \"{}\" are {:.3g} mm apart, less than a "
                       "20th of the wavelength ({:.3g} mm); move one of them away.",
                       scene.targets[j].id, scene.targets[i].id, distance * 1e3, near * 1e3)});
      break;
    }
  }
}

struct BoardOutline {
  std::string name;
  Eigen::Matrix3Xd positions;  // scene frame
  Eigen::Matrix3Xd normals;
  Eigen::AlignedBox3d box;  // own frame
  Eigen::Isometry3d toOwnFrame;
};

std::vector<BoardOutline> boardOutlines(const Scene& scene) {
  std::vector<BoardOutline> boards;
  for (const PlacedArray& array : scene.arrays) {
    if (!array.elements || array.elements->size() == 0 || !isSanePosition(array.position) ||
        !(array.orientation.norm() > 1e-6)) {
      continue;
    }
    const TransducerArray placed = array.placed();
    std::vector<ArrayPart> parts = placed.parts;
    if (parts.empty()) parts = {{"", 0, placed.size()}};
    Eigen::Isometry3d toScene = Eigen::Isometry3d::Identity();
    toScene.rotate(array.orientation.normalized()).pretranslate(array.position);
    for (const ArrayPart& part : parts) {
      const int count = part.end - part.begin;
      if (count < 1) continue;
      const auto own = array.elements->positions.middleCols(part.begin, count);
      boards.push_back({part.name.empty() ? array.id : array.id + "/" + part.name,
                        placed.positions.middleCols(part.begin, count),
                        placed.normals.middleCols(part.begin, count),
                        {own.rowwise().minCoeff(), own.rowwise().maxCoeff()},
                        toScene.inverse()});
    }
  }
  return boards;
}

/// Whether no element of the board looks towards the point.
bool isBehind(const BoardOutline& board, const Eigen::Vector3d& point) {
  for (Eigen::Index n = 0; n < board.positions.cols(); ++n) {
    if (board.normals.col(n).dot(point - board.positions.col(n)) >= 0) return false;
  }
  return true;
}

/// Whether a point behind the board lies in its shadow: inside its outline along the beam.
bool isInOutline(const BoardOutline& board, const Eigen::Vector3d& point) {
  const Eigen::Vector3d own = board.toOwnFrame * point;
  return (own.array() >= board.box.min().array()).head<2>().all() &&
         (own.array() <= board.box.max().array()).head<2>().all();
}

void checkAgainstBoards(const Scene& scene, const std::vector<BoardOutline>& boards, std::size_t i,
                        Issues& issues) {
  const Target& target = scene.targets[i];
  std::size_t behind = 0;
  for (const BoardOutline& board : boards) {
    Eigen::Index nearest = 0;
    const double distance = std::sqrt(
        (board.positions.colwise() - target.position).colwise().squaredNorm().minCoeff(&nearest));
    if (distance < kInsideElement) {
      issues.push_back({Severity::kError, targetPath(i, "position_m"),
                        fmt::format("The target \"{}\" lies inside element {} of \"{}\" ({:.2g} mm "
                                    "from its centre); move it at least 1 mm away.",
                                    target.id, nearest, board.name, distance * 1e3)});
      return;
    }
    if (const Trap* trap = std::get_if<Trap>(&target.wish)) {
      const double radius = scene.particleOrDefault(trap->particle).radius;
      if (distance < radius) {
        issues.push_back(
            {Severity::kWarning, targetPath(i, "particle"),
             fmt::format("The bead of \"{}\" with a radius of {:.3g} mm reaches into element {} of "
                         "\"{}\" {:.3g} mm away; move the trap or take a smaller bead.",
                         target.id, radius * 1e3, nearest, board.name, distance * 1e3)});
        return;
      }
    }
    if (!isBehind(board, target.position)) continue;
    ++behind;
    if (isInOutline(board, target.position)) {
      issues.push_back(
          {Severity::kWarning, targetPath(i, "position_m"),
           fmt::format("The target \"{}\" lies behind \"{}\", which would stand in the "
                       "way of the sound; move it to the front.",
                       target.id, board.name)});
      return;
    }
  }
  if (!boards.empty() && behind == boards.size()) {
    issues.push_back({Severity::kWarning, targetPath(i, "position_m"),
                      fmt::format("The target \"{}\" lies behind all arrays; move it to where they "
                                  "look.",
                                  target.id)});
  }
}

/// How many errors a target has by now.
long errorsOf(const Issues& issues, std::size_t i) {
  const std::string path = fmt::format("targets[{}].", i);
  return std::count_if(issues.begin(), issues.end(), [&](const Issue& issue) {
    return issue.severity == Severity::kError && issue.path.starts_with(path);
  });
}

/// Whether a pixel of the picture is nearer to an element of the boards than sense allows.
bool touchesElement(const std::vector<BoardOutline>& boards, const Eigen::Matrix3Xd& pixels) {
  for (const BoardOutline& board : boards) {
    for (const auto& element : board.positions.colwise()) {
      if ((pixels.colwise() - element).colwise().squaredNorm().minCoeff() <
          kInsideElement * kInsideElement) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

void checkTargets(const Scene& scene, std::vector<Issue>& issues) {
  if (scene.targets.empty()) {
    issues.push_back({Severity::kNote, "targets",
                      "The scene has no target; add a focal point, a trap or a quiet point."});
    return;
  }
  std::set<std::string> ids;
  bool areAllSane = true;
  for (std::size_t i = 0; i < scene.targets.size(); ++i) {
    const Target& target = scene.targets[i];
    checkTarget(scene, i, issues);
    areAllSane = areAllSane && isSanePosition(target.position);
    if (!target.id.empty() && !ids.insert(target.id).second) {
      issues.push_back(
          {Severity::kError, targetPath(i, "id"),
           fmt::format("The id \"{}\" is already taken by another target; give each its "
                       "own.",
                       target.id)});
    }
  }
  const int count = scene.elementCount() - static_cast<int>(disabledElements(scene).size());
  if (count > 0 && scene.targets.size() > static_cast<std::size_t>(count)) {
    issues.push_back(
        {Severity::kWarning, "targets",
         fmt::format("There are {} targets but only {} elements that sound, too few to serve all; "
                     "remove targets or add elements.",
                     scene.targets.size(), count)});
  }
  if (!areAllSane) return;
  try {
    checkNeighbours(scene, scene.wavelength(), issues);
  } catch (const Error&) {
    // The medium or the frequency is at fault and has its own issue.
  }
  const std::vector<BoardOutline> boards = boardOutlines(scene);
  for (std::size_t i = 0; i < scene.targets.size(); ++i) {
    checkAgainstBoards(scene, boards, i, issues);
    const auto* image = std::get_if<ImageTarget>(&scene.targets[i].wish);
    if (image && errorsOf(issues, i) == 0 &&
        touchesElement(boards, image->points(scene.targets[i].position))) {
      issues.push_back({Severity::kError, targetPath(i, "position_m"),
                        fmt::format("The picture \"{}\" cuts through an element; move it at least "
                                    "1 mm away from the arrays.",
                                    scene.targets[i].id)});
    }
  }
}

}  // namespace acg
