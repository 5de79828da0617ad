// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPushButton;
class QWidget;

namespace acg {

class DeviceControl;

/// The red button that silences `device` and names the key that does it too. It acts on the press,
/// for who reaches for it may slip off; it is never disabled and takes no focus.
QPushButton* makeMuteButton(DeviceControl& device, QWidget* parent);

}  // namespace acg
