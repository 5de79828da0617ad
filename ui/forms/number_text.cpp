// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forms/number_text.h"

#include <algorithm>

namespace acg {

QString withMinusSign(const QString& number) {
  const auto isNought = [](QChar c) { return c == '0' || c == '.' || c == '-'; };
  QString text = number;
  if (text.startsWith('-') && std::all_of(text.begin(), text.end(), isNought)) text.remove(0, 1);
  return text.replace('-', QChar(0x2212));
}

QString fixedText(double value, int decimals) {
  return withMinusSign(QString::number(value, 'f', decimals));
}

QString shortText(double value, int digits) {
  return withMinusSign(QString::number(value, 'g', digits));
}

}  // namespace acg
