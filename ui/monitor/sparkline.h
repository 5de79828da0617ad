// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>

#include <QWidget>

namespace acg {

/// The last two minutes of a value as a small curve from nought to its highest; a gap where nothing
/// was measured.
class Sparkline : public QWidget {
  Q_OBJECT

 public:
  static constexpr std::size_t kMostValues = 120;

  explicit Sparkline(QWidget* parent = nullptr);

  void add(std::optional<double> value);
  std::size_t count() const { return values_.size(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::deque<std::optional<double>> values_;
};

}  // namespace acg
