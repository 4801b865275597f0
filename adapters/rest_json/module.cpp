#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "adapters/rest_json/adapter.h"
#include "gateway/kit/http_settings.h"

namespace {

using tongbao::SettingType;

constexpr std::array kRestJsonSettings{
    tongbao::SettingRule{
        .key = "url", .required = true, .meaning = "The agency's base URL, https://host[:port][/path]."},
    tongbao::SettingRule{.key = "ca_file",
                         .type = SettingType::path,
                         .meaning = "Authorities the agency's certificate must come from, PEM; none: the system's."},
    tongbao::SettingRule{
        .key = "certificate_file", .type = SettingType::path, .required = true, .meaning = "Our TLS certificate, PEM."},
    tongbao::SettingRule{.key = "key_file",
                         .type = SettingType::path,
                         .required = true,
                         .meaning = "The key of our TLS certificate, PEM."},
    tongbao::SettingRule{.key = "pinned_key",
                         .required = true,
                         .meaning = "sha256//… of the agency's public key, several joined with ';'."},
    tongbao::SettingRule{.key = "agency_key_ids",
                         .type = SettingType::list,
                         .required = true,
                         .meaning = "Names (keyid) of the Ed25519 keys the agency signs with; \"<keyid> "
                                    "ecdsa-p256-sha256\" for a P-256 key."},
    tongbao::SettingRule{.key = "transport",
                         .type = SettingType::choice,
                         .default_value = "https",
                         .choices = "https",
                         .meaning = "How requests travel."},
    tongbao::SettingRule{.key = "answers",
                         .type = SettingType::choice,
                         .default_value = "signed",
                         .choices = "signed",
                         .meaning = "What makes an answer the agency's word."},
    tongbao::SettingRule{.key = "later_answers",
                         .type = SettingType::choice,
                         .default_value = "poll",
                         .choices = "poll|none",
                         .meaning = "Whether the agency is polled for answers that come later."},
    tongbao::SettingRule{.key = "collect_budget_ms",
                         .type = SettingType::integer,
                         .default_value = "4000",
                         .least = 100,
                         .most = 60'000,
                         .meaning = "Total time of one poll."},
    tongbao::SettingRule{.key = "most_answer_bytes",
                         .type = SettingType::integer,
                         .default_value = "1048576",
                         .least = 1024,
                         .most = 16 * 1024 * 1024,
                         .meaning = "A longer answer is given up."},
};

/// Everything one route owns, in the order it is built.
struct RestJsonModule {
  RestJsonModule(const tongbao::ModuleContext& given, tongbao::RestJsonRoute target)
      : context{given},
        route{std::move(target)},
        client{tongbao::http_client_settings(given.settings,
                                             static_cast<std::size_t>(given.settings.integer("most_answer_bytes")))} {}
  tongbao::ModuleContext context;
  tongbao::RestJsonRoute route;
  tongbao::SystemRandom random;
  tongbao::HttpClient client;
  tongbao::RestJsonTransport transport{route, client, context, random};
  tongbao::RestJsonAnswers answers{route, client, context, random};
};

tongbao::PeerKey agency_key(const std::string& written) {
  const auto blank = written.find(' ');
  if (blank == std::string::npos) return {written, "ed25519"};
  return {written.substr(0, blank), written.substr(blank + 1)};
}

bool create_rest_json(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  std::string base{context.settings.text("url")};
  while (base.ends_with('/'))
    base.pop_back();
  const auto notices = tongbao::parse_url(base + "/v1/notices");
  const auto answers = tongbao::parse_url(base + "/v1/answers/poll");
  if (!notices || !answers || notices->scheme != "https" || !notices->query.empty()) {
    why = "url must be https://host[:port][/path]";
    return false;
  }
  tongbao::RestJsonRoute route{*notices, *answers, {}, {}};
  for (const auto& written : context.settings.list("agency_key_ids"))
    route.agency_keys.push_back(agency_key(written));
  if (route.agency_keys.empty()) {
    why = "agency_key_ids names no key";
    return false;
  }
  route.collect_budget = std::chrono::milliseconds{context.settings.integer("collect_budget_ms")};
  auto* module = new RestJsonModule{context, std::move(route)};
  instance.self = module;
  instance.transport = &module->transport;
  if (context.settings.text("later_answers") == "poll") instance.answers = &module->answers;
  return true;
}

void destroy_rest_json(void* self) {
  delete static_cast<RestJsonModule*>(self);
}

}  // namespace

TONGBAO_MODULE("rest_json", kRestJsonSettings, create_rest_json, destroy_rest_json);
