// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/designer/source_statement.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace acg {

class QuantityField;

/// How loud a transducer is, entered as its source states it, with the way to the strength in Pa m
/// spelled out underneath while one types.
class StrengthForm : public QWidget {
  Q_OBJECT

 public:
  explicit StrengthForm(QWidget* parent = nullptr);

  void setStatement(const SourceStatement& statement);
  const SourceStatement& statement() const { return statement_; }
  void setPlaneWave(bool isPlaneWave);
  /// Why there is no strength; empty when there is one.
  const QString& problem() const { return problem_; }
  /// The text under the fields.
  QString conversionText() const;

 signals:
  void edited();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Row {
    QLabel* label;
    QWidget* field;
  };
  void connectForm();
  void makeCombos();
  void makeFields();
  void connectField(QuantityField* field, double SourceStatement::*member);
  void changed();
  void showValues();
  void showRows();
  void showConversion();

  SourceStatement statement_;
  QString problem_;
  QGridLayout* grid_;
  QComboBox *form_, *pressureKind_, *voltKind_, *waveform_;
  QuantityField *pressure_, *level_, *sensitivity_, *distance_, *voltage_;
  Row pressureRow_, levelRow_, sensitivityRow_, distanceRow_, pressureKindRow_, voltKindRow_;
  QLabel *strength_, *derivation_, *consequences_;
};

}  // namespace acg
