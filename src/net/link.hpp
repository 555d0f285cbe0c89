// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "live_count.hpp"
#include "read_watch.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/net/survey.hpp"
#include "transport.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

class Link;
class SecondLooks;

/// Who is told of a link's readiness. Called from the worker's event loop, never from inside a call to the
/// link.
class LinkOwner {
 public:
  LinkOwner() = default;
  LinkOwner(const LinkOwner&) = delete;
  LinkOwner& operator=(const LinkOwner&) = delete;
  virtual void on_readable(Link& link) = 0;
  /// What was unsent has left, or the link failed.
  virtual void on_sent(Link& link) = 0;

 protected:
  ~LinkOwner() = default;
};

/// One connection, plain or over TLS: non-blocking reads into the caller's memory, gathered writes, an
/// orderly end. Keeps no read buffer of its own; what could not be written at once is kept until it can be.
class Link : public std::enable_shared_from_this<Link> {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  /// `live` must outlive the link, and `octets`, where what it carries is counted.
  Link(Transport transport, LinkOwner& owner, LiveCount& live, Octets* octets = nullptr);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Asks for one on_readable. Does nothing while one is asked for already.
  void await_readable();

  enum class ReadOutcome : std::uint8_t { data, would_block, end_of_stream, failed };
  struct Read {
    ReadOutcome outcome;
    std::size_t octets;
  };
  [[nodiscard]] Read read(std::span<std::uint8_t> into) noexcept;

  /// Adds octets to the next flush. They must stay valid until then.
  void gather(Bytes octets) { gathered_.emplace_back(octets.data(), octets.size()); }
  /// The same for what did not come from the other side, which unsent_own() counts.
  void gather_own(Bytes octets) {
    gather(octets);
    gathered_own_ += octets.size();
  }
  /// Writes all that was gathered in one call where the peer takes it (over TLS: in as few records as can
  /// be), and keeps the rest.
  void flush();

  /// In octets that were gathered, whatever TLS makes of them.
  [[nodiscard]] std::size_t unsent() const noexcept { return unsent_.size() - unsent_front_; }
  /// At most how many of them came from gather_own(): counted since all had last been sent.
  [[nodiscard]] std::size_t unsent_own() const noexcept { return unsent_own_; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// The peer sends no more.
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  /// It ended without saying so in TLS: its process may have died, or somebody cut the connection.
  [[nodiscard]] bool truncated() const noexcept { return tls_ && tls_->truncated(); }
  /// Why it failed; "" while it has not.
  [[nodiscard]] const std::string& why() const noexcept { return why_; }

  /// Parts from the owner: what is unsent leaves, the peer is told, then the connection closes by itself.
  /// Waits for the peer's own end for a short time, because closing over unread octets would reset the
  /// connection and could take the last answer with it.
  void finish();

 private:
  friend class ReadWatch;
  friend class SecondLooks;

  [[nodiscard]] Read read_tcp(std::span<std::uint8_t> into) noexcept;
  [[nodiscard]] Read read_tls(std::span<std::uint8_t> into) noexcept;
  [[nodiscard]] std::size_t write(std::span<const boost::asio::const_buffer> parts);
  [[nodiscard]] std::size_t write_tcp(std::span<const boost::asio::const_buffer> parts);
  [[nodiscard]] std::size_t write_tls(std::span<const boost::asio::const_buffer> parts);
  void on_wake_to_read();
  [[nodiscard]] bool look_again();
  void fail(std::string why);
  void keep_rest(std::size_t written);
  void await_writable();
  void on_writable();
  void linger();
  void discard_until_end();
  void close() noexcept;

  Socket socket_;
  std::unique_ptr<TlsChannel> tls_;  // nullptr: plain
  LinkOwner* owner_;                 // nullptr once finish() was called
  LiveCount& live_;
  Octets* octets_;  // nullptr: not counted
  std::vector<boost::asio::const_buffer> gathered_;
  std::vector<std::uint8_t> unsent_;
  std::size_t unsent_front_ = 0;
  std::size_t gathered_own_ = 0;
  std::size_t unsent_own_ = 0;
  ReadWatch watch_{socket_};
  SecondLooks& second_looks_;
  bool emptied_ = false;    // see ReadWatch::Known
  bool unsure_ = false;     // of an end that may stand behind the last octets
  bool has_read_ = false;   // octets, since it was last looked at again
  bool looked_at_ = false;  // it will be
  bool awaits_readable_ = false;
  bool awaits_writable_ = false;
  bool awaits_readable_to_write_ = false;
  bool failed_ = false;
  bool ended_ = false;
  std::string why_;
  std::optional<boost::asio::steady_timer> end_timer_;
};

/// Closes a connection that never became a link as finish() does.
void part_from(Link::Socket socket, LiveCount& live);

}  // namespace smppguard::net
