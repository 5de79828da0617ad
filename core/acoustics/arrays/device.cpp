// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/device.h"

#include <fmt/format.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"

namespace acg {
namespace {

TransducerArray partOf(const TransducerArray& whole, const std::string& name,
                       const std::string& device) {
  std::string names;
  for (const ArrayPart& part : whole.parts) {
    if (part.name == name) {
      TransducerArray array;
      array.positions = whole.positions.middleCols(part.begin, part.end - part.begin);
      array.normals = whole.normals.middleCols(part.begin, part.end - part.begin);
      array.pitch = whole.pitch;
      if (whole.gains.size() > 0) array.gains = whole.gains.segment(part.begin, array.size());
      if (whole.phaseOffsets.size() > 0) {
        array.phaseOffsets = whole.phaseOffsets.segment(part.begin, array.size());
      }
      return array;
    }
    names += (names.empty() ? "" : ", ") + part.name;
  }
  throw Error(ErrorCode::kNotFound,
              names.empty()
                  ? fmt::format("part is \"{}\" but the device \"{}\" has one part only; leave the "
                                "key out.",
                                name, device)
                  : fmt::format("part is \"{}\", which the device \"{}\" does not have; choose one "
                                "of: {}.",
                                name, device, names));
}

}  // namespace

std::span<const Parameter> deviceParameters() {
  // The choices are the files there are, so that a new device needs no line here.
  static const Parameter parameters[] = {
      {"name",
       "Device",
       std::string("openmpd_board"),
       Dimension::kNone,
       {},
       {},
       catalogueNames(),
       "A name of the catalogue of devices.",
       false},
      {"part",
       "Part",
       std::string(),
       Dimension::kNone,
       {},
       {},
       {},
       "One part of the device, such as top; empty takes all.",
       true},
  };
  return parameters;
}

TransducerArray buildDevice(const ArrayGeometry& given, const std::filesystem::path&) {
  const std::string& name = textOf(given.parameters, "name");
  TransducerArray array = catalogueArray(name).elements;
  const std::string& part = textOf(given.parameters, "part");
  return part.empty() ? array : partOf(array, part, name);
}

}  // namespace acg
