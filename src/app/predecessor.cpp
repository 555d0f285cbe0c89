// SPDX-License-Identifier: Apache-2.0
#include "predecessor.hpp"

#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace smppguard::app {
namespace {

bool is_socket(int descriptor) noexcept {
  struct stat about {};
  return fstat(descriptor, &about) == 0 && S_ISSOCK(about.st_mode);
}

}  // namespace

std::unique_ptr<Predecessor> Predecessor::find() {
  const char* const named = std::getenv(Handover::kVariable);  // NOLINT(concurrency-mt-unsafe): at the start
  if (named == nullptr) return nullptr;
  const std::string_view text{named};
  int descriptor = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), descriptor);
  const bool good = read.ec == std::errc{} && read.ptr == text.data() + text.size() && is_socket(descriptor);
  unsetenv(Handover::kVariable);  // NOLINT(concurrency-mt-unsafe)
  if (!good) return nullptr;
  (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return std::make_unique<Predecessor>(Handover{FileDescriptor{descriptor}});
}

std::vector<net::Inherited> Predecessor::take_sockets() {
  std::vector<net::Inherited> sockets;
  while (auto message = way_.receive()) {
    if (message->word == "load") break;
    if (message->word == "socket" && message->file)
      sockets.push_back({std::move(message->text), *std::move(message->file)});
  }
  return sockets;
}

void Predecessor::await_turn() {
  way_.send("loaded");
  while (const auto message = way_.receive()) {
    if (message->word == "yours") return;
  }
}

void Predecessor::await_end() {
  while (way_.receive()) {
  }
}

PredecessorWatch::PredecessorWatch(Predecessor& predecessor, std::function<void()> ended)
    : predecessor_{predecessor}, thread_{[this, ended = std::move(ended)] {
        predecessor_.await_end();
        if (!forgotten_) ended();
        over_ = true;
      }} {}

PredecessorWatch::~PredecessorWatch() {
  forgotten_ = true;
  predecessor_.stop_waiting();
  thread_.join();
}

}  // namespace smppguard::app
