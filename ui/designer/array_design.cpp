// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/array_design.h"

#include <algorithm>
#include <fstream>

#include <QCoreApplication>

#include "core/error.h"
#include "core/io/csv_table.h"
#include "ui/docks/scene_edits.h"

namespace acg {
namespace {

QString translated(const char* text) { return QCoreApplication::translate("ArrayDesign", text); }

constexpr const char* kPhaseColumn = "phase_offset";
constexpr const char* kGainColumn = "amplitude_gain";

/// The first line that is neither empty nor a comment.
std::string headerOf(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  while (std::getline(stream, line)) {
    if (line.find_first_not_of(" \t\r") != std::string::npos && line[0] != '#') return line;
  }
  return {};
}

/// The type of transducer that the design's array gets: the one it has, changed in place or not, or
/// another one.
std::string placeTransducer(Scene& scene, const ArrayDesign& design) {
  const auto old = scene.transducers.find(design.transducerName);
  if (old != scene.transducers.end() && old->second == design.transducer) return old->first;
  const bool isShared = !sharersOf(scene, design).empty();
  const bool isInUse =
      isShared || (!design.editedId.empty() &&
                   arrayOf(scene, design.editedId).transducer == design.transducerName);
  if (old != scene.transducers.end() && isInUse && (!isShared || design.changesSharers)) {
    old->second = design.transducer;
    return old->first;
  }
  const std::string device = deviceName(design.geometry);
  return transducerNamed(scene, design.transducer,
                         !device.empty()                 ? device
                         : design.transducerName.empty() ? "transducer"
                                                         : design.transducerName);
}

}  // namespace

int ElementMarks::disabledCount() const {
  return int(std::count(isDisabled.begin(), isDisabled.end(), true));
}

ElementMarks ArrayDesign::fittingMarks() const {
  const int count = elements ? elements->size() : 0;
  if (marks.count == count) return marks;
  ElementMarks none;
  none.count = count;
  return none;
}

ArrayDesign designOf(const Scene& scene, const std::string& id) {
  const PlacedArray* array = scene.findArray(id);
  if (!array) {
    throw Error(ErrorCode::kInvalidArgument,
                translated("The array \"%1\" is no longer in the scene.")
                    .arg(QString::fromStdString(id))
                    .toStdString());
  }
  ArrayDesign design;
  design.editedId = design.name = id;
  design.geometry = array->geometry;
  design.elements = array->elements;
  design.position = array->position;
  design.orientation = array->orientation;
  design.transducerName = array->transducer;
  const auto type = scene.transducers.find(array->transducer);
  if (type != scene.transducers.end()) design.transducer = type->second;
  ElementMarks& marks = design.marks;
  marks.count = array->elements ? array->elements->size() : 0;
  if (!array->disabled.empty()) {
    marks.isDisabled.resize(std::size_t(marks.count));
    for (const int n : array->disabled) {
      if (n >= 0 && n < marks.count) marks.isDisabled[std::size_t(n)] = true;
    }
  }
  const auto fits = [&](const std::vector<double>& values) {
    return int(values.size()) == marks.count;
  };
  if (fits(array->phaseCorrections)) marks.phaseCorrections = array->phaseCorrections;
  if (fits(array->gainCorrections)) marks.gainCorrections = array->gainCorrections;
  return design;
}

ArrayDesign newDesign(const Scene& scene) {
  ArrayDesign design;
  design.name = freshId(scene, "array ");
  design.geometry.parameters =
      resolveParameters(arrayGeometry(design.geometry.kind).parameters(), {}, "geometry");
  // A new array is no reason to change the others.
  design.changesSharers = false;
  const auto type = scene.arrays.empty() ? scene.transducers.begin()
                                         : scene.transducers.find(scene.arrays.front().transducer);
  if (type != scene.transducers.end()) {
    design.transducerName = type->first;
    design.transducer = type->second;
  } else {
    design.transducerName = "transducer";
  }
  return design;
}

std::vector<std::string> sharersOf(const Scene& scene, const ArrayDesign& design) {
  const auto type = scene.transducers.find(design.transducerName);
  std::vector<std::string> names;
  if (type == scene.transducers.end() || type->second == design.transducer) return names;
  for (const PlacedArray& array : scene.arrays) {
    if (array.id != design.editedId && array.transducer == design.transducerName) {
      names.push_back(array.id);
    }
  }
  return names;
}

std::string applyDesign(Scene& scene, const ArrayDesign& design) {
  if (!design.elements || design.elements->size() == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                translated("The array has no elements; mend its geometry.").toStdString());
  }
  const std::string transducer = placeTransducer(scene, design);
  std::string id = design.editedId;
  if (id.empty()) {
    PlacedArray array;
    array.id = id = freshId(scene, "array ");
    scene.arrays.push_back(array);
  }
  renameObject(scene, id, design.name);
  PlacedArray& array = arrayOf(scene, design.name);
  array.geometry = design.geometry;
  array.elements = design.elements;
  array.transducer = transducer;
  array.position = design.position;
  array.orientation = design.orientation;
  const ElementMarks marks = design.fittingMarks();
  array.disabled.clear();
  for (std::size_t n = 0; n < marks.isDisabled.size(); ++n) {
    if (marks.isDisabled[n]) array.disabled.push_back(int(n));
  }
  array.phaseCorrections = marks.phaseCorrections;
  array.gainCorrections = marks.gainCorrections;
  return design.name;
}

std::vector<Issue> checkDesign(const Scene& scene, const ArrayDesign& design) {
  Scene tried = scene;
  const std::string id = applyDesign(tried, design);
  std::size_t index = 0;
  while (tried.arrays[index].id != id) ++index;
  const std::string array = "arrays[" + std::to_string(index) + "].";
  const std::string transducer = "transducers." + tried.arrays[index].transducer + ".";
  std::vector<Issue> ours = checkScene(tried);
  std::erase_if(ours, [&](const Issue& issue) {
    return !issue.path.starts_with(array) && !issue.path.starts_with(transducer) &&
           issue.path + "." != transducer && issue.path != "arrays";
  });
  return ours;
}

ElementMarks readCorrections(const std::filesystem::path& file) {
  const std::string header = headerOf(file);
  const bool hasPhase = header.find(kPhaseColumn) != std::string::npos;
  const bool hasGain = header.find(kGainColumn) != std::string::npos;
  std::vector<std::string> names;
  // Without either, the reader's complaint names the column that is missing.
  if (hasPhase || !hasGain) names.emplace_back(kPhaseColumn);
  if (hasGain) names.emplace_back(kGainColumn);
  std::vector<std::vector<double>> columns = readCsvColumns(file, names);
  ElementMarks marks;
  marks.count = int(columns.front().size());
  if (hasPhase) marks.phaseCorrections = columns.front();
  if (hasGain) marks.gainCorrections = columns.back();
  return marks;
}

}  // namespace acg
