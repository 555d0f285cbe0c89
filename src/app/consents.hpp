// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/consent/index.hpp"
#include "smppguard/consent/pending_opt_outs.hpp"
#include "smppguard/policy/consents.hpp"
#include "smppguard/policy/senders.hpp"
#include "smppguard/registry/directory.hpp"

#include <cstdint>
#include <memory>
#include <span>

namespace smppguard::app {

class Knowledge;

/// Whether a standing permits at `now`.
[[nodiscard]] bool in_effect(const consent::Standing& standing, consent::Matter matter,
                             WallTime now) noexcept;

/// What an exemption, a campaign and an organisation mean to a decision.
[[nodiscard]] policy::SenderFile file_of(const registry::Directory::Entry& entry) noexcept;

/// The in-memory index as decisions ask it. One per worker.
class IndexConsents final : public policy::Consents {
 public:
  IndexConsents(std::unique_ptr<consent::Index::Reader> reader, const consent::PendingOptOuts& pending)
      : reader_{std::move(reader)}, pending_{pending} {}

  void begin() const noexcept override { reader_->hold(); }
  void end() const noexcept override { reader_->let_go(); }
  void fetch(std::span<const Correspondents> all) const noexcept override { reader_->fetch(all); }
  /// The epoch for one that is not recorded yet: nobody can have confirmed that.
  [[nodiscard]] std::optional<WallTime> opted_out_since(PhoneNumber recipient,
                                                        PhoneNumber sender) const noexcept override;
  [[nodiscard]] std::optional<WallTime> opted_out_of_organisation(
      PhoneNumber recipient, std::uint32_t organisation) const noexcept override;
  [[nodiscard]] bool keeps_own_list(PhoneNumber recipient) const noexcept override;
  [[nodiscard]] policy::Permission permission(PhoneNumber recipient, PhoneNumber sender,
                                              WallTime now) const noexcept override;

 private:
  std::unique_ptr<consent::Index::Reader> reader_;
  const consent::PendingOptOuts& pending_;
};

/// The directory as decisions ask it. One per worker, used by its thread alone; takes over another directory
/// when there is one.
class DirectorySenders final : public policy::Senders {
 public:
  explicit DirectorySenders(const Knowledge& knowledge) : knowledge_{knowledge} {}
  [[nodiscard]] policy::SenderFile look_up(PhoneNumber sender, WallTime now) const noexcept override;

 private:
  const Knowledge& knowledge_;
  mutable std::shared_ptr<const registry::Directory> directory_;
  mutable std::uint64_t version_ = 0;
  // The last answer: messages that come together mostly have one sender, and one time.
  mutable PhoneNumber sender_;
  mutable WallTime at_{};
  mutable policy::SenderFile file_;
};

}  // namespace smppguard::app
