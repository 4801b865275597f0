#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/contract/field.h"
#include "gateway/contract/notice.h"

namespace tongbao {

/// The official field names (PersonId, AreaCode, StreetDoorplate …) in which agencies hear of people, names and
/// addresses. All pure. A value that is not there leaves no field behind: never an empty one. Any thread.

/// Appends `name` = `value` unless the value is empty.
void add_value(Field& group, std::string_view name, std::string_view value);

/// AreaCode, Village, Neighbor, StreetDoorplate and, when wanted, AsRegistered.
Field address_group(std::string_view name, const Address& address, bool with_as_registered);

/// PersonName, Romanization.
Field name_group(std::string_view name, const LegalName& legal_name);

/// Whether an address has what agencies demand of one: an area code of 8 or 11 digits, street and doorplate, and the
/// text as registered.
bool is_complete(const Address& address);

/// The per-person counter as text: 20 digits.
std::string subject_seq_text(std::uint64_t subject_seq);

/// The first thing every agency needs and this notice lacks, as a path such as "person.birth_date"; empty: all there.
std::string_view lacking_fact(const Notice& notice);

}  // namespace tongbao
