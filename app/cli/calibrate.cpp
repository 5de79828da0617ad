// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/calibration_rows.h"
#include "app/cli/commands.h"
#include "app/cli/device_options.h"
#include "app/cli/live_device.h"
#include "app/cli/progress.h"
#include "app/device_access.h"
#include "core/acoustics/arrays/catalogue.h"
#include "core/drive/calibration_run.h"
#include "core/drive/expected_pressure.h"
#include "core/error.h"
#include "core/io/calibration_file.h"
#include "core/io/microphone_readings_file.h"
#include "core/io/project_file.h"
#include "hardware/registry.h"

namespace acg {
namespace {

struct CalibrateOptions {
  std::string driver;
  DeviceOptions device;
  std::optional<std::filesystem::path> project, imported, output;
  std::string microphone;
  std::vector<std::string> places;
  bool findsOrder = false;
  bool evensOut = false;
  bool shows = false;
  bool removes = false;
};

std::string today() { return fmt::format("{:%Y-%m-%d}", fmt::localtime(std::time(nullptr))); }

/// The device's own array alone, where the catalogue has it.
Scene deviceScene(const std::string& driver) {
  static const std::map<std::string, std::string> kOtherNames = {{"openmpd", "openmpd_board"},
                                                                 {"autd3_sdk", "autd3"}};
  const auto other = kOtherNames.find(driver);
  const std::string name = other == kOtherNames.end() ? driver : other->second;
  const std::vector<std::string> known = catalogueNames();
  if (std::ranges::find(known, name) == known.end()) {
    refuse(
        fmt::format("The catalogue has no array of {}; name a project with its array by "
                    "--project.",
                    driver));
  }
  const CatalogueArray device = catalogueArray(name);
  Scene scene;
  scene.transducers["element"] = device.transducer;
  PlacedArray array;
  array.id = "device";
  array.geometry.kind = "device";
  array.geometry.parameters["name"] = name;
  array.transducer = "element";
  array.elements = std::make_shared<TransducerArray>(device.elements);
  scene.arrays.push_back(std::move(array));
  return scene;
}

Eigen::Vector3d placeOf(const std::string& text) {
  Eigen::Vector3d place;
  std::size_t begin = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const std::size_t end = axis < 2 ? text.find(',', begin) : text.size();
    if (end == std::string::npos) {
      refuse(fmt::format("--place \"{}\" is not of the form X,Y,Z, m.", text));
    }
    try {
      std::size_t read = 0;
      const std::string part = text.substr(begin, end - begin);
      place(axis) = std::stod(part, &read);
      if (read != part.size() || !std::isfinite(place(axis))) throw std::invalid_argument(part);
    } catch (const std::logic_error&) {
      refuse(fmt::format("--place \"{}\" is not of the form X,Y,Z, m.", text));
    }
    begin = end + 1;
  }
  return place;
}

Eigen::Matrix3Xd placesOf(const CalibrateOptions& options, const Scene& scene,
                          const ElementRange& elements) {
  Eigen::Matrix3Xd places(3, static_cast<Eigen::Index>(options.places.size()));
  for (Eigen::Index m = 0; m < places.cols(); ++m) {
    places.col(m) = placeOf(options.places[static_cast<std::size_t>(m)]);
  }
  if (places.cols() == 0) places = microphonePlace(scene, elements);
  if (options.findsOrder && places.cols() == 1) {
    places = placesForOrder(scene, elements, places.col(0));
  }
  if (options.findsOrder && places.cols() < MicrophoneCalibration::kPlacesForOrder) {
    refuse(
        fmt::format("--find-order wants the microphone at {} places or more; give one --place, "
                    "or as many.",
                    MicrophoneCalibration::kPlacesForOrder));
  }
  return places;
}

/// Runs the procedure beside this thread, which owns the device meanwhile.
CalibrationOutcome measure(Transmitter& transmitter, const CalibrationPlan& plan,
                           Microphone& microphone) {
  std::atomic<double> share = 0;
  const auto report = [&](const CalibrationProgress& progress) {
    share = double(progress.step) / progress.steps;
  };
  std::stop_source stop;
  auto outcome = std::async(std::launch::async, [&] {
    return runCalibration(transmitter, plan, microphone, report, stop.get_token());
  });
  Progress progress("Calibrating");
  while (outcome.wait_for(kRenewal) != std::future_status::ready) {
    transmitter.renewPermission();
    if (!wasInterrupted()) {
      progress.report(share);
    } else if (stop.request_stop()) {
      transmitter.mute("Muted by Ctrl+C.");
    }
  }
  return outcome.get();
}

void keep(const CalibrateOptions& options, Calibration calibration, const DeviceChoice& choice,
          const std::string& how) {
  calibration.driver = options.driver;
  if (!choice.serialNumber.empty()) calibration.serialNumber = choice.serialNumber;
  calibration.made = fmt::format("{} {}", today(), how);
  if (options.output) {
    saveCalibration(calibration, *options.output);
    fmt::print("calibration of {} -> {}\n", calibration.made, options.output->string());
    return;
  }
  const std::filesystem::path file = keepCalibration(calibration);
  fmt::print("calibration of {} kept for {} {}: {}\n", calibration.made, calibration.driver,
             calibration.serialNumber, file.string());
}

/// Known before the work: a calibration without a name is of no device.
void checkCanKeep(const CalibrateOptions& options, const DeviceChoice& choice) {
  if (options.output || !choice.serialNumber.empty()) return;
  refuse(
      "The device tells no serial number by which its calibration could be kept; give --serial "
      "with "
      "a name that is written on it, or a file by -o.");
}

void calibrateByMicrophone(const CalibrateOptions& options, const DeviceChoice& choice,
                           const Scene& scene) {
  checkCanKeep(options, choice);
  const auto devices =
      makeDeviceAccess(fmt::format("acg {}", ::getpid()), options.device.logFile());
  TransmitterSetup setup = devices->setUp(choice, scene);
  setup.findCalibration = {};  // what it is like without one is measured
  const Eigen::Matrix3Xd places = placesOf(options, scene, setup.elements);
  CalibrationPlan plan = calibrationPlan(scene, setup.elements, places);
  plan.keepsGains = options.evensOut;
  const auto microphone = devices->openMicrophone(options.microphone, choice, scene);
  Transmitter transmitter(std::move(setup));
  connectDevice(transmitter);
  for (const std::string& remark : transmitter.traits().remarks) fmt::print("note: {}\n", remark);
  if (!plan.silent.empty()) {
    fmt::print("note: {} elements are switched off in the project and stay silent.\n",
               plan.silent.size());
  }
  if (!options.device.arms) {
    fmt::print("Not armed, so nothing is emitted and measured; add --arm.\n");
    return;
  }
  armDevice(transmitter, options.device.consents);
  startEmitting(transmitter);
  const CalibrationOutcome outcome = measure(transmitter, plan, *microphone);
  endEmitting(transmitter);
  checkInterrupted();
  printOutcome(outcome, places.rightCols<1>());
  const bool isEmulated = options.microphone.starts_with("emulated");
  keep(options, outcome.calibration, choice,
       isEmulated ? "with an emulated microphone" : "with a microphone");
}

void calibrateFromReadings(const CalibrateOptions& options, const DeviceChoice& choice,
                           const Scene& scene, const std::filesystem::path& file) {
  checkCanKeep(options, choice);
  const auto driver = deviceDriver(options.driver).make(choice.settings);
  const ElementRange elements = assignedElements(scene, choice.arrays, driver->traits());
  const Eigen::MatrixXcd readings = loadMicrophoneReadings(file, elements.count);
  const Eigen::Matrix3Xd places = placesOf(options, scene, elements);
  if (readings.cols() != places.cols()) {
    refuse(
        fmt::format("{} has readings at {} places but {} are given; name each by --place, in "
                    "their order.",
                    file.string(), readings.cols(), places.cols()));
  }
  CalibrationPlan plan = calibrationPlan(scene, elements, places);
  plan.keepsGains = options.evensOut;
  const CalibrationOutcome outcome = calibrationFromReadings(plan, driver->traits(), readings);
  printOutcome(outcome, places.rightCols<1>());
  keep(options, outcome.calibration, choice, "from " + file.filename().string());
}

void importCalibration(const CalibrateOptions& options, const DeviceChoice& choice) {
  Calibration calibration = loadCalibration(*options.imported);
  if (choice.serialNumber.empty() && calibration.serialNumber.empty()) {
    checkCanKeep(options, choice);
  }
  const auto driver = deviceDriver(options.driver).make(choice.settings);
  checkCalibration(calibration, driver->traits().channels);
  keep(options, calibration, choice, "from " + options.imported->filename().string());
}

void showCalibrations(const CalibrateOptions& options, const DeviceChoice& choice) {
  if (options.output) {
    const auto kept = keptCalibration(options.driver, choice.serialNumber);
    if (!kept) {
      throw Error(ErrorCode::kNotFound,
                  fmt::format("No calibration of {} \"{}\" is kept; name its serial number by "
                              "--serial.",
                              options.driver, choice.serialNumber));
    }
    saveCalibration(*kept, *options.output);
    fmt::print("calibration of {} -> {}\n", kept->made, options.output->string());
    return;
  }
  for (const Calibration& calibration : keptCalibrations()) {
    const bool isMeant =
        calibration.driver == options.driver &&
        (choice.serialNumber.empty() || calibration.serialNumber == choice.serialNumber);
    if (isMeant) printCalibration(calibration);
  }
}

void runCalibrate(const CalibrateOptions& options) {
  const DeviceChoice choice = options.device.choice(options.driver);
  if (options.shows) return showCalibrations(options, choice);
  if (options.removes) {
    if (removeCalibration(options.driver, choice.serialNumber)) {
      fmt::print("The calibration of {} {} is removed.\n", options.driver, choice.serialNumber);
      return;
    }
    throw Error(
        ErrorCode::kNotFound,
        fmt::format("No calibration of {} \"{}\" is kept; \"acg calibrate {} --show\" lists "
                    "those there are.",
                    options.driver, choice.serialNumber, options.driver));
  }
  if (options.imported) return importCalibration(options, choice);
  if (options.microphone.empty()) {
    refuse("Nothing is to be done; give --microphone, --import, --show or --remove.");
  }
  Scene scene =
      options.project ? *loadProject(*options.project).scene : deviceScene(options.driver);
  if (options.device.hasInterlock) scene.safety.hasEnclosureInterlock = true;
  if (options.microphone.starts_with("csv:")) {
    return calibrateFromReadings(options, choice, scene, options.microphone.substr(4));
  }
  if (choice.address.empty()) refuse("The device to be heard has no --address; give it.");
  calibrateByMicrophone(options, choice, scene);
}

}  // namespace

void addCalibrateCommand(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand(
      "calibrate", "Measure how the elements of a device differ, and correct them from then on");
  const auto options = std::make_shared<CalibrateOptions>();
  command->add_option("DEVICE", options->driver, "A driver that \"acg list devices\" names")
      ->required();
  options->device.addTo(*command);
  command
      ->add_option("--microphone", options->microphone,
                   "emulated[:DB], exec:COMMAND, exec-amplitude:COMMAND or csv:FILE")
      ->type_name("WHAT");
  command
      ->add_option("--place", options->places,
                   "Where the microphone stands, m; may be repeated; without 0.12 m before the "
                   "middle")
      ->type_name("X,Y,Z")
      ->allow_extra_args(false);
  command->add_flag("--find-order", options->findsOrder,
                    "Find elements that stand in another's place, with the microphone at several "
                    "places");
  command->add_flag("--even-out", options->evensOut,
                    "Make all elements as loud as the weakest; a focus loses by it");
  command->add_option("--project", options->project, "With the device's arrays, zones and planes")
      ->type_name("FILE");
  command->add_option("--import", options->imported, "Keep this one: .json, .csv or .pat")
      ->type_name("FILE");
  command->add_flag("--show", options->shows, "List what is kept; with -o write it to a file");
  command->add_flag("--remove", options->removes, "Forget the calibration that is kept");
  command->add_option("-o,--output", options->output, "Write it there instead of keeping it")
      ->type_name("FILE.json");
  command->callback([options] { runCalibrate(*options); });
}

}  // namespace acg
