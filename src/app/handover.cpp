// SPDX-License-Identifier: Apache-2.0
#include "handover.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

namespace smppguard::app {
namespace {

constexpr std::size_t kMostOctets = 4096;
constexpr std::chrono::seconds kPatience{5};

/// Room for one descriptor beside a message.
struct Beside {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> octets{};
};

/// A message of one part.
msghdr message_of(iovec& part) noexcept {
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  return message;
}

std::optional<FileDescriptor> file_beside(const msghdr& message) {
  const cmsghdr* const header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
    return std::nullopt;
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return FileDescriptor{descriptor};
}

}  // namespace

Result<std::pair<Handover, Handover>> Handover::open() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_fail("cannot open a way to the new process");
  }
  std::pair both{Handover{FileDescriptor{ends[0]}}, Handover{FileDescriptor{ends[1]}}};
  const timeval patience{kPatience.count(), 0};
  for (const int end : ends) setsockopt(end, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return both;
}

bool Handover::send(std::string_view word, std::string_view text, const FileDescriptor* file) {
  return send(word, text, file, 0);
}

bool Handover::mention(std::string_view word, std::string_view text) {
  return send(word, text, nullptr, MSG_DONTWAIT);
}

bool Handover::send(std::string_view word, std::string_view text, const FileDescriptor* file, int flags) {
  std::string octets{word};
  if (!text.empty()) octets.append(" ").append(text);
  octets.resize(std::min(octets.size(), kMostOctets));
  iovec part{octets.data(), octets.size()};
  msghdr message = message_of(part);
  Beside beside;
  if (file != nullptr) {
    message.msg_control = beside.octets.data();
    message.msg_controllen = beside.octets.size();
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    const int descriptor = file->get();
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  ssize_t sent = 0;
  do {
    sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL | flags);
  } while (sent < 0 && errno == EINTR);
  return sent >= 0;
}

std::optional<Handover::Message> Handover::receive() {
  std::array<char, kMostOctets> octets{};
  iovec part{octets.data(), octets.size()};
  msghdr message = message_of(part);
  Beside beside;
  message.msg_control = beside.octets.data();
  message.msg_controllen = beside.octets.size();
  ssize_t received = 0;
  do {
    received = recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC);
    // An end that is closed with something unread is told once, ahead of the last that came from it.
  } while (received < 0 && (errno == EINTR || errno == ECONNRESET));
  if (received <= 0) return std::nullopt;
  const std::string_view all{octets.data(), static_cast<std::size_t>(received)};
  const std::size_t end = std::min(all.find(' '), all.size());
  return Message{std::string{all.substr(0, end)}, std::string{all.substr(std::min(end + 1, all.size()))},
                 file_beside(message)};
}

void Handover::end_receiving() noexcept {
  shutdown(socket_.get(), SHUT_RD);
}

}  // namespace smppguard::app
