// SPDX-License-Identifier: Apache-2.0
//
// The SMSC end of the load pair: takes every bind, answers every request at once. Prints "listening IP:PORT",
// then a line of JSON with its counts each time the last session has ended. Stops at the end of standard
// input, on SIGTERM or after --most-seconds.
#include "link.hpp"
#include "poller.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <unistd.h>
#include <unordered_map>

#include <CLI/CLI.hpp>

namespace smppguard::bench {
namespace {

using smpp::CommandId;

constexpr std::string_view kDigits = "0123456789abcdef";

struct Counts {
  std::uint64_t sessions = 0;
  std::uint64_t submit_sm = 0;
  std::uint64_t enquire_link = 0;
  std::uint64_t other = 0;  ///< binds and unbinds are in none of them
};

/// Answers the PDUs of one session into its link.
class SmscSession {
 public:
  SmscSession(Fd fd, const TlsSide* tls) : link_{std::move(fd), tls} {}

  [[nodiscard]] bool on_event(std::uint32_t events, Counts& counts);
  /// Stops reading while the peer takes no answers, which bounds what is kept for it.
  [[nodiscard]] std::uint32_t wanted() const noexcept {
    const std::uint32_t readable = link_.unwritten() < kMostUnwritten ? Poller::kReadable : 0U;
    return readable | (link_.wants_write() ? Poller::kWritable : 0U);
  }
  [[nodiscard]] std::uint32_t exchange_watched(std::uint32_t events) noexcept {
    return std::exchange(watched_, events);
  }
  [[nodiscard]] int fd() const noexcept { return link_.fd(); }

 private:
  static constexpr std::size_t kMostUnwritten = std::size_t{1} << 20U;

  void on_pdu(const Header& header, Counts& counts);
  void answer(const Header& request, std::string_view body);
  void answer_submit(const Header& request, std::uint64_t message_number);

  Link link_;
  std::uint32_t watched_ = Poller::kReadable;
  bool unbound_ = false;
};

bool SmscSession::on_event(std::uint32_t events, Counts& counts) {
  Link::Event event = Link::Event::open;
  do {
    if ((events & ~Poller::kWritable) != 0) event = link_.read();
    if (!link_.take_pdus([&](const Header& header, Bytes) { on_pdu(header, counts); })) return false;
  } while (event == Link::Event::open && link_.has_more());
  if (link_.flush() == Link::Event::closed) return false;
  return event == Link::Event::open && !(unbound_ && link_.unwritten() == 0);
}

void SmscSession::on_pdu(const Header& header, Counts& counts) {
  switch (header.id) {
    case CommandId::submit_sm: answer_submit(header, ++counts.submit_sm); break;
    case CommandId::bind_receiver:
    case CommandId::bind_transmitter:
    case CommandId::bind_transceiver: answer(header, "sink"); break;
    case CommandId::enquire_link:
      ++counts.enquire_link;
      answer(header, {});
      break;
    case CommandId::unbind:
      unbound_ = true;
      answer(header, {});
      break;
    default:
      ++counts.other;
      if (!smpp::is_response(header.id)) answer(header, {});
      break;
  }
}

/// `body` is one C-string, or nothing at all where it is empty.
void SmscSession::answer(const Header& request, std::string_view body) {
  const std::size_t octets = body.empty() ? 0 : body.size() + 1;
  std::uint8_t* out = link_.append(kHeader + octets);
  write_header(out, smpp::response_to(request.id), 0, request.sequence, octets);
  if (octets == 0) return;
  std::memcpy(out + kHeader, body.data(), body.size());
  out[kHeader + body.size()] = 0;
}

void SmscSession::answer_submit(const Header& request, std::uint64_t message_number) {
  std::array<char, 8> message_id{};
  for (std::size_t i = 0; i < message_id.size(); ++i) {
    message_id[i] = kDigits[(message_number >> (4 * (message_id.size() - 1 - i))) & 0xFU];
  }
  answer(request, {message_id.data(), message_id.size()});
}

/// All sessions on one thread.
class Sink {
 public:
  /// `tls` may be nullptr and must outlive it.
  Sink(std::uint16_t port, const TlsSide* tls) : tls_{tls}, listener_{listen_on("127.0.0.1", port)} {
    poller_.add(listener_.get(), Poller::kReadable, kListenerKey);
    poller_.add(STDIN_FILENO, Poller::kReadable, kInputKey);
  }

  [[nodiscard]] std::uint16_t port() const { return port_of(listener_); }
  void serve(Clock::time_point deadline);

 private:
  static constexpr std::uint64_t kListenerKey = ~std::uint64_t{0};
  static constexpr std::uint64_t kInputKey = kListenerKey - 1;

  void accept_all();
  void on_session(std::uint64_t key, std::uint32_t events);
  [[nodiscard]] static bool input_ended();
  void report();

  const TlsSide* tls_;
  Fd listener_;
  Poller poller_;
  std::unordered_map<std::uint64_t, SmscSession> sessions_;
  std::uint64_t next_key_ = 0;
  Counts counts_;
};

void Sink::serve(Clock::time_point deadline) {
  while (Clock::now() < deadline) {
    for (const epoll_event& event : poller_.wait(deadline)) {
      if (event.data.u64 == kInputKey) {
        if (input_ended()) return;
      } else if (event.data.u64 == kListenerKey) {
        accept_all();
      } else {
        on_session(event.data.u64, event.events);
      }
    }
  }
}

bool Sink::input_ended() {
  std::array<char, 64> ignored{};
  return ::read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0;
}

void Sink::accept_all() {
  while (Fd fd = accept_from(listener_)) {
    poller_.add(fd.get(), Poller::kReadable, next_key_);
    sessions_.emplace(next_key_++, SmscSession{std::move(fd), tls_});
    ++counts_.sessions;
  }
}

void Sink::on_session(std::uint64_t key, std::uint32_t events) {
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return;
  SmscSession& session = found->second;
  if (!session.on_event(events, counts_)) {
    sessions_.erase(found);
    if (sessions_.empty()) report();
    return;
  }
  const std::uint32_t wanted = session.wanted();
  if (session.exchange_watched(wanted) != wanted) poller_.change(session.fd(), wanted, key);
}

void Sink::report() {
  fmt::print(R"({{"sessions": {}, "submit_sm": {}, "enquire_link": {}, "other": {}}})", counts_.sessions,
             counts_.submit_sm, counts_.enquire_link, counts_.other);
  fmt::print("\n");
  std::fflush(stdout);
  counts_ = {};
}

int run(std::uint16_t port, const std::string& pem, double most_seconds) {
  const std::unique_ptr<TlsSide> tls = pem.empty() ? nullptr : std::make_unique<TlsSide>(pem);
  Sink sink{port, tls.get()};
  fmt::print("listening 127.0.0.1:{}\n", sink.port());
  std::fflush(stdout);
  sink.serve(Clock::now() +
             std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(most_seconds)));
  return 0;
}

}  // namespace
}  // namespace smppguard::bench

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  double most_seconds = 600;
  std::string pem;
  CLI::App cli{"Answers every submit_sm; the far end of a load"};
  cli.add_option("--port", port, "0: the system chooses");
  cli.add_option("--tls", pem, "speak TLS, with the certificate and the key in this PEM file");
  cli.add_option("--most-seconds", most_seconds)->check(CLI::Range(1.0, 36'000.0));
  CLI11_PARSE(cli, argc, argv);
  try {
    return smppguard::bench::run(port, pem, most_seconds);
  } catch (const std::exception& error) {
    fmt::print(stderr, "sink_smsc: {}\n", error.what());
    return 2;
  }
}
