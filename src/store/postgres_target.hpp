// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_options.hpp"
#include "smppguard/core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::store {

/// Where to connect: the URL taken apart and completed with what smppguard needs.
class PostgresTarget {
 public:
  [[nodiscard]] static Result<PostgresTarget> parse(PostgresOptions options);

  struct Parameters {
    std::vector<std::string> keywords;
    std::vector<std::string> values;
  };
  /// For libpq, to be tried from this one of the hosts on; reads the password file.
  [[nodiscard]] Result<Parameters> parameters(std::size_t first_host = 0) const;

  /// How many the URL names, at least 1.
  [[nodiscard]] std::size_t hosts() const;
  /// "postgresql://user@host:5432/database", for messages: without the password.
  [[nodiscard]] const std::string& description() const noexcept { return description_; }
  [[nodiscard]] const PostgresOptions& options() const noexcept { return options_; }

 private:
  PostgresOptions options_;
  Parameters parameters_;
  std::string description_;
};

}  // namespace smppguard::store
