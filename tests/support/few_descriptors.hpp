// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

namespace smppguard {

#if defined(__has_feature)
#if __has_feature(undefined_behavior_sanitizer) || __has_feature(address_sanitizer)
#define SMPPGUARD_SANITIZER_NEEDS_DESCRIPTORS
#endif
#endif

/// First line of a test with FewDescriptors: the sanitizers' runtime asks the system by a pipe whether memory
/// can be read, and reports what is sound if there is none.
#if defined(SMPPGUARD_SANITIZER_NEEDS_DESCRIPTORS)
#define NEEDS_NO_DESCRIPTORS() GTEST_SKIP() << "the sanitizer needs descriptors of its own"
#else
#define NEEDS_NO_DESCRIPTORS() static_cast<void>(0)
#endif

/// As long as it lives this process can have only so many more files open than before (EMFILE).
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t more) {
    const int lowest_free = ::dup(STDIN_FILENO);
    if (lowest_free < 0 || ::getrlimit(RLIMIT_NOFILE, &before_) != 0) {
      throw std::runtime_error("no limit of descriptors");
    }
    ::close(lowest_free);
    const rlimit now{static_cast<rlim_t>(lowest_free) + more, before_.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &now) != 0) throw std::runtime_error("descriptors cannot be limited");
  }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace smppguard
