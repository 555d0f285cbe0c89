// SPDX-License-Identifier: Apache-2.0
#include "control.hpp"

#include <chrono>
#include <sstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

namespace smppguard::app {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::size_t kLongestRequest = 256;
constexpr std::chrono::seconds kPatience{2};  // with somebody who connects and says nothing, or reads nothing

std::string outcome_text(const Outcome& outcome) {
  std::string text = outcome.ok ? "ok\n" : "failed\n";
  for (const std::string& line : outcome.lines) text += line + "\n";
  return text;
}

Error fault(const std::string& path, const char* what, const error_code& ec) {
  return fail(std::string("control.socket ") + path + ": cannot " + what + ": " + ec.message());
}

/// Asio would throw.
Result<stream_protocol::endpoint> endpoint_of(const std::string& path) {
  constexpr std::size_t kMost = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() <= kMost) return stream_protocol::endpoint{path};
  return fail("control.socket " + path + ": the path of a Unix socket has at most " + std::to_string(kMost) +
              " octets");
}

bool is_socket(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

/// Whether a socket file is left over from a process that is gone.
bool is_abandoned(const std::string& path) {
  if (!is_socket(path)) return false;
  asio::io_context context;
  stream_protocol::socket probe{context};
  error_code ec;
  probe.connect(stream_protocol::endpoint{path}, ec);
  return ec == asio::error::connection_refused;
}

/// One request and its answer.
class Dialogue : public std::enable_shared_from_this<Dialogue> {
 public:
  Dialogue(stream_protocol::socket peer, const ControlSocket::Handler& handler)
      : peer_{std::move(peer)}, timer_{peer_.get_executor()}, handler_{handler} {}

  void start() {
    be_patient();
    asio::async_read_until(peer_, asio::dynamic_buffer(text_, kLongestRequest), '\n',
                           [self = shared_from_this()](const error_code& ec, std::size_t octets) {
                             self->timer_.cancel();
                             if (!ec) self->answer(self->text_.substr(0, octets - 1));
                           });
  }

 private:
  void answer(const std::string& request) {
    text_ = outcome_text(handler_(request));
    be_patient();
    asio::async_write(peer_, asio::buffer(text_),
                      [self = shared_from_this()](const error_code&, std::size_t) { self->timer_.cancel(); });
  }

  void be_patient() {
    timer_.expires_after(kPatience);
    timer_.async_wait([self = shared_from_this()](const error_code& aborted) {
      error_code ignored;
      if (!aborted) self->peer_.close(ignored);
    });
  }

  stream_protocol::socket peer_;
  asio::steady_timer timer_;
  const ControlSocket::Handler& handler_;
  std::string text_;
};

}  // namespace

struct ControlSocket::Parts {
  Parts(std::string path_given, Handler handler_given)
      : path{std::move(path_given)}, handler{std::move(handler_given)} {}

  void accept() {
    acceptor.async_accept([this](const error_code& ec, stream_protocol::socket peer) {
      if (ec == asio::error::operation_aborted) return;
      if (!ec) std::make_shared<Dialogue>(std::move(peer), handler)->start();
      accept();
    });
  }

  std::string path;
  Handler handler;
  asio::io_context context{1};
  stream_protocol::acceptor acceptor{context};
  std::thread thread;
};

ControlSocket::ControlSocket(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {
  parts_->accept();
  parts_->thread = std::thread{[parts = parts_.get()] { parts->context.run(); }};
}

ControlSocket::~ControlSocket() {
  parts_->context.stop();
  parts_->thread.join();
  (void)unlink(parts_->path.c_str());
}

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(const std::string& path, Handler handler) {
  const auto endpoint = endpoint_of(path);
  if (endpoint.has_error()) return endpoint.error();
  auto parts = std::make_unique<Parts>(path, std::move(handler));
  if (is_abandoned(path)) (void)unlink(path.c_str());
  error_code ec;
  parts->acceptor.open(stream_protocol{}, ec);
  if (ec) return fault(path, "open a socket", ec);
  const mode_t before = umask(0177);
  parts->acceptor.bind(*endpoint, ec);
  umask(before);
  if (ec == asio::error::address_in_use) {
    return fail("control.socket " + path +
                (is_socket(path) ? ": another process serves there; stop it" : ": is a file; move it") +
                " or change control: socket:");
  }
  if (ec) return fault(path, "make it", ec);
  parts->acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return fault(path, "listen on it", ec);
  return std::unique_ptr<ControlSocket>{new ControlSocket{std::move(parts)}};
}

Result<Outcome> ask_service(const std::string& path, const std::string& request) {
  const auto endpoint = endpoint_of(path);
  if (endpoint.has_error()) return endpoint.error();
  asio::io_context context;
  stream_protocol::socket socket{context};
  error_code ec;
  socket.connect(*endpoint, ec);
  if (ec) return fail("no service answers at " + path + ": " + ec.message());
  asio::write(socket, asio::buffer(request + "\n"), ec);
  std::string text;
  if (!ec) asio::read(socket, asio::dynamic_buffer(text), ec);
  if (ec && ec != asio::error::eof) return fail("the service at " + path + " broke off: " + ec.message());
  std::istringstream lines{text};
  Outcome outcome;
  std::string line;
  if (!std::getline(lines, line)) return fail("the service at " + path + " gave no answer");
  outcome.ok = line == "ok";
  while (std::getline(lines, line)) outcome.lines.push_back(line);
  return outcome;
}

}  // namespace smppguard::app
