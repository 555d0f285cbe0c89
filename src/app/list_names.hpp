// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace smppguard::app {

/// Names of lists and organisations that records of decisions point to, each kept once as long as this lives.
/// Any thread.
class ListNames {
 public:
  [[nodiscard]] std::string_view keep(const std::string& name) {
    const std::lock_guard lock{mutex_};
    return *names_.insert(name).first;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> names_;  // entries stay where they are
};

}  // namespace smppguard::app
