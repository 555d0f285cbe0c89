// SPDX-License-Identifier: Apache-2.0
#include "lists_in_force.hpp"

#include <utility>

namespace smppguard::app {
namespace {

bool same_files(const ListsInForce::Pointer& one, const ListsInForce::Pointer& other) {
  return one == other || (one && other && one->lists().same_files(other->lists()));
}

}  // namespace

Result<ListsInForce::Reading> ListsInForce::read(const std::filesystem::path& folder, dnc::Verify verify) {
  if (folder.empty()) return Reading{};
  const Pointer former = current();
  const std::lock_guard lock{reading_};
  Reading reading;
  const auto loaded = dnc::Lists::load_sound(folder, verify, former ? &former->lists() : nullptr,
                                             damaged_.in(folder), reading.refused);
  if (loaded.has_error()) return loaded.error();
  const bool same =
      former && (*loaded)->same_files(former->lists()) && (*loaded)->national() == former->lists().national();
  reading.lists = same ? former : std::make_shared<const FolderLists>(*loaded, names_);
  return reading;
}

void ListsInForce::distrust(const std::filesystem::path& folder, const dnc::ListFile& file) {
  const std::lock_guard lock{reading_};
  damaged_.add(folder, file);
}

void ListsInForce::put(Pointer lists, const dnc::RegistryOptions& options, WallTime now) {
  const std::lock_guard lock{mutex_};
  const bool same = same_files(lists, state_.lists);
  if (lists != state_.lists && state_.lists) replaced_.push_back(state_.lists);
  state_.lists = std::move(lists);
  state_.options = options;
  if (!same || !began_) state_.since = now;
  if (!same && began_) ++state_.swaps;
  began_ = true;
}

ListsInForce::Pointer ListsInForce::current() const {
  const std::lock_guard lock{mutex_};
  return state_.lists;
}

ListsInForce::State ListsInForce::state() const {
  const std::lock_guard lock{mutex_};
  return state_;
}

void ListsInForce::note(Refusal refusal) {
  const std::lock_guard lock{mutex_};
  ++state_.refusals;
  state_.refused = std::move(refusal);
}

bool ListsInForce::note_trouble(const std::string& trouble) {
  const std::lock_guard lock{mutex_};
  const bool news = trouble != state_.trouble;
  state_.trouble = trouble;
  return news;
}

bool ListsInForce::free_unused() {
  std::vector<Pointer> unused;  // before the lock, so that they are freed behind it
  const std::lock_guard lock{mutex_};
  std::erase_if(replaced_, [&](Pointer& one) {
    const bool last = one.use_count() == 1;
    if (last) unused.push_back(std::move(one));
    return last;
  });
  return !replaced_.empty();
}

}  // namespace smppguard::app
