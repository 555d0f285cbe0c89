// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace smppguard::app {

/// Waits for lists that appear in a folder (inotify), or to be woken. One thread, but for wake().
class FolderWatch {
 public:
  enum class Event : std::uint8_t {
    none,     ///< the time is over
    woken,    ///< by wake()
    changed,  ///< a list may have come, or the folder is another one
  };

  /// Without inotify (the system's limit is reached) nothing ever changes, and trouble() says why.
  FolderWatch();

  /// Watches what has that name now, which may be another folder than before; "" watches nothing.
  void follow(const std::string& folder);
  /// Whether the folder of that name is watched.
  [[nodiscard]] bool watches() const noexcept { return watch_ >= 0; }
  /// Why nothing can be watched, "" if it can.
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

  [[nodiscard]] Event wait(std::chrono::milliseconds most);
  void wake() noexcept;  ///< any thread

 private:
  [[nodiscard]] bool read_events();

  FileDescriptor wakening_;
  FileDescriptor notices_;
  std::string trouble_;
  int watch_ = -1;
};

}  // namespace smppguard::app
