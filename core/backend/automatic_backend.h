// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/backend/backend.h"
#include "core/backend/device_rates.h"

namespace acg {

/// The processor and a device behind one backend. Single solves and small fields stay on the
/// processor, which has no launch to wait for; batches and fields that the rates say are sooner
/// done on the device go there.
///
/// A device is not believed blindly:
/// - after an error the processor does the work at once; after two in a row the device is left out
///   for good;
/// - 64 points of each field it makes are summed again in double. Where one is wrong the processor
///   does the field, and the device is left out for good.
/// `onNotice` gets one sentence on each such event. A batch whose device fails throws kUnavailable;
/// asked for again it is solved elsewhere.
///
/// `reference` must be the processor: it has the last word. `name` is that of the one that did the
/// last field.
std::unique_ptr<Backend> makeAutomaticBackend(std::unique_ptr<Backend> reference,
                                              std::unique_ptr<Backend> device,
                                              const DeviceRates& rates);

/// Which of the two sums the next fields.
enum class FieldsOn { kByRates, kProcessor, kDevice };

/// False where the backend is no automatic one or has left its device out: nothing was changed.
bool setFieldsOn(Backend& backend, FieldsOn where);

}  // namespace acg
