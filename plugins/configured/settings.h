#pragma once

#include <array>

#include "gateway/contract/setting_rule.h"
#include "gateway/kit/setting_faults.h"
#include "plugins/configured/partner.h"

namespace tongbao {

inline constexpr std::array kConfiguredSettings{
    SettingRule{.key = "fields",
                .type = SettingType::list,
                .required = true,
                .meaning = "What the partner hears, a line each: \"<Name> = <member of the notice>\"."},
    SettingRule{.key = "event_type",
                .meaning = "Type of its events, but for what takes back; none: the standard types."},
    SettingRule{.key = "answer_code",
                .type = SettingType::list,
                .default_value = "outcome",
                .meaning = "Members of its answer that hold the code; the values of several are joined with '/'."},
    SettingRule{.key = "agency_ref", .meaning = "Member of its answer that holds its file number."},
    SettingRule{.key = "effective_at", .meaning = "Member of its answer that says since when, RFC 3339."},
    SettingRule{.key = "until",
                .meaning = "Member of its answer that says until when it decides or the citizen must act."},
    SettingRule{.key = "office", .meaning = "Member of its answer that names its office."},
    SettingRule{.key = "records",
                .meaning = "Member of its answer that says how many records it changed; 0 means already_current."},
    SettingRule{.key = "answers.*", .meaning = "What a code means: an outcome, with its reason behind a colon."},
    SettingRule{.key = "procedures[].name", .required = true, .meaning = "Its name, \"<agency>.<what>\"."},
    SettingRule{.key = "procedures[].title_zh", .required = true, .meaning = "Its title in Chinese."},
    SettingRule{.key = "procedures[].title_en", .required = true, .meaning = "Its title in English."},
    SettingRule{.key = "procedures[].kinds",
                .type = SettingType::list,
                .required = true,
                .meaning = "The kinds of change it serves."},
    SettingRule{.key = "procedures[].needs_customer_number",
                .type = SettingType::boolean,
                .default_value = "false",
                .meaning = "Whether the counter must ask for the customer number."},
    SettingRule{.key = "procedures[].offers_fallback",
                .type = SettingType::boolean,
                .default_value = "false",
                .meaning = "Whether another address may be stored, with the citizen's consent."},
    SettingRule{.key = "procedures[].ex_officio_only",
                .type = SettingType::boolean,
                .default_value = "false",
                .meaning = "Whether nobody applies for it."},
};

/// The partner those settings describe, as far as they do; everything wrong with them goes to `faults`. Pure.
Partner read_partner(const SettingValues& settings, SettingFaults& faults);

}  // namespace tongbao
