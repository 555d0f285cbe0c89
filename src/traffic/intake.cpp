// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/intake.hpp"

namespace smppguard::traffic {

Ring::Ring(std::size_t slots)
    : slots_{std::bit_ceil(std::max<std::size_t>(slots, 2))}, mask_{slots_.size() - 1} {}

bool Ring::push(const Sighting& sighting) noexcept {
  Sighting* const slot = begin();
  if (slot == nullptr) return false;
  slot->at = sighting.at;
  slot->sender = sighting.sender;
  slot->recipient = sighting.recipient;
  slot->organisation = sighting.organisation;
  slot->kind = sighting.kind;
  slot->traits = sighting.traits;
  slot->set_text(sighting.alphabet, sighting.text());
  commit();
  return true;
}

Intake::Intake(std::size_t workers, std::size_t slots) {
  rings_.reserve(workers);
  for (std::size_t i = 0; i < workers; ++i) rings_.push_back(std::make_unique<Ring>(slots));
}

std::uint64_t Intake::dropped() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& ring : rings_) sum += ring->dropped();
  return sum;
}

}  // namespace smppguard::traffic
