// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/targets_model.h"

#include <cmath>

#include "core/error.h"
#include "core/params/quantity_text.h"
#include "core/units.h"
#include "ui/docks/scene_edits.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/number_text.h"
#include "ui/icons.h"
#include "ui/session.h"
#include "ui/verdict_text.h"

namespace acg {
namespace {

bool isTextColumn(int column) {
  return column <= TargetsModel::kKind || column == TargetsModel::kVerdict;
}

}  // namespace

TargetsModel::TargetsModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent), session_(session), scene_(session.scene()) {}

void TargetsModel::update() {
  const std::size_t rows = scene_->targets.size();
  const std::size_t now = session_.scene()->targets.size();
  if (rows != now) {
    beginResetModel();
    scene_ = session_.scene();
    hologram_ = session_.hologram();
    endResetModel();
    return;
  }
  scene_ = session_.scene();
  hologram_ = session_.hologram();
  if (now > 0) emit dataChanged(index(0, 0), index(int(now) - 1, kColumns - 1));
}

QString TargetsModel::idAt(int row) const {
  return row >= 0 && row < rowCount() ? QString::fromStdString(scene_->targets[std::size_t(row)].id)
                                      : QString();
}

int TargetsModel::rowOf(const QString& id) const {
  for (int row = 0; row < rowCount(); ++row) {
    if (idAt(row) == id) return row;
  }
  return -1;
}

int TargetsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(scene_->targets.size());
}

int TargetsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString TargetsModel::textAt(const Target& target, int column) const {
  const TargetResult* result = resultOf(hologram_, target.id);
  const bool isQuiet = std::holds_alternative<QuietPoint>(target.wish);
  switch (column) {
    case kName:
      return QString::fromStdString(target.id);
    case kKind:
      return wishKindLabel(wishKindOf(target));
    case kX:
    case kY:
    case kZ:
      // Always two digits behind the point, so that the points of a column stand in line.
      return fixedText(target.position[column - kX] / units::mm, 2) + " mm";
    case kWanted:
      if (isQuiet) return tr("silence");
      return target.wantedPressure() ? pressureText(*target.wantedPressure()) : tr("most");
    case kReached:
      return result ? pressureText(isQuiet ? result->pressure : result->reached) : QString();
    case kError:
      if (!result || !result->relativeError()) return {};
      return fixedText(100 * *result->relativeError(), 1) + " %";
  }
  return {};
}

QVariant TargetsModel::verdictAt(const Target& target, int role) const {
  const TrapVerdict* verdict = session_.verdictOn(target.id);
  if (!verdict) return {};
  switch (role) {
    case Qt::DisplayRole:
      return holdPhrase(verdict->hold, session_.verdictDrives());
    case Qt::DecorationRole:
      return icon(holdIcon(verdict->hold));
    case kRoleColorRole:
      return holdRole(verdict->hold);
    case Qt::ToolTipRole:
      return session_.verdictDrives() == DriveView::kSolved
                 ? QString::fromStdString(verdict->reason)
                 : tr("%1 Judged on the drives as the devices emit them.")
                       .arg(QString::fromStdString(verdict->reason));
    default:
      return {};
  }
}

QVariant TargetsModel::data(const QModelIndex& index, int role) const {
  if (index.row() >= rowCount()) return {};
  const Target& target = scene_->targets[std::size_t(index.row())];
  const int column = index.column();
  if (column == kVerdict && role != Qt::TextAlignmentRole) return verdictAt(target, role);
  switch (role) {
    case Qt::DisplayRole:
      return textAt(target, column);
    case Qt::EditRole:
      if (column == kKind) return int(wishKindOf(target));
      if (column >= kX && column <= kZ) return target.position[column - kX];
      if (column == kWanted) {
        return target.wantedPressure() ? QVariant(*target.wantedPressure()) : QVariant();
      }
      return textAt(target, column);
    case Qt::TextAlignmentRole:
      return QVariant((isTextColumn(column) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case kDotRole:
      if (column != kName) return {};
      return QString(wishRole(target)) +
             (std::holds_alternative<QuietPoint>(target.wish) ? " ring" : "");
    case kRoleColorRole: {
      const QString text = column == kWanted ? textAt(target, column) : QString();
      if (column == kKind || (!text.isEmpty() && text.at(0).isLetter())) return "quiet";
      if (column == kError) {
        const TargetResult* result = resultOf(hologram_, target.id);
        const bool isOff =
            result && result->relativeError() && std::abs(*result->relativeError()) > 0.1;
        return isOff ? "warn" : "quiet";
      }
      return {};
    }
    case Qt::ToolTipRole:
      if (column == kWanted) return tr("Empty asks for as much as can be had");
      if (column >= kX && column <= kZ) {
        return tr("Takes units and sums, such as 12.5 mm or 10 mm + lambda/4");
      }
      return {};
    default:
      return {};
  }
}

QVariant TargetsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    return QVariant((isTextColumn(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("Name"),   tr("Kind"),    tr("x"),     tr("y"),      tr("z"),
                            tr("Wanted"), tr("Reached"), tr("Error"), tr("Verdict")};
  return titles[section];
}

Qt::ItemFlags TargetsModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  if (index.row() >= rowCount()) return flags;
  const bool isQuiet =
      std::holds_alternative<QuietPoint>(scene_->targets[std::size_t(index.row())].wish);
  if (index.column() < kReached && !(isQuiet && index.column() == kWanted)) {
    flags |= Qt::ItemIsEditable;
  }
  return flags;
}

double TargetsModel::siValue(const QVariant& value, Dimension dimension) const {
  if (value.typeId() == QMetaType::Double) return value.toDouble();
  return parseQuantity(value.toString().trimmed().toStdString(), dimension, scene_->wavelength());
}

bool TargetsModel::setPressure(const Target& target, const QVariant& value) {
  std::optional<double> pressure;
  if (!value.toString().trimmed().isEmpty()) {
    pressure = siValue(value, Dimension::kPressure);
    if (!(*pressure >= 0)) {
      throw Error(ErrorCode::kInvalidArgument,
                  tr("A wanted pressure cannot be negative.").toStdString());
    }
  }
  if (pressure == target.wantedPressure()) return false;
  const std::string id = target.id;
  return session_.edit(tr("Change wanted pressure of %1").arg(QString::fromStdString(id)), 0,
                       [&](Scene& scene) {
                         Target& changed = targetOf(scene, id);
                         if (auto* focus = std::get_if<FocalPoint>(&changed.wish)) {
                           focus->pressure = pressure;
                         }
                         if (auto* trap = std::get_if<Trap>(&changed.wish)) {
                           trap->pressure = pressure;
                         }
                         if (auto* image = std::get_if<ImageTarget>(&changed.wish)) {
                           image->pressure = pressure;
                         }
                       });
}

bool TargetsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || index.row() >= rowCount()) return false;
  // A copy: the edit publishes a new scene while we still need the old target.
  const Target target = scene_->targets[std::size_t(index.row())];
  const QString id = QString::fromStdString(target.id);
  const QString text = value.toString().trimmed();
  const int column = index.column();
  try {
    if (column == kName) {
      if (text == id) return false;
      const bool isSelected = session_.selection() == id;
      if (!session_.edit(tr("Rename %1 to %2").arg(id, text), 0, [&](Scene& scene) {
            renameObject(scene, target.id, text.toStdString());
          })) {
        return false;
      }
      if (isSelected) session_.select(text);
      return true;
    }
    if (column == kKind) {
      const auto kind = WishKind(value.toInt());
      if (kind == wishKindOf(target)) return false;
      return session_.edit(tr("Make %1 a %2").arg(id, wishKindLabel(kind).toLower()), 0,
                           [&](Scene& scene) { convertWish(targetOf(scene, target.id), kind); });
    }
    if (column >= kX && column <= kZ) {
      const double si = siValue(value, Dimension::kLength);
      if (si == target.position[column - kX]) return false;
      return session_.edit(tr("Move %1").arg(id), 0, [&](Scene& scene) {
        targetOf(scene, target.id).position[column - kX] = si;
      });
    }
    if (column == kWanted) return setPressure(target, value);
  } catch (const Error& error) {
    session_.post(MessageKind::kWarning, QString::fromUtf8(error.what()));
  }
  return false;
}

}  // namespace acg
