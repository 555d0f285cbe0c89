// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::app {

/// What two processes of the program say to each other while one takes the other's place: a word, a text, and
/// an open file with some of them. One thread at a time, but end_receiving().
///
///   old to new:  socket NAME (with the socket), for each listener; load STORE; yours
///   new to old:  progress TEXT; loaded; serving; or failed TEXT
///
/// Whoever closes its end has ended. Both may be of different versions: an unknown word is passed over.
class Handover {
 public:
  /// The environment variable that names the new process's end, a descriptor.
  static constexpr const char* kVariable = "SMPPGUARD_PREDECESSOR";

  struct Message {
    std::string word;
    std::string text;
    std::optional<FileDescriptor> file{};
  };

  explicit Handover(FileDescriptor socket) noexcept : socket_{std::move(socket)} {}

  /// Two that hear each other.
  [[nodiscard]] static Result<std::pair<Handover, Handover>> open();

  /// Whether the other end will hear it: false where it is closed, or has not heard the last for a few
  /// seconds. A text beyond 4 KiB is cut.
  bool send(std::string_view word, std::string_view text = {}, const FileDescriptor* file = nullptr);
  /// The same without waiting, for what need not be heard.
  bool mention(std::string_view word, std::string_view text);
  /// Waits. Nothing: the other end is closed.
  [[nodiscard]] std::optional<Message> receive();
  /// From now on, and for who waits, there is nothing to be received.
  void end_receiving() noexcept;

  /// Readable when receive() would not wait.
  [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

 private:
  bool send(std::string_view word, std::string_view text, const FileDescriptor* file, int flags);

  FileDescriptor socket_;
};

}  // namespace smppguard::app
