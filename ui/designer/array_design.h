// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/scene/issue.h"
#include "core/scene/scene.h"

namespace acg {

/// What is said of single elements; it belongs to arrays of `count` elements and to no other.
struct ElementMarks {
  int count = 0;
  std::vector<bool> isDisabled;          ///< count; empty: none is
  std::vector<double> phaseCorrections;  ///< count, rad; empty: 0
  std::vector<double> gainCorrections;   ///< count, relative; empty: 1

  int disabledCount() const;
  bool hasCorrections() const { return !phaseCorrections.empty() || !gainCorrections.empty(); }
};

/// An array as it is being designed, outside of any scene.
struct ArrayDesign {
  std::string editedId;  ///< of the array that is being edited; empty for a new one
  std::string name;
  ArrayGeometry geometry;
  std::shared_ptr<const TransducerArray> elements;  ///< of the geometry; none before it is built
  std::string transducerName;                       ///< the type that `transducer` began as
  TransducerModel transducer;
  bool changesSharers = true;  ///< other arrays of the same type follow its change
  ElementMarks marks;
  Eigen::Vector3d position = Eigen::Vector3d::Zero();  ///< m
  Eigen::Quaterniond orientation = Eigen::Quaterniond::Identity();

  /// The marks, where they fit the elements; else those of elements without any.
  ElementMarks fittingMarks() const;
};

/// The design of an array that a scene has. Throws kInvalidArgument for an unknown id.
ArrayDesign designOf(const Scene& scene, const std::string& id);
/// A rectangular array with the transducer of the scene's first array; its elements are yet to be
/// built, and its place to be found for them.
ArrayDesign newDesign(const Scene& scene);

/// Names of the other arrays whose type of transducer the design would change.
std::vector<std::string> sharersOf(const Scene& scene, const ArrayDesign& design);

/// Puts the design into a scene, as one change; returns the array's id. For use inside
/// `Session::edit`. Throws kInvalidArgument for a name that cannot be.
std::string applyDesign(Scene& scene, const ArrayDesign& design);

/// What `checkScene` says of the array and its transducer once the design is in the scene.
std::vector<Issue> checkDesign(const Scene& scene, const ArrayDesign& design);

/// Corrections from a CSV file: one row for each element in order, with the columns `phase_offset`
/// (rad by which the sound leads the drive), `amplitude_gain` or both; others are skipped. Throws
/// kNotFound or kInvalidFile naming file, row and column.
ElementMarks readCorrections(const std::filesystem::path& file);

}  // namespace acg
