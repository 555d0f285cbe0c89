// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/store/store.hpp"
#include "sql_database.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace smppguard::store {

/// A Store in an SQL database of either engine.
class SqlStore final : public Store {
 public:
  /// node: whose pending receipts it keeps; those of others that share the database are theirs. Nothing:
  /// there are no others.
  SqlStore(std::unique_ptr<Database> database, std::optional<std::string> node);

  [[nodiscard]] Condition condition() const override;
  [[nodiscard]] Appended append(std::span<const Change> changes) override;
  [[nodiscard]] Result<Loaded> load_standings(const std::function<void(const consent::Fact&)>& each) override;
  [[nodiscard]] Result<Position> read_feed(Position after, std::size_t limit,
                                           const std::function<void(const FeedEntry&)>& each) override;
  [[nodiscard]] Result<std::size_t> load_receipts(std::size_t limit,
                                                  const std::function<void(PendingReceipt)>& each) override;
  [[nodiscard]] Result<std::vector<consent::Fact>> find_standings(PhoneNumber recipient, PhoneNumber sender,
                                                                  std::uint32_t organisation) override;
  [[nodiscard]] Result<std::vector<Record>> list(Record::Kind kind, std::size_t limit) override;
  [[nodiscard]] Result<std::vector<FeedEntry>> history(const HistoryFilter& filter,
                                                       std::size_t limit) override;
  [[nodiscard]] Result<std::size_t> list_standings(consent::Matter matter, consent::State state,
                                                   const EachStanding& each) override;
  [[nodiscard]] Result<std::vector<Measure>> measures(const MeasureFilter& filter) override;
  [[nodiscard]] Result<std::vector<KeptComplaint>> list_complaints(const ComplaintFilter& filter,
                                                                   std::size_t limit) override;
  [[nodiscard]] Result<std::uint64_t> count_complaints(const ComplaintFilter& filter) override;
  [[nodiscard]] Result<std::vector<std::string>> known_complaints(
      std::span<const std::string> references) override;

 private:
  std::unique_ptr<Database> database_;
  const std::optional<std::string> node_;
  std::atomic<Position> head_{0};  // as last seen
};

}  // namespace smppguard::store
