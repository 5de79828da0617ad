// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/learning_jobs.h"

#include <algorithm>
#include <map>
#include <numbers>
#include <random>

#include <fmt/format.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "core/compute/cache/session_script.h"
#include "core/compute/cache/trace_recorder.h"
#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/project_file.h"
#include "core/resource_path.h"

namespace acg {
namespace {

const char* const kSessions[] = {"animation", "design", "fine_tuning", "fresh_sweep", "review"};

/// Draws that are the same with every library.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : random_(seed) {}
  double share() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * share(); }
  template <class T>
  const T& of(const std::vector<T>& all) {
    return all[std::min(all.size() - 1, static_cast<std::size_t>(share() * double(all.size())))];
  }

 private:
  std::mt19937_64 random_;
};

std::shared_ptr<const Hologram> anyHologram(const Scene& scene) {
  Draws draws(7);
  auto hologram = std::make_shared<Hologram>();
  hologram->drives.resize(scene.elementCount());
  for (auto& drive : hologram->drives) {
    drive = std::polar(1.0, draws.between(0, 2 * std::numbers::pi));
  }
  return hologram;
}

ScenePtr example(const std::string& name) {
  return loadProject(resourcePath("examples/" + name)).scene;
}

FieldSpec sliceOf(Draws& draws, int side, int across) {
  const double half = draws.between(0.02, 0.08), at = draws.between(-0.01, 0.01);
  Eigen::Vector3d low = Eigen::Vector3d::Constant(-half), high = -low;
  std::array<int, 3> counts{side, side, side};
  low[across] = high[across] = at;
  counts[across] = 1;
  FieldSpec spec;
  spec.samples = FieldGrid::between(low, high, counts);
  return spec;
}

LearningJob deskJob(Draws& draws, const std::vector<ScenePtr>& boards,
                    const std::vector<std::shared_ptr<const Hologram>>& holograms) {
  LearningJob job;
  const std::size_t board = draws.of(std::vector<std::size_t>{0, 1, 2, 3});
  job.scene = boards[board];
  job.hologram = holograms[board];
  const double kind = draws.share();
  const int across = draws.of(std::vector<int>{0, 1, 2});
  if (kind < 0.45) {
    job.kind = "slice";
    job.spec = sliceOf(draws, draws.of(std::vector<int>{128, 192, 256, 384, 512}), across);
  } else if (kind < 0.65) {
    job.kind = "volume";
    const int side = draws.of(std::vector<int>{40, 60, 80, 100});
    const double half = draws.between(0.01, 0.03);
    job.spec.samples = FieldGrid::between(Eigen::Vector3d::Constant(-half),
                                          Eigen::Vector3d::Constant(half), {side, side, side});
  } else if (kind < 0.85) {
    job.kind = "derivatives";
    job.spec = sliceOf(draws, draws.of(std::vector<int>{96, 128, 192, 256}), across);
    job.spec.quantities = {
        draws.of(std::vector<std::string>{"velocity", "gorkov", "gorkov_gradient"})};
  } else {
    job.kind = "animation";
    job.spec = sliceOf(draws, 160, 1);
  }
  job.spec.accuracy = draws.of(std::vector<double>{1e-2, 1e-3, 1e-3, 1e-4, 1e-5});
  return job;
}

/// All fields that a session asks for; nothing is computed.
std::vector<LearningJob> sessionJobs(const std::string& name, const std::filesystem::path& traces) {
  const std::filesystem::path file = traces / (name + ".trace");
  std::vector<LearningJob> jobs;
  std::map<const Scene*, std::shared_ptr<const Hologram>> holograms;
  SessionScript session(resourcePath("examples"), [&](const ComputeRequest& request) {
    auto& hologram = holograms[request.scene.get()];
    if (!hologram) hologram = anyHologram(*request.scene);
    for (const FieldSpec& spec : request.fields) {
      jobs.push_back({"session " + name, request.scene, hologram, spec});
    }
  });
  for (const auto& [line, command] : scriptCommands(readFile(file), file.string())) {
    session.play(command);
  }
  return jobs;
}

}  // namespace

std::vector<LearningJob> learningJobs(int count, std::uint64_t seed,
                                      const std::filesystem::path& traces,
                                      const FieldTuner& tuner) {
  const auto hasChoice = [&](const LearningJob& job) {
    return !tuner.features(*job.scene, job.spec).empty();
  };
  std::vector<std::vector<LearningJob>> sessions;
  for (const char* name : kSessions) {
    std::vector<LearningJob> all = sessionJobs(name, traces);
    std::erase_if(all, [&](const LearningJob& job) { return !hasChoice(job); });
    if (!all.empty()) sessions.push_back(std::move(all));
  }
  const std::vector<ScenePtr> boards = {example("tinylev.acg"), example("two_foci.acg"),
                                        example("spherical_cap_focus.acg"), facingBoardsScene()};
  std::vector<std::shared_ptr<const Hologram>> holograms;
  for (const ScenePtr& board : boards) holograms.push_back(anyHologram(*board));
  Draws draws(seed);
  std::vector<LearningJob> jobs;
  while (static_cast<int>(jobs.size()) < count) {
    const bool isOfDesk = sessions.empty() || draws.share() < 0.6;
    LearningJob job = isOfDesk ? deskJob(draws, boards, holograms) : draws.of(draws.of(sessions));
    if (hasChoice(job)) jobs.push_back(std::move(job));
  }
  return jobs;
}

}  // namespace acg
