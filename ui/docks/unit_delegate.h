// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace acg {

/// Set on an item: its text is drawn in the theme's colour of this role (`quiet`, `bad`, ...).
inline constexpr int kRoleColorRole = Qt::UserRole + 60;
/// Set on an item: a dot in the colour of this role stands before the text; `ring` at the end of
/// the name, such as `quietPoint ring`, draws it hollow, `square` as a square.
inline constexpr int kDotRole = Qt::UserRole + 61;

/// Set on an item: a quiet text at the right end of the row; the name gets the room it leaves.
inline constexpr int kTrailingRole = Qt::UserRole + 62;

/// Set on an item: the role of that text's colour instead of quiet.
inline constexpr int kTrailingColorRole = Qt::UserRole + 63;

/// Draws rows of the docks: comfortable height, coloured dots, and units behind a number in a
/// quieter grey than the number itself.
class UnitDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  /// `inset` is the room at the left; 0 aligns the rows with what stands above them.
  explicit UnitDelegate(QObject* parent, int rowHeight = 28, int inset = 6)
      : QStyledItemDelegate(parent), rowHeight_(rowHeight), inset_(inset) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const override;

 private:
  int rowHeight_;
  int inset_;
};

}  // namespace acg
