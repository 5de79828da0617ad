// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forms/quantity_field.h"

#include <cmath>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

#include "core/error.h"
#include "core/params/quantity_text.h"
#include "ui/forms/form_style.h"
#include "ui/forms/role_color.h"

namespace acg {
namespace {

constexpr int kPadding = 6;
constexpr int kFrame = 8;  // px of border and gap around text and unit

/// `value` with at most `decimals` digits behind the point and no trailing zeros.
QString shortNumber(double value, int decimals) {
  if (value != 0 && std::abs(value) < std::pow(10.0, -decimals)) {
    return QString::number(value, 'g', 3);
  }
  QString text = QString::number(value, 'f', decimals);
  if (text.contains('.')) {
    while (text.endsWith('0')) text.chop(1);
    if (text.endsWith('.')) text.chop(1);
  }
  return text == QLatin1String("-0") ? QStringLiteral("0") : text;
}

bool isPlainNumber(const QString& text) {
  bool ok = false;
  // Also with the minus sign that tables show, when a number is pasted from there.
  text.trimmed().replace(QChar(0x2212), QLatin1Char('-')).toDouble(&ok);
  return ok;
}

}  // namespace

QuantityField::QuantityField(Dimension dimension, QWidget* parent)
    : QLineEdit(parent), dimension_(dimension) {
  setAlignment(Qt::AlignRight);
  connect(this, &QLineEdit::textChanged, this, [this] { updateSuffix(); });
  connect(this, &QLineEdit::textEdited, this, [this] {
    if (!problem_.isEmpty()) setProblem({});
    try {
      const QString typed = text().trimmed();
      if (!typed.isEmpty()) emit previewed(parsed(typed));
    } catch (const Error&) {
      // Half a number is no mistake yet; what remains so is explained when it is committed.
    }
  });
  connect(this, &QLineEdit::returnPressed, this, &QuantityField::commit);
  updateSuffix();
}

QuantityField::Unit QuantityField::unit() const {
  if (isKilo_) return {QStringLiteral("kPa"), 1e-3};
  if (!plainUnit_.isEmpty()) return {plainUnit_, 1};
  const DisplayUnit shown = displayUnit(dimension_);
  return {QString::fromStdString(shown.text), shown.perSi};
}

/// Not while stepping: a unit that changes under the arrow keys would change the step with it.
void QuantityField::chooseUnit() {
  const bool isPressure = dimension_ == Dimension::kPressure;
  if (value_ == 0.0 && isPressure) return;
  isKilo_ = isPressure && (value_ ? std::abs(*value_) >= 1000 : isOptional_);
}

void QuantityField::setDimension(Dimension dimension) {
  dimension_ = dimension;
  isKilo_ = false;
  chooseUnit();
  showValue();
}

void QuantityField::setDecimals(int decimals) {
  decimals_ = decimals;
  showValue();
}

void QuantityField::setLimits(std::optional<double> minimum, std::optional<double> maximum) {
  minimum_ = minimum;
  maximum_ = maximum;
}

void QuantityField::setOptional(const QString& text) {
  isOptional_ = true;
  chooseUnit();
  setPlaceholderText(text);
}

void QuantityField::setPlainUnit(const QString& unit) {
  if (unit == plainUnit_) return;
  plainUnit_ = unit;
  updateSuffix();
}

void QuantityField::setValue(std::optional<double> si) {
  if (si == value_) return;
  value_ = si;
  if (isEditing()) return;
  setProblem({});
  chooseUnit();
  showValue();
}

QString QuantityField::shownText() const {
  if (!value_) return {};
  const double shown = *value_ * unit().perSi;
  const QString whole = shortNumber(shown, decimals_);
  if (!isVisible() || hasFocus()) return whole;
  for (const QString& suffix : {unit().text, QString()}) {
    for (int decimals = decimals_; decimals >= std::min(1, decimals_); --decimals) {
      const QString text = shortNumber(shown, decimals);
      if (isRoomyFor(text + suffix)) return text;
    }
  }
  return whole;
}

bool QuantityField::isRoomyFor(const QString& text) const {
  return width() >= fontMetrics().horizontalAdvance(text) + 2 * kPadding + kFrame;
}

void QuantityField::showValue() {
  const QString text = shownText();
  if (text != this->text()) setText(text);
  setModified(false);
  updateSuffix();
}

void QuantityField::updateSuffix() {
  // The unit steps aside for an expression that brings its own, and for an empty field's words.
  const QString unit = this->unit().text;
  // In a field too narrow for both the number comes first.
  const bool isRoomy = !isVisible() || isRoomyFor(text() + unit);
  const QString suffix = isPlainNumber(text()) && isRoomy ? unit : QString();
  if (suffix == suffix_) return;
  suffix_ = suffix;
  const int width = suffix.isEmpty() ? 0 : fontMetrics().horizontalAdvance(suffix) + 4;
  setTextMargins(0, 0, width, 0);
  update();
}

void QuantityField::setProblem(const QString& problem) {
  if (problem == problem_) return;
  if (problem_.isEmpty()) plainToolTip_ = toolTip();
  problem_ = problem;
  setToolTip(problem.isEmpty() ? plainToolTip_ : problem);
  setAccessibleDescription(problem);
  showFieldNote(this, problem);
  update();
  emit problemChanged();
}

/// SI value of a text. Throws Error with the sentence that the field shows.
double QuantityField::parsed(const QString& typed) const {
  const auto refuse = [](const QString& sentence) {
    throw Error(ErrorCode::kInvalidArgument, sentence.toStdString());
  };
  const std::string unit = plainUnit_.isEmpty() ? this->unit().text.toStdString() : std::string();
  QString asked = typed;
  if (!plainUnit_.isEmpty() && asked.endsWith(plainUnit_)) {
    asked = asked.chopped(plainUnit_.size()).trimmed();
  }
  if (isPlainNumber(asked) && !unit.empty()) asked += " " + QString::fromStdString(unit);
  const double si = parseQuantity(asked.toStdString(), dimension_, wavelength_);
  if (!std::isfinite(si)) refuse(tr("That is not a finite number."));
  if (isInteger_ && si != std::round(si)) refuse(tr("Give a whole number."));
  const auto shown = [this](double limit) {
    const QString text = QString::fromStdString(formatQuantity(limit, dimension_));
    return plainUnit_.isEmpty() ? text : text + " " + plainUnit_;
  };
  const double slack = 1e-9 * std::abs(si);
  if (minimum_ && si < *minimum_ - slack) refuse(tr("Give at least %1.").arg(shown(*minimum_)));
  if (maximum_ && si > *maximum_ + slack) refuse(tr("Give at most %1.").arg(shown(*maximum_)));
  return si;
}

void QuantityField::commit() {
  if (!isModified()) return;
  const QString typed = text().trimmed();
  if (typed.isEmpty() && isOptional_) {
    setProblem({});
    const bool hadValue = value_.has_value();
    value_.reset();
    chooseUnit();
    showValue();
    if (hadValue) emit cleared();
    return;
  }
  try {
    const double si = parsed(typed);
    setProblem({});
    const bool isNew = value_ != si;
    value_ = si;
    chooseUnit();
    showValue();
    if (isNew) {
      emit valueEdited(si);
    } else {
      emit previewed(si);  // what was typed before may have been shown
    }
  } catch (const Error& error) {
    setProblem(QString::fromUtf8(error.what()));
  }
}

void QuantityField::step(double units) {
  commit();
  if (!problem_.isEmpty()) return;
  const double perSi = unit().perSi;
  double si = (value_.value_or(0) * perSi + units) / perSi;
  if (minimum_) si = std::max(si, *minimum_);
  if (maximum_) si = std::min(si, *maximum_);
  if (value_ == si) return;
  value_ = si;
  showValue();
  selectAll();
  emit valueEdited(si);
}

void QuantityField::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
    double size = 1;
    if (event->modifiers() & Qt::ShiftModifier && !isInteger_) size = 0.1;
    if (event->modifiers() & Qt::ControlModifier) size = 10;
    step(event->key() == Qt::Key_Up ? size : -size);
    return;
  }
  if (event->key() == Qt::Key_Escape && (isModified() || !problem_.isEmpty())) {
    setProblem({});
    showValue();
    selectAll();
    if (value_) emit previewed(*value_);
    return;
  }
  QLineEdit::keyPressEvent(event);
}

void QuantityField::focusInEvent(QFocusEvent* event) {
  QLineEdit::focusInEvent(event);
  if (!isModified()) showValue();
  if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) {
    selectAll();
  }
}

void QuantityField::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  if (event->reason() != Qt::PopupFocusReason) commit();
  if (!isModified()) showValue();
}

void QuantityField::resizeEvent(QResizeEvent* event) {
  QLineEdit::resizeEvent(event);
  if (!isModified()) showValue();
  updateSuffix();
}

void QuantityField::showEvent(QShowEvent* event) {
  QLineEdit::showEvent(event);
  if (!isModified()) showValue();
  updateSuffix();
}

void QuantityField::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  QPainter painter(this);
  if (!suffix_.isEmpty()) {
    painter.setPen(roleColor("quiet"));
    painter.drawText(rect().adjusted(0, 0, -kPadding - 1, 0), Qt::AlignRight | Qt::AlignVCenter,
                     suffix_);
  }
  if (!problem_.isEmpty()) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(roleColor("bad"), 1.5));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4);
  }
}

QSize QuantityField::sizeHint() const {
  return {fontMetrics().horizontalAdvance(QStringLiteral("-000.000 mm")) + 2 * kPadding,
          QLineEdit::sizeHint().height()};
}

QSize QuantityField::minimumSizeHint() const {
  return {fontMetrics().horizontalAdvance(QStringLiteral("-00.0")) + 2 * kPadding,
          QLineEdit::minimumSizeHint().height()};
}

VectorField::VectorField(Dimension dimension, const QStringList& labels, QWidget* parent)
    : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  for (int axis = 0; axis < 3; ++axis) {
    fields_[axis] = new QuantityField(dimension, this);
    fields_[axis]->setAccessibleName(labels.value(axis));
    fields_[axis]->setToolTip(labels.value(axis));
    row->addWidget(fields_[axis], 1);
    connect(fields_[axis], &QuantityField::valueEdited, this,
            [this, axis](double si) { emit componentEdited(axis, si); });
  }
  setFocusProxy(fields_[0]);
}

void VectorField::setValue(double x, double y, double z) {
  fields_[0]->setValue(x);
  fields_[1]->setValue(y);
  fields_[2]->setValue(z);
}

void VectorField::setWavelength(double wavelength) {
  for (QuantityField* field : fields_) field->setWavelength(wavelength);
}

}  // namespace acg
