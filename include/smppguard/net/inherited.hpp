// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"

#include <string>

namespace smppguard::net {

/// A listening socket that was open before this process began: its connections wait while no process serves
/// them.
struct Inherited {
  std::string name;  ///< the listener's or outbind's
  FileDescriptor socket;
};

}  // namespace smppguard::net
