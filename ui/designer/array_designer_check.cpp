// SPDX-License-Identifier: GPL-3.0-or-later
// What the designer has done on a worker thread, and what it shows of that.
#include <algorithm>
#include <filesystem>

#include <QFileInfo>
#include <QPointer>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "core/io/directivity_file.h"
#include "ui/designer/array_designer.h"
#include "ui/designer/element_panel.h"
#include "ui/designer/table_panel.h"
#include "ui/designer/transducer_form.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/number_text.h"
#include "ui/forms/parameter_form.h"
#include "ui/forms/quantity_field.h"
#include "ui/session.h"

namespace acg {

/// One round: the design as it was, and what came of it.
struct ArrayDesigner::Check {
  ScenePtr scene;
  ArrayDesign design;
  bool builds = false;          ///< the geometry has changed since the elements were built
  bool readsCatalogue = false;  ///< another device: its types of transducer are wanted
  QString geometryProblem, problem;
  std::vector<Issue> issues;
  std::map<std::string, TransducerModel> types;
  std::string deviceType;  ///< of `types`, the device's usual one

  void run() {
    try {
      if (builds) {
        design.elements = std::make_shared<TransducerArray>(
            buildArray(design.geometry, std::filesystem::current_path(), ""));
      }
      if (readsCatalogue) readTypes();
    } catch (const Error& error) {
      design.elements = nullptr;
      geometryProblem = QString::fromUtf8(error.what());
      return;
    }
    try {
      issues = checkDesign(*scene, design);
    } catch (const Error& error) {
      problem = QString::fromUtf8(error.what());
    }
  }

 private:
  void readTypes() {
    const CatalogueArray device = catalogueArray(deviceName(design.geometry));
    deviceType = device.name + " (catalogue)";
    types[deviceType] = device.transducer;
    for (const auto& [name, model] : device.transducerOptions) {
      types[device.name + " " + name + " (catalogue)"] = model;
    }
  }
};

void ArrayDesigner::requestCheck() {
  updateOk();
  if (isChecking_) {
    isStale_ = true;
    return;
  }
  isChecking_ = true;
  isStale_ = false;
  elements_->setBuilding(true);
  auto check = std::make_shared<Check>();
  check->scene = session_.scene();
  check->design = design_;
  check->builds = !design_.elements || !(builtGeometry_ == design_.geometry);
  const std::string device = deviceName(design_.geometry);
  check->readsCatalogue = !device.empty() && device != typesDevice_;
  session_.runInBackground(
      tr("Preview array"), [check](JobContext&) { check->run(); },
      [this, check, guard = QPointer<ArrayDesigner>(this)] {
        if (guard) takeCheck(*check);
      },
      [this, guard = QPointer<ArrayDesigner>(this)] {
        if (!guard) return;
        isChecking_ = false;
        problem_ = tr("The preview was stopped; change something to have it again.");
        elements_->setBuilding(false);
        elements_->setMessage(problem_, true);
        updateOk();
      });
}

void ArrayDesigner::takeCheck(const Check& check) {
  isChecking_ = false;
  elements_->setBuilding(isStale_);
  // A geometry that has gone on meanwhile is shown all the same: the hand is faster than the eye.
  if (check.design.elements) {
    design_.elements = check.design.elements;
    builtGeometry_ = check.design.geometry;
    elements_->setElements(check.design.elements, check.design.transducer.radius);
  }
  showGeometryProblem(check.geometryProblem);
  const auto worst = std::find_if(check.issues.begin(), check.issues.end(), [](const Issue& issue) {
    return issue.severity != Severity::kNote;
  });
  const bool hasIssue = worst != check.issues.end();
  const bool isError = hasIssue && worst->severity == Severity::kError;
  const QString issue = hasIssue ? QString::fromStdString(worst->message) : QString();
  problem_ = !check.geometryProblem.isEmpty() ? check.geometryProblem
             : !check.problem.isEmpty()       ? check.problem
             : isError                        ? issue
                                              : QString();
  // What stands beside its field or is said by a form needs no second telling.
  const bool isSaid = !check.geometryProblem.isEmpty() || !nameProblem_.isEmpty();
  elements_->setMessage(isSaid                ? QString()
                        : !problem_.isEmpty() ? problem_
                                              : issue,
                        !problem_.isEmpty());
  takeTypes(check);
  placeNew();
  updateOk();
  if (isStale_) {
    requestCheck();
  } else if (acceptsWhenChecked_) {
    acceptsWhenChecked_ = false;
    accept();
  }
}

void ArrayDesigner::placeNew() {
  if (isPlaced_ || !design_.elements) return;
  const Placement place = clearPlace(*session_.scene(), *design_.elements);
  const bool isSame = place.position == design_.position &&
                      place.orientation.coeffs() == design_.orientation.coeffs();
  if (isSame) return;
  design_.position = place.position;
  design_.orientation = place.orientation;
  showPlace();
  changed();
}

void ArrayDesigner::takeTypes(const Check& check) {
  const std::string device = deviceName(design_.geometry);
  if (check.types.empty() || device != deviceName(check.design.geometry)) {
    if (device.empty()) shownDevice_.clear();
    return;
  }
  typesDevice_ = device;
  std::map<std::string, TransducerModel> types = session_.scene()->transducers;
  types.insert(check.types.begin(), check.types.end());
  transducer_->setTypes(types);
  if (device == shownDevice_) return;
  // Another device brings its own elements along.
  shownDevice_ = device;
  transducer_->setTransducer(check.deviceType, check.types.at(check.deviceType));
  changed();
}

void ArrayDesigner::showGeometryProblem(const QString& problem) {
  if (flagged_) flagged_->setProblem({});
  flagged_.clear();
  // A sentence that begins with the key of a setting belongs beside it, under its name.
  for (const Parameter& parameter : arrayGeometry(design_.geometry.kind).parameters()) {
    const QString key = QString::fromStdString(parameter.name);
    if (!problem.startsWith(key + ' ') && !problem.startsWith(key + ':')) continue;
    const QString sentence = QString::fromStdString(parameter.label) + problem.mid(key.size());
    flagged_ = qobject_cast<QuantityField*>(parameters_->field(parameter.name));
    if (flagged_) flagged_->setProblem(sentence);
    parameters_->setProblem(flagged_ ? QString() : sentence);
    return;
  }
  parameters_->setProblem(problem);
}

void ArrayDesigner::loadCorrections(const QString& path) {
  struct Read {
    ElementMarks marks;
    QString problem;
  };
  auto read = std::make_shared<Read>();
  session_.runInBackground(
      tr("Load corrections"),
      [read, path = path.toStdString()](JobContext&) {
        try {
          read->marks = readCorrections(path);
        } catch (const Error& error) {
          read->problem = QString::fromUtf8(error.what());
        }
      },
      [this, read, guard = QPointer<ArrayDesigner>(this)] {
        if (!guard) return;
        const int count = design_.elements ? design_.elements->size() : 0;
        if (read->problem.isEmpty() && read->marks.count != count) {
          read->problem = tr("The table has %1 rows but the array %2 elements; give one row for "
                             "each element in order.")
                              .arg(read->marks.count)
                              .arg(count);
        }
        if (!read->problem.isEmpty()) {
          elements_->setFileProblem(read->problem);
          return;
        }
        // Which elements sound is none of the table's business.
        read->marks.isDisabled = design_.fittingMarks().isDisabled;
        elements_->setMarks(read->marks);
        changed();
      });
}

void ArrayDesigner::loadDirectivity(const QString& path) {
  struct Read {
    DirectivityTable table;
    QString problem;
  };
  auto read = std::make_shared<Read>();
  session_.runInBackground(
      tr("Load directivity"),
      [read, path = path.toStdString()](JobContext&) {
        try {
          read->table = readDirectivity(path);
        } catch (const Error& error) {
          read->problem = QString::fromUtf8(error.what());
        }
      },
      [read, path, guard = QPointer<ArrayDesigner>(this)] {
        if (!guard) return;
        TablePanel* panel = guard->transducer_->tablePanel();
        if (!read->problem.isEmpty()) {
          panel->setNote(read->problem, true);
          return;
        }
        const DirectivityTable& table = read->table;
        guard->transducer_->setTable(table.angles, table.gains);
        const QString name = QFileInfo(path).fileName();
        panel->setNote(table.reference == 1
                           ? tr("From %1").arg(name)
                           : tr("From %1, amplitudes divided by %2, that at the first angle")
                                 .arg(name, shortText(table.reference, 4)),
                       false);
      });
}

}  // namespace acg
