// SPDX-License-Identifier: Apache-2.0
#include "unix_socket.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace smppguard::web {
namespace {

constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

std::string said(int number) {
  return std::generic_category().message(number);
}

Error fault(const std::string& path, const char* what) {
  return fail("control.socket " + path + ": cannot " + what + ": " + said(errno));
}

Error too_long(const std::string& path) {
  return fail("control.socket " + path + ": the path of a Unix socket has at most " +
              std::to_string(kLongestPath) + " octets");
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(static_cast<char*>(address.sun_path), kLongestPath);
  return address;
}

const sockaddr* as_sockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

FileDescriptor make_socket() {
  return FileDescriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
}

bool is_socket(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

/// Whether a socket file is left over from a process that is gone.
bool is_abandoned(const std::string& path) {
  if (!is_socket(path)) return false;
  const FileDescriptor probe = make_socket();
  const sockaddr_un address = address_of(path);
  return ::connect(probe.get(), as_sockaddr(address), sizeof address) != 0 && errno == ECONNREFUSED;
}

int bind_privately(int socket, const std::string& path) {
  const sockaddr_un address = address_of(path);
  const mode_t before = umask(0177);
  const int bound = ::bind(socket, as_sockaddr(address), sizeof address);
  const int number = errno;
  umask(before);
  errno = number;
  return bound;
}

/// All there is where the system does not say.
const std::string& own_uid_map() {
  static const std::string kMap = [] {
    std::ifstream file{"/proc/self/uid_map"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    return text.empty() ? "0 0 4294967295" : text;
  }();
  return kMap;
}

}  // namespace

Result<FileDescriptor> listen_at(const std::string& path) {
  if (path.size() > kLongestPath) return too_long(path);
  if (is_abandoned(path)) (void)unlink(path.c_str());
  FileDescriptor socket = make_socket();
  if (socket.get() < 0) return fault(path, "open a socket");
  if (bind_privately(socket.get(), path) != 0) {
    if (errno != EADDRINUSE) return fault(path, "make it");
    return fail("control.socket " + path +
                (is_socket(path) ? ": another process serves there; stop it" : ": is a file; move it") +
                " or change control: socket:");
  }
  if (::listen(socket.get(), SOMAXCONN) != 0) return fault(path, "listen on it");
  return socket;
}

Result<FileDescriptor> connect_to(const std::string& path) {
  if (path.size() > kLongestPath) return too_long(path);
  FileDescriptor socket = make_socket();
  const sockaddr_un address = address_of(path);
  if (::connect(socket.get(), as_sockaddr(address), sizeof address) != 0) {
    return fail("no service answers at " + path + ": " + said(errno));
  }
  return socket;
}

bool is_mapped(std::string_view uid_map, std::uint32_t uid) {
  std::istringstream lines{std::string{uid_map}};
  std::uint64_t inside = 0;
  std::uint64_t outside = 0;
  std::uint64_t count = 0;
  while (lines >> inside >> outside >> count) {
    if (uid >= inside && uid - inside < count) return true;
  }
  return false;
}

std::string peer_account(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "#unknown";
  if (!is_mapped(own_uid_map(), peer.uid)) return "unmapped";
  std::vector<char> room(4096);
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(peer.uid, &entry, room.data(), room.size(), &found) == 0 && found != nullptr) {
    return found->pw_name;
  }
  return "#" + std::to_string(peer.uid);
}

}  // namespace smppguard::web
