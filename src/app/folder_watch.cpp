// SPDX-License-Identifier: Apache-2.0
#include "folder_watch.hpp"

#include "smppguard/dnc/list_folder.hpp"

#include <array>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace smppguard::app {
namespace {

constexpr std::uint32_t kOfFiles = IN_MOVED_TO | IN_CREATE;
constexpr std::uint32_t kOfTheFolder = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::size_t kBufferOctets = 16'384;

/// A list's file, or anything about the folder as a whole. Not the many files of an import under way.
bool matters(const inotify_event& event, const char* name) {
  if ((event.mask & kOfFiles) == 0) return true;
  return event.len > 0 && dnc::read_list_file_name(name).has_value();
}

}  // namespace

FolderWatch::FolderWatch()
    : wakening_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)},
      notices_{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)} {
  if (wakening_.get() < 0) throw std::runtime_error(system_fail("cannot make an eventfd").message);
  if (notices_.get() < 0) trouble_ = system_fail("folders cannot be watched").message;
}

void FolderWatch::follow(const std::string& folder) {
  if (notices_.get() < 0) return;
  // The same number again for a folder that is watched already.
  const int watch = folder.empty() ? -1
                                   : ::inotify_add_watch(notices_.get(), folder.c_str(),
                                                         kOfFiles | kOfTheFolder | IN_ONLYDIR);
  if (watch_ >= 0 && watch_ != watch) (void)::inotify_rm_watch(notices_.get(), watch_);
  watch_ = watch;
}

bool FolderWatch::read_events() {
  bool changed = false;
  std::array<char, kBufferOctets> buffer{};
  for (;;) {
    const ssize_t got = ::read(notices_.get(), buffer.data(), buffer.size());
    if (got <= 0) return changed;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const bool is_overflow = (event.mask & IN_Q_OVERFLOW) != 0;
      if (is_overflow || event.wd == watch_) {
        changed = changed || matters(event, buffer.data() + at + sizeof event);
        if ((event.mask & IN_IGNORED) != 0) watch_ = -1;
      }
      at += sizeof event + event.len;
    }
  }
}

FolderWatch::Event FolderWatch::wait(std::chrono::milliseconds most) {
  std::array<pollfd, 2> waiting{{{wakening_.get(), POLLIN, 0}, {notices_.get(), POLLIN, 0}}};
  if (::poll(waiting.data(), waiting.size(), static_cast<int>(most.count())) <= 0) return Event::none;
  if ((waiting[0].revents & POLLIN) != 0) {
    std::uint64_t count = 0;
    (void)!::read(wakening_.get(), &count, sizeof count);
    return Event::woken;
  }
  return read_events() ? Event::changed : Event::none;
}

void FolderWatch::wake() noexcept {
  const std::uint64_t one = 1;
  (void)!::write(wakening_.get(), &one, sizeof one);
}

}  // namespace smppguard::app
