// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <Eigen/Geometry>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/acoustics/image_sources.h"
#include "core/acoustics/medium.h"
#include "core/acoustics/particle.h"
#include "core/acoustics/propagation_model.h"
#include "core/acoustics/transducer_model.h"
#include "core/params/parameter.h"
#include "core/scene/exposure_zone.h"
#include "core/scene/target.h"

namespace acg {

/// An array in the scene: its recipe, the elements that recipe gave, and where it stands.
struct PlacedArray {
  std::string id;
  ArrayGeometry geometry;
  std::string transducer;                              ///< A name of Scene::transducers.
  Eigen::Vector3d position = Eigen::Vector3d::Zero();  ///< m
  Eigen::Quaterniond orientation = Eigen::Quaterniond::Identity();
  std::shared_ptr<const TransducerArray> elements;  ///< Own frame; shared between revisions.
  std::vector<int> disabled;                        ///< Local indices of elements that stay silent.
  std::vector<double> phaseCorrections;  ///< rad by which the sound leads the drive; empty: 0
  std::vector<double> gainCorrections;   ///< sound for drive, relative; empty: 1
  std::string extraJson;

  /// The elements in the scene's frame.
  TransducerArray placed() const;
};

/// An infinite plane that reflects; sound is on the side its normal points to.
struct Boundary {
  std::string id;
  ReflectingPlane plane;
  std::string extraJson;
};

enum class DriveMode { kPhaseOnly, kAmplitudeAndPhase };

struct SolverChoice {
  std::string name = "gs-pat";
  ParameterSet parameters;  ///< Of the solver's own table, such as `iterations`.
  int phaseLevels = 0;      ///< 0 means continuous.
  DriveMode drive = DriveMode::kPhaseOnly;
  std::uint64_t randomSeed = 1;
  std::string extraJson;

  friend bool operator==(const SolverChoice&, const SolverChoice&) = default;
};

/// What the user edits; an immutable value once published as `ScenePtr`.
struct Scene {
  std::string name;
  std::variant<Medium, Air> medium = Air{};
  std::map<std::string, Particle> particles;
  std::map<std::string, TransducerModel> transducers;
  std::vector<PlacedArray> arrays;
  std::vector<Target> targets;
  std::vector<Boundary> boundaries;
  int reflectionOrder = 4;  ///< Most reflections at two planes that face each other.
  std::vector<ExposureZone> zones;
  SafetyStatement safety;
  SolverChoice solver;
  std::string extraJson;  ///< Keys of the project file this program does not know.

  int elementCount() const;
  double frequency() const;       ///< Hz, of the first array; 40 kHz without arrays.
  Medium resolvedMedium() const;  ///< Air turned into numbers at the scene's frequency.
  double wavelength() const { return resolvedMedium().soundSpeed / frequency(); }  ///< m

  const Target* findTarget(const std::string& id) const;
  const PlacedArray* findArray(const std::string& id) const;
  const ExposureZone* findZone(const std::string& id) const;
  /// The particle of a trap or, for an empty name, the first one or the default EPS bead.
  Particle particleOrDefault(const std::string& name) const;
};

using ScenePtr = std::shared_ptr<const Scene>;

/// The sources of a scene: the elements in order, arrays first, then each array's own order, then
/// the images of all in the boundaries. Drives are the elements; an element that is disabled has
/// the gain 0, others their corrections.
/// Throws kInvalidArgument when arrays have different frequencies or name no transducer, when
/// corrections do not fit, or as `addImageSources`.
PropagationModel propagationModel(const Scene& scene);

/// The elements that stay silent, as indices in the scene, ascending.
std::vector<int> disabledElements(const Scene& scene);

std::vector<ReflectingPlane> reflectingPlanes(const Scene& scene);

/// Corners of the box that holds all elements and targets, m; a cube of 0.1 m for an empty scene.
Eigen::AlignedBox3d sceneBounds(const Scene& scene);

/// An id of the form `prefix` + letter or number that no target, array and zone of the scene has.
std::string freshId(const Scene& scene, const std::string& prefix);

}  // namespace acg
