// SPDX-License-Identifier: Apache-2.0
#include "inherited_sockets.hpp"

#include <cstdlib>
#include <span>
#include <string>
#include <system_error>
#include <systemd/sd-daemon.h>

namespace smppguard::app {

Result<std::vector<net::Inherited>> inherited_sockets() {
  char** names = nullptr;  // NOLINT(misc-const-correctness): it is filled in
  const int count = sd_listen_fds_with_names(1, &names);
  if (count < 0) {
    return fail("cannot take the sockets that were passed to the service: " +
                std::generic_category().message(-count));
  }
  std::vector<net::Inherited> sockets;
  int descriptor = SD_LISTEN_FDS_START;
  for (char* name : std::span{names, static_cast<std::size_t>(names == nullptr ? 0 : count)}) {
    sockets.push_back({name, FileDescriptor{descriptor++}});
    std::free(name);  // NOLINT(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)
  }
  std::free(names);  // NOLINT(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)
  return sockets;
}

}  // namespace smppguard::app
