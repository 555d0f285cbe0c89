// SPDX-License-Identifier: Apache-2.0
#include "store_trouble.hpp"

#include "log.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::app {
namespace {

std::string seconds_and_tenths(Duration duration) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(duration).count());
}

}  // namespace

StoreTrouble::StoreTrouble(Log& log, Turn turn) : log_{log}, turn_{std::move(turn)} {}

void StoreTrouble::failed(const store::AppendError& error, std::size_t changes, Time now) {
  if (error.blame == store::Blame::change) {
    log_.error(fmt::format("{} records could not be stored: {}", changes, error.message));
    return;
  }
  lost_ += changes;
  if (!since_) {
    since_ = now;
    log_.warn(fmt::format("the store fails, deciding goes on from memory: {}", error.message));
    turn_(true);
  } else if (now >= remind_at_) {
    log_.warn(fmt::format("the store has failed for {}, and {} records could not be stored: {}",
                          seconds_and_tenths(std::chrono::duration_cast<Duration>(now - *since_)), lost_,
                          error.message));
  } else {
    return;
  }
  remind_at_ = now + kBetweenReminders;
}

void StoreTrouble::back(Duration away, std::uint64_t caught_up) {
  since_.reset();
  log_.info(fmt::format(
      "the store is back after {}: {} changes caught up, {} records could not be stored meanwhile",
      seconds_and_tenths(away), caught_up, std::exchange(lost_, 0)));
  turn_(false);
}

}  // namespace smppguard::app
