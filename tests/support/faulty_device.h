// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/backend/automatic_backend.h"
#include "core/backend/cpu/cpu_backend.h"

namespace acg::test {

/// How a device misbehaves, and what it was asked for.
struct Faults {
  std::function<void(int call)> before = [](int) {};
  std::function<void(PressureDerivatives&)> after = [](PressureDerivatives&) {};
  int calls = 0, allocations = 0;
};

/// The processor in the guise of a device that fails on request.
class FaultyDevice final : public Backend {
 public:
  explicit FaultyDevice(std::shared_ptr<Faults> faults) : faults_(std::move(faults)) {}

  std::string name() const override { return "faulty"; }
  std::string description() const override { return "Faulty device"; }
  BufferPtr allocate(int rows, int columns, int batch) override {
    faults_->before(faults_->allocations++);
    return cpu_->allocate(rows, columns, batch);
  }
  void upload(std::span<const std::complex<float>> values, Buffer& buffer) override {
    faults_->before(faults_->calls++);
    cpu_->upload(values, buffer);
  }
  void download(const Buffer& buffer, std::span<std::complex<float>> values) override {
    cpu_->download(buffer, values);
  }
  void copy(const Buffer& from, Buffer& to) override { cpu_->copy(from, to); }
  void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points,
                  Buffer& a) override {
    cpu_->propagator(model, points, a);
  }
  void multiplyElements(Buffer& a, const Buffer& b) override { cpu_->multiplyElements(a, b); }
  void backPropagator(const Buffer& a, Buffer& b) override { cpu_->backPropagator(a, b); }
  void multiply(const Buffer& a, const Buffer& x, Buffer& y) override { cpu_->multiply(a, x, y); }
  void multiplyAdjoint(const Buffer& a, const Buffer& x, Buffer& y) override {
    cpu_->multiplyAdjoint(a, x, y);
  }
  void correlation(const Buffer& a, const Buffer& b, Buffer& r) override {
    cpu_->correlation(a, b, r);
  }
  void addScaled(const Buffer& x, float s, Buffer& y) override { cpu_->addScaled(x, s, y); }
  void imposeMagnitudes(const Buffer& magnitudes, Buffer& p) override {
    cpu_->imposeMagnitudes(magnitudes, p);
  }
  void unitModulus(Buffer& q) override { cpu_->unitModulus(q); }
  void clampModulus(Buffer& q, float limit) override { cpu_->clampModulus(q, limit); }
  std::vector<float> maxModulus(const Buffer& q) override { return cpu_->maxModulus(q); }
  PressureDerivatives evaluate(const PropagationModel& model, const Eigen::VectorXcd& drives,
                               const Eigen::Matrix3Xd& points, int order, Precision precision,
                               const std::function<void(double)>& checkpoint) override {
    faults_->before(faults_->calls++);
    PressureDerivatives result =
        cpu_->evaluate(model, drives, points, order, precision, checkpoint);
    faults_->after(result);
    return result;
  }

 private:
  std::unique_ptr<Backend> cpu_ = makeCpuBackend(1);
  std::shared_ptr<Faults> faults_;
};

/// Rates by which every field goes to the device.
inline constexpr DeviceRates kAlwaysDevice{1, 1e15, 1e-9};

}  // namespace acg::test
