// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/complaint.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::testing {

/// The complaints that FakeStore keeps, and what it makes of them. An id is a place, from 1 on.
class FakeComplaints {
 public:
  /// False where its reference is there already.
  bool add(const store::Complaint& complaint) {
    if (has(complaint.reference)) return false;
    all_.push_back(complaint);
    return true;
  }

  [[nodiscard]] const std::vector<store::Complaint>& all() const { return all_; }
  [[nodiscard]] bool has(const std::string& reference) const {
    return !reference.empty() && std::any_of(all_.begin(), all_.end(), [&](const store::Complaint& one) {
      return one.reference == reference;
    });
  }

  [[nodiscard]] std::vector<store::KeptComplaint> list(const store::ComplaintFilter& filter,
                                                       std::size_t limit) const {
    std::vector<store::KeptComplaint> latest;
    for (std::size_t i = all_.size(); i > 0 && latest.size() < limit; --i) {
      store::KeptComplaint one = kept(i - 1, filter.dialogue);
      if (lets_through(filter, one)) latest.push_back(std::move(one));
    }
    return latest;
  }

  [[nodiscard]] std::uint64_t count(const store::ComplaintFilter& filter) const {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const store::KeptComplaint one = kept(i, filter.dialogue);
      count += one.answered_by == 0 && lets_through(filter, one) ? 1 : 0;
    }
    return count;
  }

 private:
  /// With its answer.
  [[nodiscard]] store::KeptComplaint kept(std::size_t place, std::chrono::milliseconds dialogue) const {
    const store::Complaint& one = all_[place];
    store::KeptComplaint kept{place + 1, one, 0, one.sender};
    if (one.sender || one.source != store::Complaint::Source::text) return kept;
    std::optional<WallTime> soonest;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const store::Complaint& later = all_[i];
      const bool answers = later.only_number && later.complainant && later.complainant == one.complainant &&
                           later.received_at >= one.received_at &&
                           later.received_at <= one.received_at + dialogue;
      if (!answers || (soonest && *soonest <= later.received_at)) continue;
      soonest = later.received_at;
      kept.answered_by = i + 1;
      kept.sender = later.sender;
    }
    return kept;
  }

  [[nodiscard]] static bool lets_through(const store::ComplaintFilter& filter,
                                         const store::KeptComplaint& kept) {
    const store::Complaint& one = kept.complaint;
    return kept.sender == filter.sender.value_or(kept.sender) &&
           one.complainant == filter.complainant.value_or(one.complainant) &&
           one.source == filter.source.value_or(one.source) &&
           one.received_at >= filter.since.value_or(one.received_at) &&
           (!filter.until || one.received_at < *filter.until) && (!filter.before || kept.id < *filter.before);
  }

  std::vector<store::Complaint> all_;
};

}  // namespace smppguard::testing
