// SPDX-License-Identifier: Apache-2.0
#include "intake.hpp"

#include <utility>

namespace smppguard::journal {
namespace {

// They are rare; so many only wait while nothing can be written.
constexpr std::size_t kMostEvidence = 100'000;

}  // namespace

void Intake::put(const DecisionEntry& entry) noexcept {
  if (!decisions_.push(entry)) lose(stream_of(entry), entry.at);
}

void Intake::put(EvidenceEntry entry) {
  const std::lock_guard lock{mutex_};
  if (evidence_.size() >= kMostEvidence) {
    lose(Stream::evidence, entry.at);
    return;
  }
  evidence_.push_back(std::move(entry));
}

void Intake::name_upstreams(std::vector<std::string> names) {
  const std::lock_guard lock{mutex_};
  upstreams_ = std::move(names);
}

std::vector<EvidenceEntry> Intake::take_evidence() {
  const std::lock_guard lock{mutex_};
  return std::exchange(evidence_, {});
}

std::optional<std::vector<std::string>> Intake::take_upstreams() {
  const std::lock_guard lock{mutex_};
  return std::exchange(upstreams_, {});
}

Unrecorded::Gap Intake::take_unrecorded(Stream stream) noexcept {
  return unrecorded_[static_cast<std::size_t>(stream)].take();
}

void Intake::lose(Stream stream, WallTime at) noexcept {
  lost_.fetch_add(1, std::memory_order_relaxed);
  unrecorded_[static_cast<std::size_t>(stream)].count(at);
}

}  // namespace smppguard::journal
