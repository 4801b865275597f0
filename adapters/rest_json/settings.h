#pragma once

#include <string>

#include "adapters/rest_json/adapter.h"
#include "gateway/kit/http_settings.h"

namespace tongbao {

inline constexpr std::array kRestJsonOwnSettings{
    SettingRule{.key = "url", .required = true, .meaning = "The agency's base URL, https://host[:port][/path]."},
    SettingRule{.key = "agency_key_ids",
                .type = SettingType::list,
                .meaning =
                    "Names (keyid) of the Ed25519 keys the agency signs with; \"<keyid> ecdsa-p256-sha256\" for a "
                    "P-256 key."},
    SettingRule{.key = "transport",
                .type = SettingType::choice,
                .default_value = "https",
                .choices = "https|http",
                .meaning = "How requests travel; http towards loopback addresses only."},
    SettingRule{.key = "answers",
                .type = SettingType::choice,
                .default_value = "signed",
                .choices = "signed|unsigned",
                .meaning = "Whether requests and answers are signed; unsigned towards loopback addresses only."},
    SettingRule{.key = "notice_id_member",
                .meaning = "Member of an unsigned answer that must repeat the notice id; none: it need not."},
};

inline constexpr auto kRestJsonSettings =
    joined_settings(kRestJsonOwnSettings, tls_settings(false), answer_settings("1048576", "poll|push|none"));

/// What the table cannot say of these settings (ModuleDescriptor::check). Pure.
std::string check_rest_json(const SettingValues& settings);

/// Fails with the same words.
Result<RestJsonRoute> rest_json_route(const SettingValues& settings);

HttpClientSettings rest_json_client(const SettingValues& settings);

}  // namespace tongbao
