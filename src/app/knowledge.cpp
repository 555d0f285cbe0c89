// SPDX-License-Identifier: Apache-2.0
#include "knowledge.hpp"

#include "consents.hpp"

#include <chrono>
#include <utility>

namespace smppguard::app {

Knowledge::Knowledge() : directory_{std::make_shared<const registry::Directory>()} {}
Knowledge::~Knowledge() = default;

Result<store::Loaded> Knowledge::load(store::Store& store, store::DirectoryStore& directory,
                                      const Progress& progress, Trouble trouble) {
  constexpr std::size_t kReportEvery = 1'000'000;
  source_ = &directory;
  trouble_ = std::move(trouble);
  std::size_t count = 0;
  auto loaded = store.load_standings([&](const consent::Fact& fact) {
    (void)index_.put(fact);
    if (++count % kReportEvery == 0) progress(count);
  });
  if (loaded.has_error()) return loaded;
  if (auto read = measures_.load(store); read.has_error()) return read.error();
  // After the standings: what changes in between is in the feed behind their position, and comes once more.
  if (auto read = load_directory(); read.has_error()) return read.error();
  position_.store(loaded->position, std::memory_order_relaxed);
  return loaded;
}

Result<void> Knowledge::load_pair(store::Store& store, store::DirectoryStore& directory,
                                  PhoneNumber recipient, PhoneNumber sender, WallTime now) {
  source_ = &directory;
  if (auto read = load_directory(); read.has_error()) return read;
  const registry::Organisation* const organisation = directory_->find(sender, now).organisation;
  const auto facts = store.find_standings(recipient, sender, organisation != nullptr ? organisation->id : 0);
  if (facts.has_error()) return facts.error();
  for (const consent::Fact& fact : *facts) (void)index_.put(fact);
  if (auto read = measures_.load(store); read.has_error()) return read;
  return {};
}

void Knowledge::take(const store::FeedEntry& entry) {
  if (!entry.fact) {
    if (measures_.take(entry)) {
      if (told_ && !anew_) told_(entry);
      return;
    }
    directory_changed_ = directory_changed_ || entry.organisation != 0;
    return;
  }
  // In the order of the feed: what was decided about organisations before counts before this does.
  if (!stale_) follow_directory();
  if (anew_ && knows_later_opt_out(*entry.fact)) return;
  (void)index_.put(*entry.fact);
}

void Knowledge::begin_anew() {
  trouble_(
      "the store has lost changes that it had committed, or was exchanged for another: everything is loaded "
      "again. What only this node still knows of, it goes on observing until it is started again");
  anew_ = directory_changed_ = true;
  measures_.begin_anew();
}

bool Knowledge::knows_later_opt_out(const consent::Fact& standing) const {
  using consent::State;
  const consent::Standing known = known_->find(standing.recipient, standing.party, standing.matter);
  return known.state == State::opted_out && standing.standing.state != State::opted_out &&
         std::chrono::floor<std::chrono::seconds>(standing.standing.from) < known.from;
}

void Knowledge::taken_up_to(store::Position position) {
  anew_ = false;
  position_.store(position, std::memory_order_relaxed);
  measures_.publish();
  std::erase_if(earlier_, [](const auto& one) { return one.use_count() == 1; });
  follow_directory();
}

void Knowledge::follow_directory() {
  if (!directory_changed_) return;
  if (const auto read = load_directory(); read.has_error()) {
    if (!std::exchange(stale_, true)) {
      trouble_("organisations were changed and cannot be read yet: " + read.error().message);
    }
    return;
  }
  directory_changed_ = false;
  stale_ = false;
}

Result<void> Knowledge::load_directory() {
  auto data = source_->load();
  if (data.has_error()) return data.error();
  auto directory = std::make_shared<const registry::Directory>(*data);
  {
    const std::lock_guard lock{mutex_};
    directory_.swap(directory);
  }
  // Not for a worker to take apart when it lets go of it.
  earlier_.push_back(std::move(directory));
  directory_version_.fetch_add(1, std::memory_order_release);
  return {};
}

std::shared_ptr<const registry::Directory> Knowledge::directory() const {
  const std::lock_guard lock{mutex_};
  return directory_;
}

std::unique_ptr<policy::Consents> Knowledge::make_consents() {
  return std::make_unique<IndexConsents>(index_.make_reader(), pending_);
}

std::unique_ptr<policy::Senders> Knowledge::make_senders() const {
  return std::make_unique<DirectorySenders>(*this);
}

std::unique_ptr<policy::Restraints> Knowledge::make_restraints() const {
  return std::make_unique<MeasuredRestraints>(measures_, MeasuredRestraints::Rates::counted);
}

}  // namespace smppguard::app
