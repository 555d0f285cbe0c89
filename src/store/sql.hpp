// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "sql_database.hpp"

#include <string_view>

namespace smppguard::store {

/// Several queries that see the same state. `work` gives a Result<...>; so does this.
template <class Work>
[[nodiscard]] auto look(Database& database, std::string_view doing, const Work& work) -> decltype(work()) {
  if (auto begun = database.begin_reading(doing); !begun) return begun.error();
  const RollBack at_the_end{database};
  return work();
}

/// A whole transaction, from begin_writing() to commit(), again while another one is in its way.
template <class Attempt>
[[nodiscard]] auto attempt_patiently(Database& database, const Attempt& attempt) -> decltype(attempt()) {
  constexpr int kMostAttempts = 10;
  for (int attempts = 1;; ++attempts) {
    const RollBack unless_committed{database};
    auto done = attempt();
    if (done || database.trouble() != Trouble::again || attempts == kMostAttempts) return done;
  }
}

/// Does all of `work` in one transaction that writes, or nothing of it. `work` takes the heads, from which it
/// gives numbers, and gives a Result<...>; so does this. It may be called again after it has failed.
template <class Work>
[[nodiscard]] auto change(Database& database, std::string_view doing, const Work& work)
    -> decltype(work(std::declval<Heads&>())) {
  return attempt_patiently(database, [&]() -> decltype(work(std::declval<Heads&>())) {
    Heads heads;
    if (auto begun = database.begin_writing(doing, heads); !begun) return begun.error();
    if (auto read = database.flush(doing); !read) return read.error();
    auto done = work(heads);
    if (!done) return done;
    if (auto committed = database.commit(doing, heads); !committed) return committed.error();
    return done;
  });
}

}  // namespace smppguard::store
