// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/net/options.hpp"

#include <string>

#include <boost/asio/ip/tcp.hpp>

namespace smppguard::net {

/// Opens `acceptor` to listen on `address`; "::" takes IPv4 as well. Gives the address with the port that the
/// system chose. Errors begin with `name` and name `setting` as what to change.
[[nodiscard]] Result<boost::asio::ip::tcp::endpoint> open_acceptor(boost::asio::ip::tcp::acceptor& acceptor,
                                                                   const Endpoint& address,
                                                                   const std::string& name,
                                                                   const std::string& setting);

/// Has `acceptor` listen on a copy of an inherited socket, which must be one for `address`.
[[nodiscard]] Result<boost::asio::ip::tcp::endpoint> adopt_acceptor(boost::asio::ip::tcp::acceptor& acceptor,
                                                                    const FileDescriptor& inherited,
                                                                    const Endpoint& address,
                                                                    const std::string& name,
                                                                    const std::string& setting);

/// Port 0 is any port.
[[nodiscard]] bool is_bound_to(const FileDescriptor& socket, const Endpoint& address);

}  // namespace smppguard::net
