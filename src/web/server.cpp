// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/server.hpp"

#include "connection.hpp"
#include "unix_socket.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <fcntl.h>
#include <fmt/format.h>
#include <mutex>
#include <stop_token>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using UnixProtocol = asio::local::stream_protocol;

constexpr std::size_t kMostAtDesk = 32;
constexpr std::size_t kMostUnix = 64;
constexpr std::size_t kMostFiles = 4;  // answers of up to a GiB each, which slow readers hold
constexpr std::chrono::minutes kBetweenWarnings{10};
constexpr std::chrono::milliseconds kAcceptAgain{100};  // where descriptors have run out
constexpr std::chrono::milliseconds kGrace{1'000};      // for answers under way at the end

std::string text_of(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                    : fmt::format("{}:{}", address, endpoint.port());
}

Peer peer_of(const tcp::socket& socket) {
  error_code ec;
  const tcp::endpoint endpoint = socket.remote_endpoint(ec);
  if (ec) return {IpAddress{}, "an address that is gone", ""};
  const auto address = endpoint.address();
  const IpAddress ip =
      address.is_v4() ? IpAddress::v4(address.to_v4().to_bytes()) : IpAddress{address.to_v6().to_bytes()};
  return {ip, text_of(endpoint), ""};
}

Peer peer_of(UnixProtocol::socket& socket) {
  return {std::nullopt, "unix", peer_account(socket.native_handle())};
}

void send_at_once(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay{true}, ignored);
}
void send_at_once(UnixProtocol::socket& /*socket*/) {}

/// How many connections there may be.
struct Room {
  std::size_t in_all = 0;
  std::size_t per_place = 0;
};

/// One place that is listened on, and its connections.
template <class Protocol>
class Door {
 public:
  explicit Door(asio::io_context& context) : acceptor_{context}, pause_{context} {}

  [[nodiscard]] typename Protocol::acceptor& acceptor() noexcept { return acceptor_; }

  /// `room` says what there is at the moment.
  void open(const Hall& hall, std::function<Room()> room) {
    if (!acceptor_.is_open()) return;
    hall_ = &hall;
    room_ = std::move(room);
    accept();
  }

  void end() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (const Guest& guest : guests_) {
      if (const auto held = guest.connection.lock()) held->end();
    }
  }

 private:
  void accept() {
    acceptor_.async_accept([this](const error_code& ec, typename Protocol::socket socket) {
      if (ec == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (ec) return accept_later();
      accept();  // first: what follows may throw
      welcome(std::move(socket));
    });
  }

  void accept_later() {
    pause_.expires_after(kAcceptAgain);
    pause_.async_wait([this](const error_code& aborted) {
      if (!aborted) accept();
    });
  }

  void welcome(typename Protocol::socket socket) {
    std::erase_if(guests_, [](const Guest& guest) { return guest.connection.expired(); });
    Peer peer = peer_of(socket);
    const Place place = peer.address ? place_of(*peer.address) : Place{};
    if (!has_room(peer, place)) return;  // closes it
    send_at_once(socket);
    const auto connection = make_connection(Socket{std::move(socket)}, std::move(peer), *hall_);
    guests_.push_back({connection, place});
    connection->start();
  }

  [[nodiscard]] bool has_room(const Peer& peer, const Place& place) {
    const Room room = room_();
    if (guests_.size() >= room.in_all) {
      warn(fmt::format("all {} connections of the administrative API are taken; one from {} was turned away",
                       guests_.size(), peer.source));
      return false;
    }
    const auto same = std::count_if(guests_.begin(), guests_.end(),
                                    [&](const Guest& guest) { return guest.place == place; });
    if (static_cast<std::size_t>(same) < room.per_place) return true;
    warn(fmt::format(
        "{} connections of the administrative API come from the place of {}; another one was turned away",
        same, peer.source));
    return false;
  }

  /// Now and then, since whoever wants to be heard of can try without end.
  void warn(const std::string& what) {
    const auto now = std::chrono::steady_clock::now();
    if (now < quiet_until_) return;
    quiet_until_ = now + kBetweenWarnings;
    hall_->warn(Concern::access, what);
  }

  struct Guest {
    std::weak_ptr<Connection> connection;
    Place place{};
  };

  typename Protocol::acceptor acceptor_;
  asio::steady_timer pause_;
  const Hall* hall_ = nullptr;
  std::function<Room()> room_;
  std::vector<Guest> guests_;
  std::chrono::steady_clock::time_point quiet_until_{};
};

}  // namespace

struct Server::Parts {
  Parts(const Router& router, Warn warn_given) : warn{std::move(warn_given)}, gate{router, warn} {}

  [[nodiscard]] std::shared_ptr<const Settings> current() {
    const std::lock_guard lock{mutex};
    return settings;
  }

  void put(std::shared_ptr<const Settings> next) {
    const std::lock_guard lock{mutex};
    settings = std::move(next);
  }

  Result<void> listen(const ApiOptions& options);
  void work();
  void end();

  std::mutex mutex;
  std::stop_source ending;
  Seats files{kMostFiles};
  std::shared_ptr<const Settings> settings;
  Warn warn;
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
  asio::steady_timer grace{context};
  Gate gate;
  Desk desk{kMostAtDesk};
  Desk bulk_desk{kMostAtDesk};
  const Hall hall{gate, desk, bulk_desk, warn, [this] { return current(); }, ending.get_token(), files};
  Door<tcp> tcp_door{context};
  Door<UnixProtocol> unix_door{context};
  std::string unix_path;
  std::string address;
  std::thread thread;
};

Result<void> Server::Parts::listen(const ApiOptions& options) {
  error_code ec;
  const auto ip = asio::ip::make_address(options.address, ec);
  if (ec) return fail("api.address " + options.address + " is no IP address");
  const tcp::endpoint endpoint{ip, options.port};
  tcp::acceptor& acceptor = tcp_door.acceptor();
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address{true}, ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) address = text_of(acceptor.local_endpoint(ec));
  if (ec)
    return fail(fmt::format("api.address {}: cannot listen there: {}", text_of(endpoint), ec.message()));
  return {};
}

/// Whatever a handler of the sockets throws ends that connection and nothing else.
void Server::Parts::work() {
  for (;;) {
    try {
      context.run();
      return;
    } catch (const std::exception& error) {
      warn(Concern::fault, fmt::format("the administrative API: {}", error.what()));
    }
  }
}

void Server::Parts::end() {
  tcp_door.end();
  unix_door.end();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

Server::~Server() {
  Parts& parts = *parts_;
  parts.ending.request_stop();
  asio::post(parts.context, [&parts] { parts.end(); });
  parts.desk.stop();
  parts.bulk_desk.stop();
  if (parts.thread.joinable()) {
    asio::post(parts.context, [&parts] {
      parts.guard.reset();
      parts.grace.expires_after(kGrace);
      parts.grace.async_wait([&parts](const error_code& aborted) {
        if (!aborted) parts.context.stop();
      });
    });
    parts.thread.join();
  }
  if (!parts.unix_path.empty()) (void)unlink(parts.unix_path.c_str());
}

Result<std::unique_ptr<Server>> Server::open(const std::string& unix_socket, const ApiOptions& options,
                                             const Router& router, Warn warn) {
  auto settings = read_settings(options);
  if (settings.has_error()) return settings.error();
  auto parts = std::make_unique<Parts>(router, std::move(warn));
  parts->put(*std::move(settings));
  if (!options.address.empty()) {
    if (auto listening = parts->listen(options); listening.has_error()) return listening.error();
  }
  if (!unix_socket.empty()) {
    const auto socket = listen_at(unix_socket);
    if (socket.has_error()) return socket.error();
    parts->unix_path = unix_socket;
    parts->unix_door.acceptor().assign(UnixProtocol{}, fcntl(socket->get(), F_DUPFD_CLOEXEC, 0));
  }
  return std::unique_ptr<Server>{new Server{std::move(parts)}};
}

Result<void> Server::check(const ApiOptions& options) {
  const auto settings = read_settings(options);
  if (settings.has_error()) return settings.error();
  return {};
}

void Server::start() {
  Parts& parts = *parts_;
  parts.tcp_door.open(parts.hall, [&parts] {
    const auto settings = parts.current();
    return Room{settings->options.max_connections, settings->options.max_connections_per_address};
  });
  parts.unix_door.open(parts.hall, [] { return Room{kMostUnix, kMostUnix}; });
  parts.thread = std::thread{[&parts] { parts.work(); }};
}

Result<void> Server::reload(const ApiOptions& options) {
  auto settings = read_settings(options);
  if (settings.has_error()) return settings.error();
  parts_->put(*std::move(settings));
  return {};
}

std::optional<ShownCertificate> Server::certificate() const {
  const auto settings = parts_->current();
  if (!settings->tls || !settings->tls_expires) return std::nullopt;
  return ShownCertificate{settings->options.certificate, *settings->tls_expires};
}

const std::string& Server::address() const noexcept {
  return parts_->address;
}

}  // namespace smppguard::web
