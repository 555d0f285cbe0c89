// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/file_fault.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

class OriginateEntries;

/// What the first line of a do-not-originate list says.
struct OriginateInfo {
  std::string name;         ///< of the list, as in the name of its file
  Day version{};            ///< date of the list it came from
  std::uint64_t count = 0;  ///< entries

  friend bool operator==(const OriginateInfo&, const OriginateInfo&) = default;
};

/// Sender numbers, prefixes of 3, 6, 7 and 10 digits, and short codes, that nobody may send from. Immutable
/// once opened; any number of threads. All of it is in memory: about 16 octets for each entry, and each
/// source once.
class OriginateList {
 public:
  struct Match {
    std::uint8_t digits;      ///< 3, 6, 7 or 10; of a short code all that it has
    std::string_view source;  ///< valid as long as the list; several are separated by "; "; may be empty

    friend bool operator==(const Match&, const Match&) = default;
  };

  /// Reads a file that an import wrote, the whole of it: form, order, count and checksum. Errors name the
  /// file, the line and what is wrong. Refused is a file that anybody may write to.
  [[nodiscard]] static FileResult<std::shared_ptr<const OriginateList>> open(
      const std::filesystem::path& path);

  OriginateList(const OriginateList&) = delete;
  OriginateList& operator=(const OriginateList&) = delete;
  ~OriginateList();

  /// The longest entry that the number begins with. No allocation; no cache miss for a length of which there
  /// are no entries, and mostly one for a length of which no entry fits.
  ///
  /// Entries of short codes are of these as a whole, all others name ten digits. That is what NANP numbers
  /// have, and also 1 + ten digits and ten digits that begin with 1, although no NANP number has a 0 or 1
  /// there. An address of ten digits that begins with 0 is not among them: its 0 is taken for a trunk prefix
  /// and is not part of the number.
  [[nodiscard]] std::optional<Match> match(PhoneNumber sender) const noexcept;

  [[nodiscard]] const OriginateInfo& info() const noexcept { return info_; }
  /// The checksum over all entries that stands in the file.
  [[nodiscard]] const Digest& fingerprint() const noexcept { return fingerprint_; }
  /// Calls `take` with each entry, prefixes as digits, short codes as "short:72345", in the order of these
  /// texts.
  void for_each(const std::function<void(std::string_view prefix, std::string_view source)>& take) const;

 private:
  OriginateList(OriginateInfo info, const Digest& fingerprint,
                std::unique_ptr<const OriginateEntries> entries) noexcept;

  OriginateInfo info_;
  Digest fingerprint_;
  std::unique_ptr<const OriginateEntries> entries_;
};

}  // namespace smppguard::dnc
