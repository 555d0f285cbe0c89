// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>

namespace smppguard::web {

/// Sends octets and reads what comes, whatever HTTP has to say about it. It waits for ten seconds at most.
class RawPeer {
 public:
  static RawPeer to_port(std::uint16_t port, const char* from = "127.0.0.1") {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    inet_pton(AF_INET, from, &own.sin_addr);
    sockaddr_in address = own;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    RawPeer peer{AF_INET};
    if (::bind(peer.descriptor(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) {
      throw std::runtime_error(std::strerror(errno));
    }
    peer.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return peer;
  }
  static RawPeer to_path(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    RawPeer peer{AF_UNIX};
    peer.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return peer;
  }

  [[nodiscard]] int descriptor() const { return socket_.get(); }

  /// False if the other end has closed.
  bool send(std::string_view octets) {
    while (!octets.empty()) {
      const ssize_t sent = ::send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      octets.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// One answer with its body, as its length says; what is there if the connection ends.
  std::string read_answer(bool with_body = true) {
    std::size_t end = std::string::npos;
    while ((end = text_.find("\r\n\r\n")) == std::string::npos) {
      if (!read_some()) return take(text_.size());
    }
    std::size_t octets = end + 4;
    const std::size_t length = text_.find("Content-Length: ");
    if (with_body && length < end) octets += std::stoul(text_.substr(length + 16));
    while (text_.size() < octets) {
      if (!read_some()) return take(text_.size());
    }
    return take(octets);
  }

  /// What comes until the other end closes.
  std::string read_all() {
    while (read_some()) {
    }
    return take(text_.size());
  }

  [[nodiscard]] bool is_closed() { return read_all().empty() && !timed_out_; }

 private:
  explicit RawPeer(int family) : socket_{::socket(family, SOCK_STREAM, 0)} {
    const timeval patience{10, 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  void connect(const sockaddr* address, socklen_t size) {
    if (::connect(socket_.get(), address, size) != 0) throw std::runtime_error(std::strerror(errno));
  }

  bool read_some() {
    std::array<char, 65'536> room{};
    const ssize_t octets = ::recv(socket_.get(), room.data(), room.size(), 0);
    timed_out_ = octets < 0 && errno == EAGAIN;
    if (octets > 0) text_.append(room.data(), static_cast<std::size_t>(octets));
    return octets > 0;
  }

  std::string take(std::size_t octets) {
    std::string taken = text_.substr(0, octets);
    text_.erase(0, octets);
    return taken;
  }

  FileDescriptor socket_;
  std::string text_;
  bool timed_out_ = false;
};

}  // namespace smppguard::web
