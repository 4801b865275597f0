#include "gateway/kit/http_settings.h"

namespace tongbao {

HttpClientSettings http_client_settings(const SettingValues& settings) {
  HttpClientSettings client;
  client.ca_file = settings.text("ca_file");
  client.certificate_file = settings.text("certificate_file");
  client.key_file = settings.text("key_file");
  client.pinned_key = settings.text("pinned_key");
  client.most_answer_bytes = static_cast<std::size_t>(settings.integer("most_answer_bytes"));
  return client;
}

Result<HttpTarget> checked_url(const SettingValues& settings, std::string_view scheme, std::string_view form,
                               SettingFaults& faults) {
  auto target = parse_url(settings.text("url"));
  if (target && target->scheme == scheme) return target;
  const auto sentence = "must be " + std::string{scheme} + "://" + std::string{form};
  faults.add("url", sentence);
  return Failure{FailureKind::configuration, "bad_url", sentence};
}

}  // namespace tongbao
