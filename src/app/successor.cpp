// SPDX-License-Identifier: Apache-2.0
#include "successor.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace smppguard::app {
namespace {

/// Where the new process finds its end; the first behind the standard ones.
constexpr int kItsEnd = 3;
/// How long a process that has closed it is given to end.
constexpr int kLooks = 200;
constexpr std::chrono::milliseconds kBetweenLooks{10};

/// What this process was called with; the program's name first, as it was given.
Result<std::vector<std::string>> own_arguments() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  const std::string all{std::istreambuf_iterator<char>{file}, {}};
  std::vector<std::string> arguments;
  for (std::size_t at = 0; at < all.size(); at = all.find('\0', at) + 1)
    arguments.emplace_back(all.c_str() + at);
  if (arguments.empty()) return fail("cannot read /proc/self/cmdline to start the program once more");
  return arguments;
}

/// Without what concerns this process alone.
std::vector<std::string> its_environment() {
  std::vector<std::string> variables;
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string_view variable{*one};
    const auto is = [&](std::string_view name) { return variable.substr(0, variable.find('=')) == name; };
    if (is("LISTEN_PID") || is("LISTEN_FDS") || is("LISTEN_FDNAMES") || is("WATCHDOG_PID")) continue;
    variables.emplace_back(variable);
  }
  variables.push_back(fmt::format("{}={}", Handover::kVariable, kItsEnd));
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// How a process begins: with one open file beside the standard ones, and no signal blocked.
class Beginning {
 public:
  explicit Beginning(int its_end) noexcept {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, its_end, kItsEnd);
    posix_spawn_file_actions_addclosefrom_np(&files_, kItsEnd + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Beginning() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  Beginning(const Beginning&) = delete;
  Beginning& operator=(const Beginning&) = delete;

  Result<pid_t> spawn(std::vector<std::string> arguments, std::vector<std::string> environment) const {
    pid_t pid = -1;
    const int failed = posix_spawnp(&pid, arguments.front().c_str(), &files_, &attributes_,
                                    pointers_to(arguments).data(), pointers_to(environment).data());
    if (failed != 0) {
      return fail(
          fmt::format("cannot start {}: {}", arguments.front(), std::generic_category().message(failed)));
    }
    return pid;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

Result<std::unique_ptr<Successor>> Successor::start(const std::vector<net::Inherited>& sockets,
                                                    std::string_view store) {
  auto arguments = own_arguments();
  if (arguments.has_error()) return arguments.error();
  auto ways = Handover::open();
  if (ways.has_error()) return ways.error();
  auto& [way, its_way] = *ways;
  const Beginning beginning{its_way.descriptor()};
  const auto pid = beginning.spawn(*std::move(arguments), its_environment());
  if (pid.has_error()) return pid.error();
  { const Handover its_own = std::move(its_way); }  // or its end would not be told here
  std::unique_ptr<Successor> successor{new Successor{std::move(way), *pid}};
  bool heard = true;
  for (const net::Inherited& one : sockets) {
    heard = heard && successor->way_.send("socket", one.name, &one.socket);
  }
  if (heard && successor->way_.send("load", store)) return successor;
  if (successor->is_there()) return fail("the new process does not listen to what it is told");
  Said said = successor->listen();
  while (said.what != Said::What::gone) said = successor->listen();
  return fail(said.text);
}

Successor::~Successor() {
  if (yielded_ || reaped_) return;
  (void)kill(pid_, SIGKILL);
  (void)waitpid(pid_, nullptr, 0);
}

Successor::Said Successor::listen() {
  using What = Said::What;
  while (auto message = way_.receive()) {
    if (message->word == "progress") return {What::progress, std::move(message->text)};
    if (message->word == "loaded") return {What::loaded};
    if (message->word == "serving") return {What::serving};
    if (message->word == "failed") failure_ = std::move(message->text);
  }
  return {What::gone, how_it_ended()};
}

bool Successor::is_there() const noexcept {
  pollfd way{way_.descriptor(), 0, 0};
  return poll(&way, 1, 0) == 0;  // else its end is closed
}

bool Successor::serves_within(std::chrono::milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + patience;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd way{way_.descriptor(), POLLIN, 0};
    if (left <= 0 || poll(&way, 1, static_cast<int>(left)) <= 0) return false;
    const Said said = listen();
    if (said.what == Said::What::serving) return true;
    if (said.what == Said::What::gone) return false;
  }
}

/// Its end of the way is closed: it has ended, or does at once.
std::string Successor::how_it_ended() {
  int status = 0;
  for (int left = kLooks; left > 0 && !reaped_; --left) {
    reaped_ = waitpid(pid_, &status, WNOHANG) == pid_;
    if (!reaped_) std::this_thread::sleep_for(kBetweenLooks);
  }
  if (!reaped_) {
    (void)kill(pid_, SIGKILL);
    reaped_ = waitpid(pid_, &status, 0) == pid_;
  }
  if (!failure_.empty()) return failure_;
  if (!reaped_) return "the new process has ended";
  if (WIFSIGNALED(status)) return fmt::format("the new process was ended by signal {}", WTERMSIG(status));
  return fmt::format("the new process ended with exit status {}; its log lines say why", WEXITSTATUS(status));
}

bool Successor::yield() {
  yielded_ = way_.send("yours");
  return yielded_;
}

}  // namespace smppguard::app
