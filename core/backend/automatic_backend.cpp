// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/automatic_backend.h"

#include <atomic>

#include <fmt/format.h>

#include "core/backend/spot_check.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr int kErrorsInARow = 2;  // of a device that is then left out
constexpr int kBatch = 8;         // solves from which on a device is worth its launches

/// A buffer of one of the two.
class SharedBuffer final : public Buffer {
 public:
  SharedBuffer(BufferPtr buffer, Backend& owner)
      : Buffer(buffer->rows(), buffer->columns(), buffer->batch()),
        buffer_(std::move(buffer)),
        owner_(&owner) {}
  Buffer& buffer() const { return *buffer_; }
  Backend& owner() const { return *owner_; }

 private:
  BufferPtr buffer_;
  Backend* owner_;
};

Backend& ownerOf(const Buffer& buffer) { return static_cast<const SharedBuffer&>(buffer).owner(); }
Buffer& in(const Buffer& buffer) { return static_cast<const SharedBuffer&>(buffer).buffer(); }

class AutomaticBackend final : public Backend {
 public:
  AutomaticBackend(std::unique_ptr<Backend> reference, std::unique_ptr<Backend> device,
                   const DeviceRates& rates)
      : reference_(std::move(reference)),
        device_(std::move(device)),
        rates_(rates),
        last_(reference_.get()) {}

  std::string name() const override { return last_->name(); }
  std::string description() const override {
    if (isLeftOut_) return reference_->description();
    return fmt::format("{} for fields from {:.2g} pairs on, {} for the rest",
                       device_->description(), crossing(), reference_->description());
  }
  void onNotice(std::function<void(const std::string&)> notice) override {
    notice_ = std::move(notice);
  }

  LaunchTuning* launchTuning() override { return isLeftOut_ ? nullptr : device_->launchTuning(); }

  BufferPtr allocate(int rows, int columns, int batch) override {
    if (batch >= kBatch && !isLeftOut_) {
      try {
        return std::make_unique<SharedBuffer>(device_->allocate(rows, columns, batch), *device_);
      } catch (const Error& error) {
        blame(error.what());
      }
    }
    return std::make_unique<SharedBuffer>(reference_->allocate(rows, columns, batch), *reference_);
  }
  void upload(std::span<const std::complex<float>> values, Buffer& buffer) override {
    on(buffer, [&](Backend& owner) { owner.upload(values, in(buffer)); });
  }
  void download(const Buffer& buffer, std::span<std::complex<float>> values) override {
    on(buffer, [&](Backend& owner) { owner.download(in(buffer), values); });
  }
  void copy(const Buffer& from, Buffer& to) override {
    on(from, [&](Backend& owner) { owner.copy(in(from), in(to)); });
  }
  void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points,
                  Buffer& a) override {
    on(a, [&](Backend& owner) { owner.propagator(model, points, in(a)); });
  }
  void multiplyElements(Buffer& a, const Buffer& b) override {
    on(a, [&](Backend& owner) { owner.multiplyElements(in(a), in(b)); });
  }
  void backPropagator(const Buffer& a, Buffer& b) override {
    on(a, [&](Backend& owner) { owner.backPropagator(in(a), in(b)); });
  }
  void multiply(const Buffer& a, const Buffer& x, Buffer& y) override {
    on(a, [&](Backend& owner) { owner.multiply(in(a), in(x), in(y)); });
  }
  void multiplyAdjoint(const Buffer& a, const Buffer& x, Buffer& y) override {
    on(a, [&](Backend& owner) { owner.multiplyAdjoint(in(a), in(x), in(y)); });
  }
  void correlation(const Buffer& a, const Buffer& b, Buffer& r) override {
    on(a, [&](Backend& owner) { owner.correlation(in(a), in(b), in(r)); });
  }
  void addScaled(const Buffer& x, float s, Buffer& y) override {
    on(x, [&](Backend& owner) { owner.addScaled(in(x), s, in(y)); });
  }
  void imposeMagnitudes(const Buffer& magnitudes, Buffer& p) override {
    on(p, [&](Backend& owner) { owner.imposeMagnitudes(in(magnitudes), in(p)); });
  }
  void unitModulus(Buffer& q) override {
    on(q, [&](Backend& owner) { owner.unitModulus(in(q)); });
  }
  void clampModulus(Buffer& q, float limit) override {
    on(q, [&](Backend& owner) { owner.clampModulus(in(q), limit); });
  }
  std::vector<float> maxModulus(const Buffer& q) override {
    std::vector<float> result;
    on(q, [&](Backend& owner) { result = owner.maxModulus(in(q)); });
    return result;
  }

  PressureDerivatives evaluate(const PropagationModel& model, const Eigen::VectorXcd& drives,
                               const Eigen::Matrix3Xd& points, int order, Precision precision,
                               const std::function<void(double)>& checkpoint) override {
    const double pairs = static_cast<double>(points.cols()) * model.sources();
    if (precision == Precision::kSingle && favoursDevice(pairs)) {
      auto result = tryDevice(model, drives, points, order, checkpoint);
      if (result) return std::move(*result);
    }
    last_ = reference_.get();
    return reference_->evaluate(model, drives, points, order, precision, checkpoint);
  }

  std::unique_ptr<LatticeSums> sumLattice(const PropagationModel& model,
                                          const Eigen::VectorXcd& drives, const Lattice& lattice,
                                          int order,
                                          const std::function<void(double)>& checkpoint) override {
    const double pairs = static_cast<double>(lattice.size()) * model.sources();
    if (favoursDevice(pairs)) {
      // By way of `evaluate`, so that its sums are checked.
      return Backend::sumLattice(model, drives, lattice, order, checkpoint);
    }
    last_ = reference_.get();
    return reference_->sumLattice(model, drives, lattice, order, checkpoint);
  }

  bool setFieldsOn(FieldsOn where) {
    if (isLeftOut_) return false;
    fieldsOn_ = where;
    return true;
  }

 private:
  bool favoursDevice(double pairs) const {
    if (isLeftOut_ || fieldsOn_ == FieldsOn::kProcessor) return false;
    return fieldsOn_ == FieldsOn::kDevice || rates_.favourDevice(pairs);
  }

  double crossing() const {
    return rates_.deviceDelay / (1 / rates_.referencePairs - 1 / rates_.devicePairs);
  }

  template <class Operation>
  void on(const Buffer& buffer, const Operation& operation) {
    Backend& owner = ownerOf(buffer);
    if (&owner == reference_.get()) return operation(owner);
    try {
      operation(owner);
      errors_ = 0;
    } catch (const Error& error) {
      blame(error.what());
      throw;
    }
  }

  /// Nothing where the device failed or erred, which the listener then knows.
  std::optional<PressureDerivatives> tryDevice(const PropagationModel& model,
                                               const Eigen::VectorXcd& drives,
                                               const Eigen::Matrix3Xd& points, int order,
                                               const std::function<void(double)>& checkpoint) {
    bool isStopped = false;
    const auto watched = [&](double share) {
      if (!checkpoint) return;
      isStopped = true;  // unless it returns
      checkpoint(share);
      isStopped = false;
    };
    try {
      PressureDerivatives result =
          device_->evaluate(model, drives, points, order, Precision::kSingle, watched);
      if (const auto fault = spotCheck(result, model, drives, points, *reference_, random_)) {
        isLeftOut_ = true;
        tell(
            fmt::format("{} gave a wrong field: {}. The processor computes from now on; check "
                        "the device and its driver.",
                        device_->description(), *fault));
        return std::nullopt;
      }
      errors_ = 0;
      last_ = device_.get();
      return result;
    } catch (const Error& error) {
      if (isStopped || error.code() == ErrorCode::kInvalidArgument) throw;
      blame(error.what());
      return std::nullopt;
    }
  }

  void blame(const std::string& what) {
    isLeftOut_ = ++errors_ >= kErrorsInARow;
    tell(fmt::format("{} The processor {}.", what,
                     isLeftOut_ ? "computes from now on" : "took over"));
  }

  void tell(const std::string& sentence) {
    if (notice_) notice_(sentence);
  }

  std::unique_ptr<Backend> reference_, device_;
  DeviceRates rates_;
  Backend* last_;
  FieldsOn fieldsOn_ = FieldsOn::kByRates;
  int errors_ = 0;                       ///< in a row
  std::atomic<bool> isLeftOut_ = false;  ///< read by `description` from other threads
  std::mt19937_64 random_{1};
  std::function<void(const std::string&)> notice_;
};

}  // namespace

std::unique_ptr<Backend> makeAutomaticBackend(std::unique_ptr<Backend> reference,
                                              std::unique_ptr<Backend> device,
                                              const DeviceRates& rates) {
  return std::make_unique<AutomaticBackend>(std::move(reference), std::move(device), rates);
}

bool setFieldsOn(Backend& backend, FieldsOn where) {
  auto* automatic = dynamic_cast<AutomaticBackend*>(&backend);
  return automatic && automatic->setFieldsOn(where);
}

}  // namespace acg
