#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/domain/calendar_date.h"

namespace tongbao {

/// What stands in a receipt number (收件編號) `<office 8>-<ROC yyyMMdd>-<sequence>-<check>`.
struct ReceiptNumber {
  std::string office;  // area code, 8 digits
  CalendarDate day{};
  std::uint32_t sequence = 1;  // per office and day, from 1
};

/// `09020010-1151122-0001-X`: the sequence has four digits, more only above 9999; the check character is ISO 7064
/// MOD 37,36 over everything before it without the hyphens. Nothing when the parts do not fit (office not 8 digits,
/// sequence 0 or above 999999, day outside 民國1 to 999).
std::optional<std::string> make_receipt_number(const ReceiptNumber& parts);

/// The parts of a receipt number whose form, day and check character are right; nothing otherwise. Lower case is read
/// as upper case, because citizens type it.
std::optional<ReceiptNumber> read_receipt_number(std::string_view text);

/// ISO 7064 MOD 37,36 check character of upper-case letters and digits; nothing for anything else.
std::optional<char> mod_37_36_check(std::string_view text);

}  // namespace tongbao
