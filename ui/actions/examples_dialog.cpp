// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/examples_dialog.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/resource_path.h"
#include "ui/icons.h"
#include "ui/theme.h"

namespace acg {
namespace {

constexpr int kFileRole = Qt::UserRole;
constexpr int kSummaryRole = Qt::UserRole + 1;
constexpr int kPictureRole = Qt::UserRole + 2;
constexpr QSize kCard(264, 240);
constexpr int kPictureHeight = 144;

/// A card: picture, name, and what the example shows in two quiet lines.
class CardDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return kCard; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QPalette& palette = option.palette;
    const QRectF card = QRectF(option.rect).adjusted(4, 4, -4, -4);
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isUnder = option.state & QStyle::State_MouseOver;
    painter->setPen(isSelected || isUnder ? QPen(palette.color(QPalette::Link), isSelected ? 2 : 1)
                                          : QPen(palette.color(QPalette::Mid)));
    painter->setBrush(palette.color(isSelected ? QPalette::Highlight : QPalette::Window));
    painter->drawRoundedRect(card, 6, 6);

    const QRectF frame(card.left() + 8, card.top() + 8, card.width() - 16, kPictureHeight);
    QPainterPath round;
    round.addRoundedRect(frame, 4, 4);
    painter->setClipPath(round);
    const QPixmap picture = index.data(kPictureRole).value<QPixmap>();
    if (picture.isNull()) {
      painter->fillRect(frame, palette.color(QPalette::Button));
      const QRect place(QPoint(), QSize(40, 40));
      index.data(Qt::DecorationRole)
          .value<QIcon>()
          .paint(painter, place.translated(frame.center().toPoint() - place.center()));
    } else {
      const QSizeF fitted =
          QSizeF(picture.size()).scaled(frame.size(), Qt::KeepAspectRatioByExpanding);
      QRectF target(QPointF(), fitted);
      target.moveCenter(frame.center());
      painter->drawPixmap(target, picture, picture.rect());
    }
    painter->setClipping(false);

    QRectF words(frame.left(), frame.bottom() + 6, frame.width(), 20);
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(palette.color(QPalette::Text));
    const QString name = index.data(Qt::DisplayRole).toString();
    painter->drawText(words, Qt::AlignVCenter,
                      QFontMetricsF(bold).elidedText(name, Qt::ElideRight, words.width()));
    words = QRectF(frame.left(), words.bottom(), frame.width(), card.bottom() - words.bottom() - 4);
    QFont small = option.font;
    small.setPixelSize(12);
    painter->setFont(small);
    painter->setPen(palette.color(QPalette::PlaceholderText));
    painter->drawText(words, Qt::AlignTop | Qt::TextWordWrap, index.data(kSummaryRole).toString());
    painter->restore();
  }
};

/// Of the plain JSON: the gallery needs neither elements nor a valid scene.
std::optional<ExampleInfo> readInfo(const QString& file) {
  QFile in(file);
  if (!in.open(QIODevice::ReadOnly)) return std::nullopt;
  const QJsonObject json = QJsonDocument::fromJson(in.readAll()).object();
  if (json.isEmpty()) return std::nullopt;
  ExampleInfo info;
  info.file = file;
  const QFileInfo place(file);
  const QString folder =
      theme().isDark ? QStringLiteral("thumbnails/dark") : QStringLiteral("thumbnails");
  info.thumbnail =
      place.dir().filePath(QStringLiteral("%1/%2.png").arg(folder, place.completeBaseName()));
  info.name = json.value(QStringLiteral("name")).toString(QFileInfo(file).baseName());
  const QJsonArray targets = json.value(QStringLiteral("targets")).toArray();
  info.iconName = QStringLiteral("focus");
  for (const QJsonValue& target : targets) {
    const QString kind = target[QStringLiteral("kind")].toString();
    if (kind == QLatin1String("trap")) info.iconName = QStringLiteral("trap");
  }
  info.summary = json.value(QStringLiteral("description")).toString();
  if (info.summary.isEmpty()) {
    const auto arrays = json.value(QStringLiteral("arrays")).toArray().size();
    const QString solver =
        json.value(QStringLiteral("solver")).toObject().value(QStringLiteral("name")).toString();
    info.summary = ExamplesDialog::tr("%n target(s)", nullptr, static_cast<int>(targets.size())) +
                   QStringLiteral(", ") +
                   ExamplesDialog::tr("%n array(s)", nullptr, static_cast<int>(arrays)) +
                   QStringLiteral(", ") + solver;
  }
  return info;
}

}  // namespace

std::vector<ExampleInfo> listExamples() {
  std::vector<ExampleInfo> found;
  QDir folder;
  try {
    folder.setPath(QString::fromStdString(resourcePath("examples").string()));
  } catch (const Error& error) {
    spdlog::warn("{}", error.what());
    return found;
  }
  for (const QString& name : folder.entryList({QStringLiteral("*.acg")}, QDir::Files, QDir::Name)) {
    if (auto info = readInfo(folder.filePath(name))) found.push_back(std::move(*info));
  }
  std::sort(found.begin(), found.end(), [](const ExampleInfo& a, const ExampleInfo& b) {
    return a.name.localeAwareCompare(b.name) < 0;
  });
  return found;
}

ExamplesDialog::ExamplesDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Examples"));
  resize(3 * kCard.width() + 64, 640);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(12);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Examples"));
  list_->setViewMode(QListView::IconMode);
  list_->setMovement(QListView::Static);
  list_->setResizeMode(QListView::Adjust);
  list_->setUniformItemSizes(true);
  list_->setMouseTracking(true);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setItemDelegate(new CardDelegate(list_));
  for (const ExampleInfo& info : listExamples()) {
    auto* item = new QListWidgetItem(info.name, list_);
    item->setData(kFileRole, info.file);
    item->setData(kSummaryRole, info.summary);
    item->setData(Qt::AccessibleDescriptionRole, info.summary);
    item->setToolTip(info.summary);
    const QPixmap picture(info.thumbnail);
    if (picture.isNull()) {
      item->setIcon(icon(info.iconName));
    } else {
      item->setData(kPictureRole, picture);
    }
  }
  if (list_->count() == 0) {
    layout->addWidget(new QLabel(tr("The examples are not installed; see the folder "
                                    "resources/examples of the source."),
                                 this));
  }
  layout->addWidget(list_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this);
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(list_, &QListWidget::itemActivated, this, &QDialog::accept);
  connect(list_, &QListWidget::currentRowChanged, this,
          [buttons](int row) { buttons->button(QDialogButtonBox::Open)->setEnabled(row >= 0); });
  buttons->button(QDialogButtonBox::Open)->setEnabled(false);
  list_->setCurrentRow(0);
  list_->setFocus();
}

QString ExamplesDialog::chosenFile() const {
  const QListWidgetItem* item = list_->currentItem();
  return item != nullptr ? item->data(kFileRole).toString() : QString();
}

}  // namespace acg
