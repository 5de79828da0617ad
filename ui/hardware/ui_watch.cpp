// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/ui_watch.h"

#include <utility>

#include <QCoreApplication>
#include <QMetaEnum>

namespace acg {
namespace {

constexpr std::chrono::milliseconds kRenewal{20};
constexpr std::chrono::seconds kSpan{5};

/// Not of those that handlers send to widgets, painting for one.
bool isOfTheLoop(const QEvent& event) {
  switch (event.type()) {
    case QEvent::Timer:
    case QEvent::MetaCall:
    case QEvent::UpdateRequest:
      return true;
    default:
      return event.spontaneous();
  }
}

}  // namespace

UiWatch::UiWatch(std::function<void()> renew, QObject* parent)
    : QObject(parent), renew_(std::move(renew)), lastSign_(Clock::now()), spanBegun_(lastSign_) {
  timer_.setTimerType(Qt::PreciseTimer);
  timer_.setInterval(kRenewal);
  timer_.start();  // the filter sees its events
  QCoreApplication::instance()->installEventFilter(this);
  renew_();
}

UiWatch::~UiWatch() { QCoreApplication::instance()->removeEventFilter(this); }

bool UiWatch::eventFilter(QObject* watched, QEvent* event) {
  if (isOfTheLoop(*event)) {
    sign();
    lastEvent_ = event->type();
    lastClass_ = watched->metaObject()->className();
    lastName_ = watched->objectName();
  }
  return QObject::eventFilter(watched, event);
}

void UiWatch::sign() {
  const Clock::time_point now = Clock::now();
  if (now - spanBegun_ > kSpan) {
    longestBefore_ = std::exchange(longest_, Clock::duration::zero());
    spanBegun_ = now;
  }
  const Clock::duration pause = now - lastSign_;
  longest_ = std::max(longest_, pause);
  lastSign_ = now;
  renew_();
  if (pause >= kLongPause && told_) tell(pause);
}

void UiWatch::tell(Clock::duration length) const {
  if (lastEvent_ == QEvent::None) {
    told_({length, QStringLiteral("what went on before it was watched")});
    return;
  }
  const char* event = QMetaEnum::fromType<QEvent::Type>().valueToKey(lastEvent_);
  const QString of = QStringLiteral("%1 %2").arg(QLatin1String(lastClass_), lastName_).trimmed();
  told_({length, QStringLiteral("%1 of %2").arg(QLatin1String(event ? event : "event"), of)});
}

}  // namespace acg
