// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/complaints.hpp"
#include "smppguard/admin/office.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/store/open.hpp"
#include "smppguard/web/message.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace smppguard::admin {

/// Office and store for as long as somebody answers a request with them.
struct OpenOffice {
  Office& office;
  store::Store& store;
};

/// Of complaints: what the configuration says by now, and who is told of each that was entered or imported
/// here. Both may be empty.
struct OfComplaints {
  std::function<ComplaintSettings()> settings{};
  std::function<void(const store::Complaint&)> taken{};
};

/// Where handlers find an office: opens the stores when they are first needed, keeps them, and opens them
/// anew after one has failed. One thread at a time, the desk's.
class OfficePlace {
 public:
  using Clock = std::function<WallTime()>;
  /// Keeps as evidence who did what; the members are JSON, without the braces.
  using Note =
      std::function<void(std::string_view kind, const web::Caller& caller, const std::string& members)>;
  using Task = std::function<Result<web::Response>(const OpenOffice&)>;
  /// Returns when messages are judged by what has just been changed, or gives up.
  using Settle = std::function<void()>;

  /// Options without a location: there is no store, and every answer says so. A change is answered behind
  /// `settle`, so that who asks next sees it.
  OfficePlace(store::StoreOptions options, Clock now, Settle settle, Note note, OfComplaints complaints = {})
      : options_{std::move(options)},
        now_{std::move(now)},
        settle_{std::move(settle)},
        note_{std::move(note)},
        complaints_{std::move(complaints)} {}

  /// Does it over a store that need not take writes, or over one that must. An error of the task is 503 where
  /// it is the store's, else 422 with its lines.
  [[nodiscard]] web::Response read(const Task& task) { return answer(store::Mode::read_only, task); }
  [[nodiscard]] web::Response change(const Task& task);

  /// The same for who has more to say than the store: the error is the task's, or the store's that is away.
  [[nodiscard]] Result<void> look(const std::function<Result<void>(const OpenOffice&)>& task) {
    return use(store::Mode::read_only, task);
  }

  [[nodiscard]] WallTime now() const { return now_(); }
  /// Who asks, now and why.
  [[nodiscard]] store::Deed deed_of(const web::Request& request,
                                    const std::optional<std::string>& note) const;
  /// Keeps as evidence that somebody takes a bulk of data or a document away, and what they asked for. Before
  /// the reading, so that one which was cut short is known too.
  void note_reading(std::string_view kind, const web::Request& request) const;
  /// The same for what was done, with its count. `members` is JSON, without the braces.
  void note_done(std::string_view kind, const web::Request& request, const std::string& members) const;

  [[nodiscard]] ComplaintSettings complaints() const {
    return complaints_.settings ? complaints_.settings() : ComplaintSettings{};
  }
  void heard(const store::Complaint& complaint) const {
    if (complaints_.taken) complaints_.taken(complaint);
  }

 private:
  struct Opened {
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::DirectoryStore> directory;
  };
  [[nodiscard]] Result<void> use(store::Mode mode,
                                 const std::function<Result<void>(const OpenOffice&)>& task);
  [[nodiscard]] web::Response answer(store::Mode mode, const Task& task);
  [[nodiscard]] Result<void> open(store::Mode mode, Opened& opened) const;

  const store::StoreOptions options_;
  const Clock now_;
  const Settle settle_;
  const Note note_;
  const OfComplaints complaints_;
  Opened reading_;
  Opened writing_;
};

/// An error that a store made, and not what was asked for.
[[nodiscard]] bool is_of_store(const Error& error) noexcept;

/// 404 with the error's words; an error that is the store's stays one.
[[nodiscard]] Result<web::Response> not_found(const Error& error);

}  // namespace smppguard::admin
