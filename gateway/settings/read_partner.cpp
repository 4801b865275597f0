#include "gateway/settings/read_partner.h"

#include <algorithm>

namespace tongbao {
namespace {

/// Host and port as a signature covers them (RFC 9421 §2.2.3): lower-case, no default port, no path.
bool is_authority(const std::string& text) {
  return !text.empty() && text.size() <= 255 && !text.ends_with(":443") && !text.ends_with(":80") &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  std::string_view{".-:[]"}.find(c) != std::string_view::npos;
         });
}

const RawSetting* later_answers_of(const RouteSettings& route) {
  const auto& settings = route.adapter.settings;
  const auto found = std::find_if(settings.begin(), settings.end(), [](const RawSetting& one) {
    return one.key == "later_answers" && one.texts == std::vector<std::string>{"push"};
  });
  return found == settings.end() ? nullptr : &*found;
}

/// Without [partner] nobody could come.
void refuse_nobody(TomlFile& file, const RouteSettings& route) {
  if (route.has_mailbox())
    file.refuse("adapter.name", "a mailbox without [partner]: nobody could fetch from it; say how the agency signs in");
  if (later_answers_of(route) != nullptr)
    file.refuse("adapter.settings.later_answers",
                "\"push\" without [partner]: no answer could come; say how the agency signs in");
}

void check_signing_of(TomlFile& file, const RouteSettings& route, const PartnerAccess& partner) {
  if (partner.is_signed && !is_authority(partner.authority))
    file.refuse("partner.authority",
                "\"" + partner.authority +
                    "\" is no host name as signatures cover it (lower case, port only if it is not the default; needed "
                    "with requests = \"signed\")");
  if (!partner.is_signed && !partner.authority.empty())
    file.refuse("partner.authority", "has no meaning with requests = \"unsigned\"; leave it out");
  if (partner.is_signed && route.agency_keys.empty())
    file.refuse("partner.requests", "\"signed\" without [[agency_keys]]: say which keys the agency signs with");
}

}  // namespace

std::optional<PartnerAccess> read_partner(TomlFile& file, const RouteSettings& route) {
  PartnerAccess partner;
  const bool there = file.has("partner");
  partner.token = file.secret("partner.token", there);
  partner.is_signed = file.choice("partner.requests", {"signed", "unsigned"}, "signed") == "signed";
  partner.authority = file.text("partner.authority", "");
  if (route.has_mailbox() && !route.agency_deduplicates)
    file.refuse("adapter.name", "a mailbox offers an event until it is acknowledged: agency_deduplicates must be true");
  if (route.has_mailbox() && route.lane_opens_on == LaneOpensOn::receipt)
    file.refuse("lane_opens_on",
                "\"receipt\": a person's next change would lie beside one that was never fetched; a "
                "mailbox opens lanes on the outcome only");
  if (!there) {
    refuse_nobody(file, route);
    return std::nullopt;
  }
  check_signing_of(file, route, partner);
  return partner;
}

}  // namespace tongbao
