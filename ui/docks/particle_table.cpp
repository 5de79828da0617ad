// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/particle_table.h"

#include <algorithm>

#include <QComboBox>
#include <QFile>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/params/quantity_text.h"
#include "core/resource_path.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/icon_button.h"
#include "ui/session.h"

namespace acg {
namespace {

enum Column { kName, kRadius, kDensity, kSpeed };

Dimension dimensionOf(int column) {
  return column == kRadius    ? Dimension::kLength
         : column == kDensity ? Dimension::kDensity
                              : Dimension::kSpeed;
}

constexpr ParticleKind kKinds[] = {ParticleKind::kCompressible, ParticleKind::kHard,
                                   ParticleKind::kSoft};

QString kindLabel(ParticleKind kind) {
  switch (kind) {
    case ParticleKind::kHard:
      return ParticleTable::tr("Hard");
    case ParticleKind::kSoft:
      return ParticleTable::tr("Soft");
    default:
      return ParticleTable::tr("Compressible");
  }
}

double& memberOf(Particle& particle, int column) {
  return column == kRadius    ? particle.radius
         : column == kDensity ? particle.density
                              : particle.soundSpeed;
}

}  // namespace

std::vector<ParticlePreset> particlePresets() {
  const auto path = resourcePath("materials.json");
  QFile file(QString::fromStdString(path.string()));
  const bool isOpen = file.open(QIODevice::ReadOnly);
  const QJsonDocument document = QJsonDocument::fromJson(isOpen ? file.readAll() : QByteArray());
  if (!document.isObject()) {
    throw Error(ErrorCode::kInvalidFile,
                path.string() + " cannot be read; install the program again.");
  }
  std::vector<ParticlePreset> presets;
  for (const QJsonValue& value : document.object().value("particles").toArray()) {
    const QJsonObject row = value.toObject();
    presets.push_back({row["name"].toString().toStdString(),
                       row["label"].toString().toStdString(),
                       row["source"].toString().toStdString(),
                       {row["radius_m"].toDouble(), row["density_kg_m3"].toDouble(),
                        row["sound_speed_m_s"].toDouble()}});
  }
  return presets;
}

ParticleTable::ParticleTable(Session& session, QWidget* parent)
    : QWidget(parent), session_(session) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->setSpacing(4);
  head->addWidget(headingLabel(tr("Particles"), this), 1);
  QToolButton* add = menuButton("plus", tr("Add a particle"), this);
  remove_ = iconButton("trash", tr("Delete the selected particle"), this);
  for (QToolButton* button : {add, remove_}) head->addWidget(button);
  column->addLayout(head);
  auto* menu = new QMenu(add);
  menu->setToolTipsVisible(true);
  try {
    for (const ParticlePreset& preset : particlePresets()) {
      menu->addAction(QString::fromStdString(preset.label), [this, preset] { addPreset(preset); })
          ->setToolTip(QString::fromStdString(preset.source));
    }
  } catch (const Error& error) {
    session.post(MessageKind::kWarning, QString::fromUtf8(error.what()));
  }
  add->setMenu(menu);
  table_ = new QTableWidget(0, 4, this);
  table_->setAccessibleName(tr("Particles"));
  table_->setHorizontalHeaderLabels({tr("Name"), tr("Radius"), tr("Density"), tr("Speed")});
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table_->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeader()->setMinimumSectionSize(40);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(26);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setItemDelegate(new UnitDelegate(table_, 26));
  column->addWidget(table_);
  kindRow_ = new QWidget(this);
  auto* grid = makeFormGrid(kindRow_);
  kind_ = new QComboBox(kindRow_);
  for (const ParticleKind kind : kKinds) kind_->addItem(kindLabel(kind), int(kind));
  kind_->setItemData(0, tr("A sphere with a density and a sound speed of its own"),
                     Qt::ToolTipRole);
  kind_->setItemData(1, tr("Rigid and held by its inertia; its density only gives it weight"),
                     Qt::ToolTipRole);
  kind_->setItemData(2,
                     tr("No pressure at its surface, such as a bubble in a liquid; forces by "
                        "partial waves only"),
                     Qt::ToolTipRole);
  kindLabel_ = addFormRow(grid, tr("Kind"), kind_);
  kind_->setAccessibleName(tr("Kind of particle"));
  column->addWidget(kindRow_);
  connect(kind_, &QComboBox::activated, this, &ParticleTable::setKind);
  connect(table_, &QTableWidget::currentCellChanged, this, [this] { showKind(); });
  connect(table_, &QTableWidget::cellChanged, this, &ParticleTable::onCellChanged);
  connect(table_, &QTableWidget::itemSelectionChanged, this,
          [this] { remove_->setEnabled(!table_->selectedItems().isEmpty()); });
  connect(remove_, &QToolButton::clicked, this, &ParticleTable::removeSelected);
}

void ParticleTable::show(const Scene& scene) {
  QScopedValueRollback filling(isFilling_, true);
  names_.clear();
  table_->setRowCount(int(scene.particles.size()));
  int row = 0;
  for (const auto& [name, particle] : scene.particles) {
    names_.push_back(name);
    Particle copy = particle;
    for (int column = kName; column <= kSpeed; ++column) {
      QTableWidgetItem* item = table_->item(row, column);
      if (!item) {
        item = new QTableWidgetItem;
        item->setTextAlignment((column == kName ? Qt::AlignLeft : Qt::AlignRight) |
                               Qt::AlignVCenter);
        table_->setItem(row, column, item);
      }
      // Sound does not enter a hard or a soft sphere: its speed there means nothing.
      const bool isKind = column == kSpeed && particle.kind != ParticleKind::kCompressible;
      const std::string text = column == kName ? name
                               : isKind
                                   ? kindLabel(particle.kind).toLower().toStdString()
                                   : formatQuantity(memberOf(copy, column), dimensionOf(column));
      item->setFlags(isKind ? item->flags() & ~Qt::ItemIsEditable
                            : item->flags() | Qt::ItemIsEditable);
      item->setData(kRoleColorRole, isKind ? "quiet" : "");
      if (item->text().toStdString() != text) item->setText(QString::fromStdString(text));
    }
    ++row;
  }
  table_->setFixedHeight(28 + 26 * std::clamp(row, 1, 6) + 4);
  remove_->setEnabled(!table_->selectedItems().isEmpty());
  showKind();
}

std::string ParticleTable::kindName() const {
  if (names_.empty()) return {};
  return names_[std::size_t(std::clamp(table_->currentRow(), 0, int(names_.size()) - 1))];
}

void ParticleTable::showKind() {
  const std::string name = kindName();
  const auto& particles = session_.scene()->particles;
  const auto found = particles.find(name);
  kindRow_->setVisible(found != particles.end());
  if (found == particles.end()) return;
  // With several it must be plain whose kind this is.
  const QString whose = QString::fromStdString(name);
  kindLabel_->setText(names_.size() > 1 ? tr("Kind of %1").arg(whose) : tr("Kind"));
  kind_->setCurrentIndex(kind_->findData(int(found->second.kind)));
}

void ParticleTable::setKind(int index) {
  const std::string name = kindName();
  const auto kind = ParticleKind(kind_->itemData(index).toInt());
  const auto& particles = session_.scene()->particles;
  const auto found = particles.find(name);
  if (found == particles.end() || found->second.kind == kind) return;
  session_.edit(tr("Make %1 %2").arg(QString::fromStdString(name), kindLabel(kind).toLower()), 0,
                [&](Scene& scene) { scene.particles.at(name).kind = kind; });
  show(*session_.scene());
}

void ParticleTable::addPreset(const ParticlePreset& preset) {
  session_.edit(tr("Add particle %1").arg(QString::fromStdString(preset.name)), 0,
                [&](Scene& scene) {
                  std::string name = preset.name;
                  for (int number = 2; scene.particles.contains(name); ++number) {
                    name = preset.name + " " + std::to_string(number);
                  }
                  scene.particles[name] = preset.particle;
                });
}

void ParticleTable::onCellChanged(int row, int column) {
  if (isFilling_ || row >= int(names_.size())) return;
  const std::string name = names_[std::size_t(row)];
  const std::string text = table_->item(row, column)->text().trimmed().toStdString();
  const QString shown = QString::fromStdString(name);
  bool isDone = false;
  try {
    if (column == kName) {
      isDone =
          text == name || session_.edit(tr("Rename particle %1").arg(shown), 0, [&](Scene& scene) {
            if (text.empty() || scene.particles.contains(text)) {
              throw Error(ErrorCode::kInvalidArgument,
                          tr("A particle needs a name that no other has.").toStdString());
            }
            auto node = scene.particles.extract(name);
            node.key() = text;
            scene.particles.insert(std::move(node));
            for (Target& target : scene.targets) {
              auto* trap = std::get_if<Trap>(&target.wish);
              if (trap && trap->particle == name) trap->particle = text;
            }
          });
    } else {
      const double si = parseQuantity(text, dimensionOf(column));
      if (!(si > 0)) {
        throw Error(ErrorCode::kInvalidArgument,
                    tr("A particle needs a value above zero.").toStdString());
      }
      isDone = session_.edit(tr("Change particle %1").arg(shown), 0, [&](Scene& scene) {
        memberOf(scene.particles.at(name), column) = si;
      });
    }
  } catch (const Error& error) {
    session_.post(MessageKind::kWarning, QString::fromUtf8(error.what()));
  }
  if (!isDone) show(*session_.scene());
}

void ParticleTable::removeSelected() {
  const int row = table_->currentRow();
  if (row < 0 || row >= int(names_.size())) return;
  const std::string name = names_[std::size_t(row)];
  session_.edit(tr("Delete particle %1").arg(QString::fromStdString(name)), 0, [&](Scene& scene) {
    scene.particles.erase(name);
    // Traps that held it fall back to the first particle of the scene.
    for (Target& target : scene.targets) {
      auto* trap = std::get_if<Trap>(&target.wish);
      if (trap && trap->particle == name) trap->particle.clear();
    }
  });
}

}  // namespace acg
