// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/backend/backend.h"

namespace acg {

/// A backend that runs on cards, one or several of them.
struct CardBackend {
  std::string name;
  int (*count)();  ///< of cards on this machine; 0 where there is no driver
  /// On these cards by their number; none: as the backend chooses.
  std::unique_ptr<Backend> (*make)(const std::vector<int>& cards, int threads);
};

/// Those of this build.
std::span<const CardBackend> cardBackends();

/// A name with cards in it, such as `cuda:1` or `cuda:0,2`, in its parts; nothing where there is no
/// colon. Throws kInvalidArgument where what follows it is no list of numbers.
struct NamedCards {
  std::string backend;
  std::vector<int> cards;
};
std::optional<NamedCards> namedCards(const std::string& name);

/// What is known of a card.
struct CardReport {
  std::string name;         ///< `cuda:1`
  std::string description;  ///< "NVIDIA H200, 150 GB"
  double pairsPerSecond;    ///< of point and element, from host to host; 0: not measured
  std::string health;       ///< "healthy", or what is wrong
};

/// Opens every card of a backend and checks a small field of each against double precision. Rates
/// are those kept on this machine; of other hardware than the processor they are measured where
/// none are kept.
std::vector<CardReport> reportCards(const CardBackend& backend);

/// Where rates are kept.
std::filesystem::path ratesFile();

}  // namespace acg
