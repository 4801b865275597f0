#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "gateway/contract/setting_rule.h"
#include "gateway/kit/http_client.h"
#include "gateway/kit/setting_faults.h"

namespace tongbao {

/// What every adapter over HTTP asks of its route file alike: address, mutual TLS with a pinned key, later answers,
/// limits. Its table is joined_settings() of these and its own. `tls_required` is false where there is a way without.
constexpr std::array<SettingRule, 4> tls_settings(bool tls_required) {
  return {SettingRule{.key = "ca_file",
                      .type = SettingType::path,
                      .meaning = "Authorities the agency's certificate must come from, PEM; none: the system's."},
          SettingRule{.key = "certificate_file",
                      .type = SettingType::path,
                      .required = tls_required,
                      .meaning = "Our TLS certificate, PEM."},
          SettingRule{.key = "key_file",
                      .type = SettingType::path,
                      .required = tls_required,
                      .meaning = "The key of our TLS certificate, PEM."},
          SettingRule{.key = "pinned_key",
                      .required = tls_required,
                      .meaning = "sha256//… of the agency's public key, several joined with ';': whom we talk to."}};
}

/// `most_answer_bytes` is the default of that key; `ways` are how later answers may come.
constexpr std::array<SettingRule, 3> answer_settings(std::string_view most_answer_bytes,
                                                     std::string_view ways = "poll|none") {
  return {SettingRule{.key = "later_answers",
                      .type = SettingType::choice,
                      .default_value = "poll",
                      .choices = ways,
                      .meaning = "How answers come that are given later: we ask (poll), the agency comes (push), not."},
          SettingRule{.key = "collect_budget_ms",
                      .type = SettingType::integer,
                      .default_value = "4000",
                      .least = 100,
                      .most = 60'000,
                      .meaning = "Total time of one question for later answers."},
          SettingRule{.key = "most_answer_bytes",
                      .type = SettingType::integer,
                      .default_value = most_answer_bytes,
                      .least = 1024,
                      .most = 16 * 1024 * 1024,
                      .meaning = "A longer answer is given up."}};
}

template <std::size_t... Sizes>
constexpr auto joined_settings(const std::array<SettingRule, Sizes>&... tables) {
  std::array<SettingRule, (Sizes + ...)> all{};
  auto end = all.begin();
  ((end = std::copy(tables.begin(), tables.end(), end)), ...);
  return all;
}

/// The client those settings ask for.
HttpClientSettings http_client_settings(const SettingValues& settings);

/// `url` as an address of that scheme; a fault, and nothing, when it is none. `form` is how to write
/// it.
Result<HttpTarget> checked_url(const SettingValues& settings, std::string_view scheme, std::string_view form,
                               SettingFaults& faults);

}  // namespace tongbao
