// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "judge.hpp"
#include "smppguard/smpp/framer.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <variant>

namespace smppguard::relay {

/// The messages of one read, each looked at before it is judged, some ahead of their turn: what the memory
/// has to bring for their decisions is then on its way while others are dealt with. With a registry of
/// national size hardly anything of it is in a cache, and waiting for it would be most of what a message
/// costs.
class Readings {
 public:
  /// `from`: who sent them. The SMSC's are not judged, and so not looked at.
  Readings(const smpp::Framer& framer, const Environment& env, Side from) noexcept
      : framer_{framer}, world_{*env.world}, judged_{from == Side::esme} {
    if (judged_ && world_.consents != nullptr) world_.consents->begin();
  }
  ~Readings() {
    if (judged_ && world_.consents != nullptr) world_.consents->end();
  }
  Readings(const Readings&) = delete;
  Readings& operator=(const Readings&) = delete;

  /// Of the PDU at the front of `unread`, valid until the next call; nullptr if it is no message to one
  /// recipient that is judged. Asked for each PDU, in their order.
  [[nodiscard]] const Reading* of(smpp::PduView pdu, Bytes unread) noexcept {
    if (!judged_ || !is_message(pdu)) return nullptr;
    if (next_ == count_) look_ahead(unread);
    return read_.place(next_++);
  }

 private:
  /// Memory takes the time of many messages to answer, and has this many answers under way without trouble.
  static constexpr std::size_t kMost = 32;

  /// For kMost, of which as many are there as were made: most reads bring few messages, and to clear room for
  /// all would cost as much as to read one.
  template <class T>
  class Room {
   public:
    void make(std::size_t i, const T& one) noexcept { std::construct_at(place(i), one); }
    [[nodiscard]] T* place(std::size_t i) noexcept {
      return std::launder(reinterpret_cast<T*>(octets_.data()) + i);
    }

   private:
    static_assert(std::is_trivially_destructible_v<T>);
    alignas(T) std::array<std::byte, kMost * sizeof(T)> octets_;
  };

  static bool is_message(smpp::PduView pdu) noexcept {
    const smpp::BodySpec* const spec = smpp::find_body(pdu.command_id());
    return spec != nullptr && spec->recipients == smpp::Recipients::one;
  }

  void look_ahead(Bytes unread) noexcept {
    next_ = 0;
    read_ahead(unread);
    for (std::size_t i = 0; i < count_; ++i) policy::fetch_registry(read_.place(i)->recipient, world_);
    // Of most nothing is asked where opt-outs do not count.
    if (world_.consents == nullptr || world_.opt_outs == policy::OptOutMode::off) return;
    Room<Correspondents> all;
    for (std::size_t i = 0; i < count_; ++i) all.make(i, {read_.place(i)->recipient, read_.place(i)->sender});
    world_.consents->fetch({all.place(0), count_});
  }

  void read_ahead(Bytes unread) noexcept {
    for (count_ = 0; count_ < kMost;) {
      const smpp::Framed framed = framer_.next(unread);
      const auto* const pdu = std::get_if<smpp::PduView>(&framed);
      if (pdu == nullptr) return;
      unread = unread.subspan(pdu->octets().size());
      if (is_message(*pdu)) read_.make(count_++, read_message(*pdu));
    }
  }

  const smpp::Framer& framer_;
  const policy::World& world_;
  const bool judged_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  Room<Reading> read_;  // the first count_
};

}  // namespace smppguard::relay
