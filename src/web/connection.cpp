// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include "heading.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <new>
#include <openssl/ssl.h>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace smppguard::web {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;
using TlsStream = asio::ssl::stream<Socket>;

constexpr std::uint32_t kMostHeader = 16U * 1024;
constexpr std::size_t kMostBuffered = std::size_t{64} * 1024;
constexpr std::size_t kFileChunk = std::size_t{64} * 1024;
constexpr milliseconds kMostIdle{10'000};  // between requests
constexpr milliseconds kMostHead{10'000};  // for a TLS handshake, and for the head of a request
// What has to come or to go within a request_timeout: 9 kB/s of a body, 70 kB/s of a file, which takes room.
constexpr std::size_t kUploadPace = std::size_t{256} * 1024;
constexpr std::size_t kFilePace = std::size_t{2} * 1024 * 1024;
constexpr milliseconds kLinger{2'000};  // for the other end to read an answer it did not ask for yet
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Socket& socket_of(Socket& stream) {
  return stream;
}
Socket& socket_of(TlsStream& stream) {
  return stream.next_layer();
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// Of a field that stands more than once, the lines are joined as a list's are.
std::map<std::string, std::string> headers_of(const http::fields& fields) {
  std::map<std::string, std::string> headers;
  for (const auto& field : fields) {
    std::string& value = headers[lower({field.name_string().data(), field.name_string().size()})];
    if (!value.empty()) value += ", ";
    value.append(field.value().data(), field.value().size());
  }
  return headers;
}

std::uint64_t octets_of(const Response& response) {
  if (!response.file) return response.body.size();
  const auto size = response.file->size();
  return size ? *size : 0;
}

Response too_large(std::size_t most) {
  return problem(413, "Content Too Large", fmt::format("the body may have {} octets at most", most));
}

Response desk_is_full() {
  Response response = problem(503, "Service Unavailable", "too many requests wait already; try again later");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response no_seat() {
  Response response = problem(503, "Service Unavailable",
                              "as many files as may be are being sent to others; try again later");
  response.headers.emplace_back("Retry-After", "30");
  return response;
}

template <class Stream>
class HttpConnection final : public Connection, public std::enable_shared_from_this<HttpConnection<Stream>> {
 public:
  template <class... Arguments>
  HttpConnection(Peer peer, const Hall& hall, Arguments&&... arguments)
      : stream_{std::forward<Arguments>(arguments)...},
        timer_{socket_of(stream_).get_executor()},
        hall_{hall},
        settings_{hall.settings()},
        peer_{std::move(peer)} {}

  void start() override {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      be_patient(std::min(kMostHead, settings_->options.request_timeout));
      stream_.async_handshake(asio::ssl::stream_base::server,
                              [self = self()](const error_code& ec) { ec ? self->close() : self->wait(); });
    } else {
      wait();
    }
  }

  void end() override {
    ending_ = true;
    if (state_ != State::handling && state_ != State::writing) close();
  }

 private:
  enum class State : std::uint8_t { waiting, reading, handling, writing, leaving };

  std::shared_ptr<HttpConnection> self() { return this->shared_from_this(); }

  /// For a request to begin. What is left in the buffer is the front of one already.
  void wait() {
    state_ = State::waiting;
    parser_.emplace();
    parser_->header_limit(kMostHeader);
    parser_->body_limit(boost::none);
    if (buffer_.size() > 0) return read_heading();
    be_patient(std::min(kMostIdle, settings_->options.request_timeout));
    stream_.async_read_some(buffer_.prepare(kMostHeader),
                            [self = self()](const error_code& ec, std::size_t octets) {
                              if (ec) return self->close();
                              self->buffer_.commit(octets);
                              self->read_heading();
                            });
  }

  /// One deadline for all of the head, however it drips.
  void read_heading() {
    state_ = State::reading;
    settings_ = hall_.settings();  // there may have been a reload meanwhile
    be_patient(std::min(kMostHead, settings_->options.request_timeout));
    http::async_read_header(stream_, buffer_, *parser_, [self = self()](const error_code& ec, std::size_t) {
      ec ? self->refuse(ec) : self->admit();
    });
  }

  void admit() {
    const auto& head = parser_->get();
    if (head.version() == 11 && head.count(http::field::host) == 0) {
      return answer(problem(400, "Bad Request", "the request has no Host header"));
    }
    const std::string expectation =
        lower({head[http::field::expect].data(), head[http::field::expect].size()});
    if (!expectation.empty() && expectation != "100-continue") {
      return answer(problem(417, "Expectation Failed", "only Expect: 100-continue is known"));
    }
    auto admitted =
        hall_.gate.admit({std::string(head.method_string()), std::string(head.target()), headers_of(head)},
                         peer_, *settings_, Lockout::Clock::now());
    if (auto* const refused = std::get_if<Response>(&admitted)) return answer(std::move(*refused));
    auto& [route, request] = std::get<Admitted>(admitted);
    route_ = route;
    request_ = std::move(request);
    read_body(!expectation.empty());
  }

  [[nodiscard]] std::size_t most_body() const {
    return std::min(route_->most_body_octets, settings_->options.max_body_octets);
  }

  void read_body(bool expected) {
    if (parser_->content_length().value_or(0) > most_body()) return answer(too_large(most_body()));
    parser_->body_limit(most_body());
    if (parser_->is_done()) return run();
    parser_->eager(true);
    begin_pace();
    if (!expected) return read_rest();
    asio::async_write(stream_, asio::buffer(kContinue), [self = self()](const error_code& ec, std::size_t) {
      ec ? self->refuse(ec) : self->read_rest();
    });
  }

  /// Goes on as long as the other end keeps pace.
  void read_rest() {
    http::async_read_some(stream_, buffer_, *parser_,
                          [self = self()](const error_code& ec, std::size_t octets) {
                            if (ec) return self->refuse(ec);
                            if (self->parser_->is_done()) return self->run();
                            self->keep_pace(octets, kUploadPace);
                            self->read_rest();
                          });
  }

  /// From here on, each request_timeout has to bring so much of a body, or take so much of a file.
  void begin_pace() {
    paced_ = 0;
    be_patient(settings_->options.request_timeout);
  }
  void keep_pace(std::size_t octets, std::size_t least) {
    paced_ += octets;
    if (paced_ >= least) begin_pace();
  }

  /// What came is no request, or no whole one.
  void refuse(const error_code& ec) {
    if (timed_out_) {
      answer(problem(408, "Request Timeout", "the request did not come as a whole in time"));
    } else if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
      answer(problem(431, "Request Header Fields Too Large",
                     fmt::format("the head of a request may have {} octets at most", kMostHeader)));
    } else if (ec == http::error::body_limit) {
      answer(too_large(most_body()));
    } else if (ec != http::error::end_of_stream && ec != http::error::partial_message &&
               ec.category() == http::make_error_code(http::error::bad_method).category()) {
      answer(problem(400, "Bad Request", fmt::format("this is no HTTP/1.1: {}", ec.message())));
    } else {
      close();
    }
  }

  void run() {
    state_ = State::handling;
    timer_.cancel();
    request_.body = std::move(parser_->get().body());
    request_.ending = hall_.ending;
    if (route_->pace == Pace::quick) return answer(handled());
    Desk& desk = route_->pace == Pace::bulk ? hall_.bulk_desk : hall_.desk;
    if (!desk.take([self = self()]() mutable { handle_at_desk(std::move(self)); })) {
      answer(desk_is_full());
    }
  }

  static void handle_at_desk(std::shared_ptr<HttpConnection> self) {
    Response response = self->handled();
    const auto executor = socket_of(self->stream_).get_executor();
    asio::post(executor, [self = std::move(self), response = std::move(response)]() mutable {
      self->answer(std::move(response));
    });
  }

  [[nodiscard]] Response handled() {
    std::string what = "unknown";
    try {
      return route_->handler(request_);
    } catch (const std::exception& error) {
      what = error.what();
    } catch (...) {  // NOLINT(bugprone-empty-catch): what is said already
    }
    hall_.warn(Concern::fault, fmt::format("{} {} failed: {}", name(route_->method), route_->path, what));
    return problem(500, "Internal Server Error", "the service failed to answer this; its log says why");
  }

  void answer(Response response) {
    state_ = State::writing;
    response_ = seated(std::move(response));
    const std::uint64_t octets = octets_of(response_);
    // Of a body that was not read it is unknown where the next request begins.
    keep_alive_ = parser_->is_done() && parser_->keep_alive() && !ending_;
    head_ = heading_text(response_, octets, keep_alive_ ? Afterwards::keep_alive : Afterwards::close,
                         std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
    const bool with_body =
        parser_->get().method() != http::verb::head && response_.status != 204 && response_.status != 304;
    left_ = with_body && response_.file ? octets : 0;
    const bool with_text = with_body && !response_.file;
    const std::array<asio::const_buffer, 2> parts{
        asio::buffer(head_), with_text ? asio::buffer(response_.body) : asio::const_buffer{}};
    begin_pace();
    asio::async_write(stream_, parts, [self = self()](const error_code& ec, std::size_t) {
      ec ? self->close() : self->write_file();
    });
  }

  /// What a slow reader has sent to it takes room on a disk meanwhile, so that there are few such.
  [[nodiscard]] Response seated(Response response) {
    if (!response.file) return response;
    seat_ = hall_.files.take();
    return seat_ ? std::move(response) : no_seat();
  }

  /// Goes on as long as the other end keeps pace.
  void write_file() {
    if (left_ == 0) return finish();
    chunk_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kFileChunk, left_)));
    const auto octets = response_.file->read(chunk_);
    if (octets.has_error() || *octets == 0) return close();  // shorter than was said: no whole answer
    left_ -= *octets;
    asio::async_write(stream_, asio::buffer(chunk_.data(), *octets),
                      [self = self()](const error_code& ec, std::size_t sent) {
                        if (ec) return self->close();
                        self->keep_pace(sent, kFilePace);
                        self->write_file();
                      });
  }

  void finish() {
    response_ = {};
    seat_.reset();
    request_ = {};
    keep_alive_ && !ending_ ? wait() : leave();
  }

  /// Closed right away, the other end would lose the answer while it still sends.
  void leave() {
    state_ = State::leaving;
    be_patient(kLinger);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      stream_.async_shutdown([self = self()](const error_code&) { self->linger(); });
    } else {
      linger();
    }
  }

  void linger() {
    error_code ignored;
    socket_of(stream_).shutdown(asio::socket_base::shutdown_send, ignored);
    if (ending_) return close();
    chunk_.resize(kFileChunk);
    discard();
  }

  void discard() {
    socket_of(stream_).async_read_some(
        asio::buffer(chunk_),
        [self = self()](const error_code& ec, std::size_t) { ec ? self->close() : self->discard(); });
  }

  void be_patient(milliseconds time) {
    timed_out_ = false;
    timer_.expires_after(time);
    timer_.async_wait([self = self()](const error_code& aborted) {
      const bool moved = self->timer_.expiry() > std::chrono::steady_clock::now();
      if (!aborted && !moved) self->lose_patience();
    });
  }

  void lose_patience() {
    error_code ignored;
    if (state_ == State::handling) return;
    if (state_ != State::reading) return close();
    timed_out_ = true;
    socket_of(stream_).cancel(ignored);
  }

  void close() {
    error_code ignored;
    timer_.cancel();
    socket_of(stream_).close(ignored);
  }

  Stream stream_;
  asio::steady_timer timer_;
  const Hall& hall_;
  std::shared_ptr<const Settings> settings_;
  const Peer peer_;
  State state_ = State::waiting;
  bool ending_ = false;
  bool timed_out_ = false;
  bool keep_alive_ = false;
  boost::beast::flat_buffer buffer_{kMostBuffered};
  std::optional<http::request_parser<http::string_body>> parser_;
  const Route* route_ = nullptr;
  Request request_;
  Response response_;
  Seats::Seat seat_;       // where response_ has a file
  std::size_t paced_ = 0;  // octets since the deadline was set
  std::string head_;
  std::uint64_t left_ = 0;  // of the file
  std::vector<std::uint8_t> chunk_;
};

}  // namespace

std::shared_ptr<Connection> make_connection(Socket socket, Peer peer, const Hall& hall) {
  const auto settings = hall.settings();
  if (!peer.address || !settings->tls) {
    return std::make_shared<HttpConnection<Socket>>(std::move(peer), hall, std::move(socket));
  }
  SSL* const ssl = SSL_new(settings->tls.get());  // which the stream frees
  if (ssl == nullptr) throw std::bad_alloc{};
  return std::make_shared<HttpConnection<TlsStream>>(std::move(peer), hall, std::move(socket), ssl);
}

}  // namespace smppguard::web
