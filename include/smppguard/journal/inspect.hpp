// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace smppguard::journal {

/// The latest signed head of each stream, as lines to keep elsewhere. Works while the journal is written.
[[nodiscard]] Result<std::vector<std::string>> latest_heads(const std::filesystem::path& folder);

/// The keys with which a folder's heads are signed, the newest last.
struct PublicKeyText {
  std::string pem;
  std::vector<std::string> fingerprints;
};
[[nodiscard]] Result<PublicKeyText> public_keys(const std::filesystem::path& folder);

/// One of a journal's files.
struct JournalFile {
  std::string name;
  bool secret = false;    ///< the key that signs
  bool of_lines = false;  ///< only its whole lines count; a writer may be at its end
};

/// All of them, in an order in which they can be copied one by one while the journal is written, so that the
/// copies fit together: heads before what they are about, and last the evidence, which says what went away
/// meanwhile.
[[nodiscard]] Result<std::vector<JournalFile>> files_to_copy(const std::filesystem::path& folder);

/// Up to the end of its last whole line; 0 if there is none.
[[nodiscard]] Result<std::uint64_t> whole_octets(const std::filesystem::path& file);

}  // namespace smppguard::journal
