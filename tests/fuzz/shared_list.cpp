// SPDX-License-Identifier: Apache-2.0
// Files of shared senders: as they come, and as somebody with the key could have made them. What is read is
// written as the same text again, and an octet that differs makes it none.
//
// Input: the place of the octet to change, two octets, then the file without its signature.
#include "smppguard/dnc/shared_list.hpp"

#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/core/signing_key.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace smppguard;       // NOLINT(google-build-using-namespace)
using namespace smppguard::dnc;  // NOLINT(google-build-using-namespace)
using fuzzing::require;

constexpr std::size_t kLongestFile = 4'096;

struct Pair {
  SigningKey key;
  PublicKeys keys;
};

const Pair& pair() {
  static const Pair made = [] {
    std::string folder = std::filesystem::temp_directory_path() / "smppguard_shared.XXXXXX";
    require(::mkdtemp(folder.data()) != nullptr, "a folder for the key");
    SigningKey key = SigningKey::load_or_create(folder + "/key.pem").value();
    std::ofstream{folder + "/public.pem"} << key.public_pem();
    PublicKeys keys = PublicKeys::load(folder + "/public.pem").value();
    std::filesystem::remove_all(folder);
    return Pair{std::move(key), std::move(keys)};
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string file(reinterpret_cast<const char*>(data) + 2, std::min(size - 2, kLongestFile));
  require(!read_shared_list(file, pair().keys), "nobody makes a signature up");
  const std::string whole =
      file + "# signature: " + pair().key.fingerprint() + " " + hex(pair().key.sign(file)) + "\n";
  const auto list = read_shared_list(whole, pair().keys);
  if (!list) {
    require(!list.error().message.empty(), "a refusal has a reason");
    return 0;
  }
  require(write_shared_list(*list, pair().key) == whole, "there is one text for a list");
  std::string changed = whole;
  changed[((std::size_t{data[0]} << 8U) | data[1]) % changed.size()] ^= 1;
  require(!read_shared_list(changed, pair().keys), "another text is none that was signed");
  return 0;
}
