// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"

#include <cstdint>
#include <string>

namespace smppguard::net {

/// Who passed listening sockets to this process.
enum class PassedBy : std::uint8_t {
  system,       ///< as somebody has set up beside the configuration: one that fits no listener is an error
  predecessor,  ///< the former process: one that fits no listener any more is closed
};

/// A listening socket that was open before this process began: its connections wait while no process serves
/// them.
struct Inherited {
  std::string name;  ///< the listener's or outbind's
  FileDescriptor socket;
};

}  // namespace smppguard::net
