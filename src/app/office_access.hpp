// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "commands.hpp"
#include "smppguard/admin/office.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/store/open.hpp"

#include <functional>
#include <memory>
#include <string>

namespace smppguard::app {

/// An office over the store that a configuration names. A service may run meanwhile.
class OfficeAccess {
 public:
  /// Says what is wrong on standard error; the exit status then, else exit_ok.
  [[nodiscard]] Exit open(const std::string& config, store::Mode mode);

  /// Only after open().
  [[nodiscard]] admin::Office& office() noexcept { return *office_; }
  [[nodiscard]] store::Store& store() noexcept { return *store_; }
  [[nodiscard]] const config::Config& config() const noexcept { return config_; }

 private:
  config::Config config_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::DirectoryStore> directory_;
  std::unique_ptr<admin::Office> office_;
};

/// Opens the office and does it; the exit status.
[[nodiscard]] int with_office(const std::string& config, store::Mode mode,
                              const std::function<int(admin::Office&)>& task);

/// Each line to standard error, as the program says things; exit_failed.
[[nodiscard]] Exit say_failed(const std::string& message);

/// What a command was asked to do by whom: `by` "" means whoever runs it, and the time is now.
[[nodiscard]] store::Deed deed_of(const std::string& by, const std::string& note);

}  // namespace smppguard::app
