#pragma once

#include <string>

#include "gateway/contract/setting_rule.h"
#include "gateway/kit/http_client.h"

namespace tongbao {

/// The TLS keys every adapter over HTTPS names alike: ca_file, certificate_file, key_file, pinned_key. Its settings
/// table lists them.
inline HttpClientSettings http_client_settings(const SettingValues& settings, std::size_t most_answer_bytes) {
  HttpClientSettings client;
  client.ca_file = settings.text("ca_file");
  client.certificate_file = settings.text("certificate_file");
  client.key_file = settings.text("key_file");
  client.pinned_key = settings.text("pinned_key");
  client.most_answer_bytes = most_answer_bytes;
  return client;
}

}  // namespace tongbao
