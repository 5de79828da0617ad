// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "core/params/parameter.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

class Session;

/// The targets as rows: name, kind, x, y, z, wanted, reached, error, verdict. The first six can be
/// edited; numbers take units as everywhere: as text, or in SI as a number.
class TargetsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kName, kKind, kX, kY, kZ, kWanted, kReached, kError, kVerdict, kColumns };

  TargetsModel(Session& session, QObject* parent);

  /// Takes the session's newest scene and hologram.
  void update();
  QString idAt(int row) const;
  int rowOf(const QString& id) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 private:
  QString textAt(const Target& target, int column) const;
  QVariant verdictAt(const Target& target, int role) const;
  double siValue(const QVariant& value, Dimension dimension) const;
  bool setPressure(const Target& target, const QVariant& value);

  Session& session_;
  ScenePtr scene_;
  HologramPtr hologram_;
};

}  // namespace acg
