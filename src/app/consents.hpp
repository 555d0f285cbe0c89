// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/index.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/store/store.hpp"

#include <memory>

namespace smppguard::app {

/// The in-memory index as decisions ask it. One per worker.
class IndexConsents final : public policy::Consents {
 public:
  explicit IndexConsents(std::unique_ptr<consent::Index::Reader> reader) : reader_{std::move(reader)} {}
  [[nodiscard]] bool approved(PhoneNumber recipient, PhoneNumber sender,
                              WallTime now) const noexcept override {
    const auto from = reader_->effective_from(recipient, sender);
    // No grant is made to wait longer than that, so one that seems to was made before the clock was set back.
    return from && (*from <= now || *from > now + policy::ApprovalOptions::kLongestEffectiveAfter);
  }

 private:
  std::unique_ptr<consent::Index::Reader> reader_;
};

/// One grant looked up beforehand, for a single offline decision.
class OneGrant final : public policy::Consents {
 public:
  explicit OneGrant(std::optional<consent::Grant> grant) : grant_{grant} {}
  [[nodiscard]] bool approved(PhoneNumber recipient, PhoneNumber sender,
                              WallTime now) const noexcept override {
    return grant_ && grant_->grantor == recipient && grant_->grantee == sender &&
           grant_->effective_from <= now;
  }

 private:
  std::optional<consent::Grant> grant_;
};

}  // namespace smppguard::app
