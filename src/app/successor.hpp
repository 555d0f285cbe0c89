// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "handover.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/net/inherited.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace smppguard::app {

/// The process that is to take this one's place: the program as it is installed by now, with the arguments of
/// this one. It ends with the object, unless it has been given the place.
class Successor {
 public:
  struct Said {
    enum class What : std::uint8_t {
      progress,  ///< `text` says how far it is
      loaded,    ///< it waits for its turn
      serving,
      gone,  ///< it has ended; `text` says why
    };
    What what = What::progress;
    std::string text{};
  };

  /// Starts it with these sockets; nothing else that is open here is open there, but the standard ones. It is
  /// told which `store` this process has: where it would use another one it ends.
  [[nodiscard]] static Result<std::unique_ptr<Successor>> start(const std::vector<net::Inherited>& sockets,
                                                                std::string_view store);
  ~Successor();
  Successor(const Successor&) = delete;
  Successor& operator=(const Successor&) = delete;

  /// The next that it says; waits for it.
  [[nodiscard]] Said listen();
  /// Readable when listen() would not wait.
  [[nodiscard]] int descriptor() const noexcept { return way_.descriptor(); }

  /// Whether it has not ended.
  [[nodiscard]] bool is_there() const noexcept;
  /// It may have what only one process can have. False if it has ended.
  bool yield();
  /// Behind yield(): whether it serves within `patience`; waits for that.
  [[nodiscard]] bool serves_within(std::chrono::milliseconds patience);
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

 private:
  Successor(Handover way, pid_t pid) noexcept : way_{std::move(way)}, pid_{pid} {}
  [[nodiscard]] std::string how_it_ended();

  Handover way_;
  pid_t pid_;
  std::string failure_;  // what it said before it ended
  bool yielded_ = false;
  bool reaped_ = false;
};

}  // namespace smppguard::app
