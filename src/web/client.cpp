// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/client.hpp"

#include "unix_socket.hpp"

#include <fcntl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace smppguard::web {

namespace asio = boost::asio;
namespace http = boost::beast::http;

Result<Answer> ask(const std::string& unix_socket, const Question& question) {
  const auto connected = connect_to(unix_socket);
  if (connected.has_error()) return connected.error();
  asio::io_context context;
  asio::local::stream_protocol::socket socket{context};
  boost::system::error_code ec;
  socket.assign(asio::local::stream_protocol{}, fcntl(connected->get(), F_DUPFD_CLOEXEC, 0), ec);
  const std::string request =
      std::string(name(question.method)) + " " + question.target +
      " HTTP/1.1\r\nHost: localhost\r\nAccept: " + question.accept +
      "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(question.body.size()) +
      "\r\nConnection: close\r\n\r\n" + question.body;
  if (!ec) asio::write(socket, asio::buffer(request), ec);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  if (!ec) http::read(socket, buffer, parser, ec);
  if (ec) return fail("the service at " + unix_socket + " broke off: " + ec.message());
  auto& message = parser.get();
  return Answer{message.result_int(), std::string(message[http::field::content_type]),
                std::move(message.body())};
}

}  // namespace smppguard::web
