// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/route.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::app {

/// Numbers for names: the same as long as the process lives, so that what is bound by one configuration still
/// means the same under the next.
class NameIds {
 public:
  [[nodiscard]] policy::UpstreamId upstream(const std::string& name) { return id_in(upstreams_, name); }
  [[nodiscard]] policy::ListenerId listener(const std::string& name) { return id_in(listeners_, name); }

  /// By id; of names that were ever asked for.
  [[nodiscard]] const std::vector<std::string>& upstreams() const noexcept { return upstreams_; }
  [[nodiscard]] const std::vector<std::string>& listeners() const noexcept { return listeners_; }

 private:
  static std::uint16_t id_in(std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    const auto id = static_cast<std::uint16_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return id;
  }

  std::vector<std::string> upstreams_;
  std::vector<std::string> listeners_;
};

}  // namespace smppguard::app
