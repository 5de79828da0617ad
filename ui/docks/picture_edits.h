// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

#include "core/scene/scene.h"

namespace acg {

/// The six ways a picture can face along an axis of the scene: +x, -x, +y, -y, +z, -z.
inline constexpr int kFacings = 6;
/// "+z", with a true minus sign.
QString facingName(int facing);
/// Upright: the picture's upper edge points up, or along y where the picture lies flat.
Eigen::Quaterniond facingOrientation(int facing);
/// The way in which `orientation` stands upright; -1 for any other.
int facingOf(const Eigen::Quaterniond& orientation);

/// Gives a picture the pixels of another; its width stays, its height follows their shape.
void takePixels(ImageTarget& image, const ImageTarget& pixels);
/// Whether pixels are square, as in a picture that keeps the shape of its file.
bool keepsShape(const ImageTarget& image);

/// A target with this picture where one would look for it: in front of the first array, facing as
/// its beam does.
Target pictureTarget(const Scene& scene, ImageTarget image);

/// "letter.png, 48 × 36 pixels"
QString pictureText(const ImageTarget& image);

}  // namespace acg
