// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QListWidget>

namespace acg {

/// What the gallery tells of an example.
struct ExampleInfo {
  QString file;
  QString name;
  QString summary;    ///< "2 targets, 512 elements in 2 arrays, GS-PAT" or the file's description
  QString thumbnail;  ///< picture beside the examples; may be missing
  QString iconName;   ///< in its place then
};

/// The examples of resources/examples, sorted by name; damaged ones are left out.
std::vector<ExampleInfo> listExamples();

/// The gallery of examples: a card each, with a picture that `packaging/make-thumbnails` drew.
class ExamplesDialog : public QDialog {
  Q_OBJECT

 public:
  explicit ExamplesDialog(QWidget* parent = nullptr);
  QString chosenFile() const;

 private:
  QListWidget* list_;
};

}  // namespace acg
