#include "gateway/domain/email_address.h"

#include <algorithm>

namespace tongbao {
namespace {

bool holds_only(std::string_view text, std::string_view marks) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

}  // namespace

bool is_email_address(std::string_view text) {
  const auto at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || at > 64) return false;
  const auto domain = text.substr(at + 1);
  return holds_only(domain, ".-") && domain.find('.') != std::string_view::npos && domain.front() != '.' &&
         domain.back() != '.' && domain.find("..") == std::string_view::npos &&
         holds_only(text.substr(0, at), ".!#$%&'*+/=?^_`{|}~-");
}

}  // namespace tongbao
