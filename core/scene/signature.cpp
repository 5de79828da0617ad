// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/signature.h"

#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

/// A part of an array, or the whole of an array without parts.
struct Board {
  const PlacedArray* array = nullptr;
  std::string name;    // `top`, or `pair/top` for a part
  int localBegin = 0;  // in the array
  int sceneBegin = 0;  // in the scene
  int count = 0;
  Eigen::Vector3d centre = Eigen::Vector3d::Zero();  // scene frame
  Eigen::Vector3d normal = Eigen::Vector3d::Zero();  // mean, scene frame; not a unit vector

  auto localPositions() const { return array->elements->positions.middleCols(localBegin, count); }
};

std::vector<Board> boardsOf(const Scene& scene) {
  std::vector<Board> boards;
  int sceneBegin = 0;
  for (const PlacedArray& array : scene.arrays) {
    if (!array.elements || array.elements->size() == 0) continue;
    std::vector<ArrayPart> parts = array.elements->parts;
    if (parts.empty()) parts = {{"", 0, array.elements->size()}};
    for (const ArrayPart& part : parts) {
      if (part.end <= part.begin) continue;
      Board board;
      board.array = &array;
      board.name = part.name.empty() ? array.id : array.id + "/" + part.name;
      board.localBegin = part.begin;
      board.sceneBegin = sceneBegin + part.begin;
      board.count = part.end - part.begin;
      const auto& positions = array.elements->positions.middleCols(part.begin, board.count);
      const auto& normals = array.elements->normals.middleCols(part.begin, board.count);
      const Eigen::Quaterniond turn = array.orientation.normalized();
      board.centre = turn * positions.rowwise().mean().eval() + array.position;
      board.normal = turn * normals.rowwise().mean().eval();
      boards.push_back(std::move(board));
    }
    sceneBegin += array.elements->size();
  }
  return boards;
}

/// Looks against the first board's beam and stands in it.
bool facesFirst(const Board& first, const Board& other) {
  return other.normal.dot(first.normal) < 0 && (other.centre - first.centre).dot(first.normal) > 0;
}

std::vector<bool> flippedBoards(const std::vector<Board>& boards, const Trap& trap,
                                const std::string& targetId) {
  std::vector<bool> flipped(boards.size(), false);
  if (trap.flip.empty()) {
    for (std::size_t i = 1; i < boards.size(); ++i) {
      flipped[i] = facesFirst(boards.front(), boards[i]);
    }
    return flipped;
  }
  for (const std::string& name : trap.flip) {
    bool found = false;
    for (std::size_t i = 0; i < boards.size(); ++i) {
      if (boards[i].name != name && boards[i].array->id != name) continue;
      flipped[i] = true;
      found = true;
    }
    if (!found) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("The trap \"{}\" flips \"{}\", which is no array and no part of one; "
                              "name an array such as \"top\" or a part such as \"pair/top\".",
                              targetId, name));
    }
  }
  return flipped;
}

/// The middle of a board in its array's frame: the origin of a centred array, and still the middle
/// of a device whose origin is its first element.
Eigen::Vector2d middleOf(const Board& board) {
  const auto positions = board.localPositions();
  return (positions.rowwise().minCoeff() + positions.rowwise().maxCoeff()).head<2>() / 2;
}

void addTwin(const Board& board, double azimuth, Eigen::VectorXd& phases) {
  constexpr double kOnLine = 1e-9;  // m
  const Eigen::Vector2d along(std::cos(azimuth), std::sin(azimuth));
  const Eigen::Vector2d across(-along.y(), along.x());
  const Eigen::Vector2d middle = middleOf(board);
  for (int i = 0; i < board.count; ++i) {
    const Eigen::Vector2d r = board.localPositions().col(i).head<2>() - middle;
    double side = r.dot(across);
    // Elements on the line are divided as by a line turned a hair further, so that those at equal
    // distances from the middle still cancel.
    if (std::abs(side) < kOnLine) side = std::abs(r.dot(along)) < kOnLine ? 0 : -r.dot(along);
    phases(board.sceneBegin + i) = side < 0 ? kPi / 2 : side > 0 ? -kPi / 2 : 0;
  }
}

void addVortex(const Board& board, int charge, const Eigen::Vector3d& target,
               Eigen::VectorXd& phases) {
  const Eigen::Vector3d local =
      board.array->orientation.normalized().conjugate() * (target - board.array->position);
  for (int i = 0; i < board.count; ++i) {
    const Eigen::Vector3d r = board.localPositions().col(i) - local;
    phases(board.sceneBegin + i) = charge * std::atan2(r.y(), r.x());
  }
}

void addBottle(const Board& board, Eigen::VectorXd& phases) {
  const double radius = std::sqrt(board.count / (2 * kPi)) * board.array->elements->pitch;
  const Eigen::Vector2d middle = middleOf(board);
  for (int i = 0; i < board.count; ++i) {
    const Eigen::Vector2d r = board.localPositions().col(i).head<2>() - middle;
    if (r.norm() > radius) phases(board.sceneBegin + i) = kPi;
  }
}

}  // namespace

Eigen::VectorXd signaturePhases(const Scene& scene, const Target& target) {
  Eigen::VectorXd phases = Eigen::VectorXd::Zero(scene.elementCount());
  const Trap* trap = std::get_if<Trap>(&target.wish);
  if (!trap) return phases;

  const std::vector<Board> boards = boardsOf(scene);
  const TrapKind kind = resolvedTrapKind(scene, *trap);
  if (kind == TrapKind::kTwoSided) {
    const std::vector<bool> flipped = flippedBoards(boards, *trap, target.id);
    for (std::size_t i = 0; i < boards.size(); ++i) {
      if (flipped[i]) phases.segment(boards[i].sceneBegin, boards[i].count).setConstant(kPi);
    }
    return phases;
  }
  for (const Board& board : boards) {
    if (kind == TrapKind::kTwin) addTwin(board, trap->azimuth, phases);
    if (kind == TrapKind::kVortex) addVortex(board, trap->charge, target.position, phases);
    if (kind == TrapKind::kBottle) addBottle(board, phases);
  }
  return phases;
}

TrapKind resolvedTrapKind(const Scene& scene, const Trap& trap) {
  if (trap.kind != TrapKind::kAutomatic) return trap.kind;
  const std::vector<Board> boards = boardsOf(scene);
  for (std::size_t i = 1; i < boards.size(); ++i) {
    if (facesFirst(boards.front(), boards[i])) return TrapKind::kTwoSided;
  }
  return TrapKind::kTwin;
}

}  // namespace acg
