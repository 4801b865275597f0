#pragma once

#include <optional>
#include <string_view>

#include "gateway/contract/notice.h"

namespace tongbao {

/// Revocation and annulment: the notice says only which earlier one no longer holds.
constexpr bool takes_back(ChangeKind kind) {
  return kind == ChangeKind::revocation || kind == ChangeKind::annulment;
}

/// The kind of change a notice is about: its own, or for housekeeping kinds that of the change they act on. Nothing
/// when a housekeeping notice does not say which.
constexpr std::optional<ChangeKind> kind_acted_on(const Notice& notice) {
  if (takes_back(notice.kind) || notice.kind == ChangeKind::correction) return notice.earlier_kind;
  return notice.kind;
}

/// The event type of `wire.md` §2 for a notice whose acted-on kind is an address or a name kind; empty for others.
constexpr std::string_view event_type_of(const Notice& notice) {
  if (takes_back(notice.kind)) return "tw.tongbao.case.annulled.v1";
  const auto kind = kind_acted_on(notice);
  if (!kind) return {};
  if (is_ex_officio(*kind)) return "tw.tongbao.addressing.doorplate-renumbered.v1";
  if (is_address_kind(*kind)) return "tw.tongbao.person.address-changed.v1";
  if (is_name_kind(*kind)) return "tw.tongbao.person.name-changed.v1";
  return {};
}

}  // namespace tongbao
