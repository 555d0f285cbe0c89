// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/fetch.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace smppguard::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Stream = beast::ssl_stream<beast::tcp_stream>;

constexpr auto kToTuple = asio::as_tuple(asio::use_awaitable);

Error step_failed(const char* what, const error_code& ec) {
  return fail(std::string{what} + ": " + ec.message());
}

Result<void> trust(asio::ssl::context& tls, const std::string& ca_file) {
  error_code ec;
  tls.set_verify_mode(asio::ssl::verify_peer);
  if (::SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION) != 1) {
    return fail("TLS 1.2 is not available in the crypto library");
  }
  if (ca_file.empty()) {
    tls.set_default_verify_paths(ec);
    if (ec) return step_failed("the authorities that the system trusts cannot be read", ec);
  } else {
    tls.load_verify_file(ca_file, ec);
    if (ec) return step_failed((ca_file + " cannot be read as certificates").c_str(), ec);
  }
  return {};
}

http::request<http::empty_body> request_of(const Fetching& wanted, const HttpsPlace& place) {
  http::request<http::empty_body> request{http::verb::get, place.target, 11};
  const std::string host = place.host.find(':') == std::string::npos ? place.host : "[" + place.host + "]";
  request.set(http::field::host, place.port == "443" ? host : host + ":" + place.port);
  request.set(http::field::user_agent, "smppguard");
  request.set(http::field::connection, "close");
  if (!wanted.token.empty()) request.set(http::field::authorization, "Bearer " + wanted.token);
  if (!wanted.if_none_match.empty()) request.set(http::field::if_none_match, wanted.if_none_match);
  return request;
}

asio::awaitable<Result<void>> connect(Stream& stream, const HttpsPlace& place) {
  asio::ip::tcp::resolver resolver{stream.get_executor()};
  const auto [unknown, addresses] = co_await resolver.async_resolve(place.host, place.port, kToTuple);
  if (unknown) co_return step_failed("the host is not known", unknown);
  const auto [away, address] = co_await beast::get_lowest_layer(stream).async_connect(addresses, kToTuple);
  if (away) co_return step_failed("cannot be reached", away);
  stream.set_verify_callback(asio::ssl::host_name_verification{place.host});
  error_code no_literal;
  (void)asio::ip::make_address(place.host, no_literal);
  if (no_literal && ::SSL_set_tlsext_host_name(stream.native_handle(), place.host.c_str()) != 1) {
    co_return fail("the host's name cannot be sent");
  }
  const auto [refused] = co_await stream.async_handshake(asio::ssl::stream_base::client, kToTuple);
  if (refused)
    co_return step_failed("its certificate is not one that is trusted, or it speaks no TLS", refused);
  co_return Result<void>{};
}

/// An end without close_notify makes no difference: the answer says how long it is, or is cut and refused.
asio::awaitable<Result<Fetched>> converse(Stream& stream, const Fetching& wanted, const HttpsPlace& place) {
  beast::get_lowest_layer(stream).expires_after(wanted.patience);
  if (const auto connected = co_await connect(stream, place); !connected) co_return connected.error();
  const auto request = request_of(wanted, place);
  const auto [unsent, sent] = co_await http::async_write(stream, request, kToTuple);
  if (unsent) co_return step_failed("the request was not taken", unsent);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(wanted.most_octets);
  const auto [cut, got] = co_await http::async_read(stream, buffer, parser, kToTuple);
  if (cut) co_return step_failed("the answer is not a whole one", cut);
  auto& message = parser.get();
  co_return Fetched{message.result_int(), std::string(message[http::field::etag]), std::move(message.body())};
}

}  // namespace

Result<Fetched> fetch(const Fetching& wanted) {
  const auto place = read_https_url(wanted.url);
  if (!place)
    return fail(wanted.url + ": this is no URL like https://carrier.example/api/v1/shared/blocked-senders");
  asio::ssl::context tls{asio::ssl::context::tls_client};
  if (const auto trusting = trust(tls, wanted.ca_file); !trusting) return trusting.error();
  asio::io_context context;
  Stream stream{context, tls};
  Result<Fetched> fetched = fail("nothing was asked");
  asio::co_spawn(context, converse(stream, wanted, *place),
                 [&](const std::exception_ptr& thrown, Result<Fetched> result) {
                   if (thrown) std::rethrow_exception(thrown);
                   fetched = std::move(result);
                 });
  context.run();
  if (!fetched) return fail(wanted.url + ": " + fetched.error().message);
  return fetched;
}

}  // namespace smppguard::web
