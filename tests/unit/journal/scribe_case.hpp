// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "journal_case.hpp"
#include "scribe.hpp"

namespace smppguard::journal {

/// The journal's work step by step, without its thread.
class ScribeCase : public JournalCase {
 protected:
  ScribeCase() {
    fs::create_directory(folder());
    begin();
  }
  void begin() {
    scribe_.reset();
    intake_ = std::make_unique<Intake>(1'000);
    scribe_ = std::make_unique<Scribe>(options_, signing_key_of(folder()).value(), ends(), *intake_, source_,
                                       [this](const std::string& what) { troubles_.push_back(what); });
  }
  [[nodiscard]] StreamEnds ends() const {
    StreamEnds ends;
    for (const Stream stream : kStreams)
      ends[static_cast<std::size_t>(stream)] = recover(folder(), stream, {}).value();
    return ends;
  }
  void work(std::chrono::milliseconds later = 1s) {
    steady_ += later;
    while (scribe_->work(now_, steady_)) {
    }
  }
  void refuse(std::uint32_t number) { intake_->put(refusal(number, now_)); }
  [[nodiscard]] bool has(const std::string& stream, const std::string& month, const std::string& text) const {
    return content(segment(stream, month)).find(text) != std::string::npos;
  }
  void to(int year, unsigned month) {
    now_ = std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / 1} + 1ms;
  }

  Journal::Source source_;
  Time steady_{1h};
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<Scribe> scribe_;
};

}  // namespace smppguard::journal
