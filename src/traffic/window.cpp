// SPDX-License-Identifier: Apache-2.0
#include "smppguard/traffic/window.hpp"

namespace smppguard::traffic {

std::string_view name(Window window) noexcept {
  switch (window) {
    case Window::minute: return "minute";
    case Window::hour: return "hour";
    case Window::day: return "day";
  }
  return "";
}

std::optional<Window> find_window(std::string_view wanted) noexcept {
  for (const Window window : kWindows) {
    if (name(window) == wanted) return window;
  }
  return std::nullopt;
}

}  // namespace smppguard::traffic
