#include "gateway/settings/settings.h"

#include <algorithm>
#include <arpa/inet.h>

#include "gateway/settings/known_key.h"
#include "gateway/settings/read_alerts.h"
#include "gateway/settings/read_mail.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {
namespace {

bool is_loopback(const std::string& address) {
  in_addr four{};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return inet_pton(AF_INET6, address.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::string read_address(TomlFile& file, const std::string& key) {
  auto address = file.text(key, "127.0.0.1");
  if (!is_loopback(address))
    file.refuse(key, "\"" + address +
                         "\" is not a loopback address; without TLS only those (127.0.0.1, ::1, default "
                         "127.0.0.1)");
  return address;
}

std::size_t read_count(TomlFile& file, const std::string& key, std::int64_t least, std::int64_t most,
                       std::size_t fallback) {
  return static_cast<std::size_t>(file.integer(key, least, most, static_cast<std::int64_t>(fallback)));
}

std::uint16_t read_port(TomlFile& file, const std::string& key, std::uint16_t fallback) {
  return static_cast<std::uint16_t>(file.integer(key, 0, 65535, fallback));
}

StoreSettings read_store(TomlFile& file) {
  StoreSettings store;
  const bool postgresql = file.choice("store.engine", {"sqlite", "postgresql"}, "sqlite") == "postgresql";
  store.engine = postgresql ? StoreEngine::postgresql : StoreEngine::sqlite;
  store.path = file.path("store.path", "");
  store.connection = file.secret("store.connection", false);
  if (file.parsed() && !postgresql && store.path.empty())
    file.refuse("store.path", "missing; the engine sqlite needs the database file");
  if (file.parsed() && postgresql && !file.has("store.connection"))
    file.refuse("store.connection", "missing; the engine postgresql needs \"file:<path>\" of a connection string");
  store.commit_batch = read_count(file, "store.commit_batch", 1, 512, store.commit_batch);
  store.queue = read_count(file, "store.queue", 1, 65'536, store.queue);
  store.reserve_mb = read_count(file, "store.reserve_mb", 0, 1'000'000, store.reserve_mb);
  return store;
}

HttpSettings read_http(TomlFile& file) {
  HttpSettings http;
  http.address = read_address(file, "http.address");
  http.port = read_port(file, "http.port", http.port);
  http.max_connections = read_count(file, "http.max_connections", 1, 65'536, http.max_connections);
  http.request_deadline = std::chrono::seconds{file.integer("http.request_deadline_s", 1, 120, 10)};
  http.body_limit = read_count(file, "http.body_limit", 1024, 262'144, http.body_limit);
  http.poll_wait = std::chrono::seconds{file.integer("http.poll_wait_s", 1, 110, 8)};
  http.waiting_polls = read_count(file, "http.waiting_polls", 1, 4096, http.waiting_polls);
  const auto longest = http.request_deadline - std::chrono::seconds{1};
  if (file.has("http.poll_wait_s") && http.poll_wait > longest)
    file.refuse("http.poll_wait_s", "is not below request_deadline_s: every long poll would be cut");
  http.poll_wait = std::min(http.poll_wait, longest);
  if (file.has("http.waiting_polls") && http.waiting_polls >= http.max_connections)
    file.refuse("http.waiting_polls", "is not below max_connections: nobody else would get in");
  http.waiting_polls = std::min(http.waiting_polls, std::max<std::size_t>(http.max_connections / 2, 1));
  http.api_token = file.secret("http.api_token", true);
  return http;
}

KeySettings read_keys(TomlFile& file) {
  KeySettings keys;
  keys.index = file.secret("keys.index", true);
  keys.pseudonym = file.secret("keys.pseudonym", true);
  keys.signing = file.secret("keys.signing", true);
  keys.signing_key_id = file.text("keys.signing_key_id", keys.signing_key_id);
  return keys;
}

RelaySettings read_relay(TomlFile& file) {
  RelaySettings relay;
  relay.lease = std::chrono::seconds{file.integer("relay.lease_s", 5, 3600, 60)};
  relay.poll = std::chrono::milliseconds{file.integer("relay.poll_ms", 10, 60'000, 1000)};
  relay.retry_days = static_cast<int>(file.integer("relay.retry_days", 14, 30, 14));
  relay.claim_batch = read_count(file, "relay.claim_batch", 1, 512, relay.claim_batch);
  relay.record_batch = read_count(file, "relay.record_batch", 1, 512, relay.record_batch);
  relay.answer_batch = read_count(file, "relay.answer_batch", 1, 512, relay.answer_batch);
  relay.worker_memory_mb = static_cast<std::uint64_t>(
      file.integer("relay.worker_memory_mb", 0, 1'000'000, static_cast<std::int64_t>(relay.worker_memory_mb)));
  constexpr std::uint64_t kLeastWorkerMemory = 64;  // an idle worker takes a third of it
  if (relay.worker_memory_mb > 0 && relay.worker_memory_mb < kLeastWorkerMemory)
    file.refuse("relay.worker_memory_mb", "less than any worker needs: 0 for no limit, or at least 64");
  relay.stop_within = std::chrono::seconds{file.integer("relay.stop_within_s", 1, 60, 10)};
  return relay;
}

std::set<ChangeKind> read_kinds(TomlFile& file, const std::string& key) {
  std::set<ChangeKind> kinds;
  for (const auto& word : file.texts(key)) {
    if (const auto kind = change_kind_from(word))
      kinds.insert(*kind);
    else
      file.refuse(key, "\"" + word + "\" is no kind of change");
  }
  return kinds;
}

HoldRules read_holds(TomlFile& file) {
  HoldRules holds;
  holds.second_check_kinds = read_kinds(file, "second_check.kinds");
  holds.window = std::chrono::minutes{file.integer("hold_window.minutes", 0, 1440, 0)};
  holds.window_kinds = read_kinds(file, "hold_window.kinds");
  if (holds.window.count() == 0 && !holds.window_kinds.empty())
    file.refuse("hold_window.kinds", "names kinds, but hold_window.minutes is 0 (1..1440)");
  if (holds.window.count() > 0 && holds.window_kinds.empty())
    file.refuse("hold_window.minutes", "stands without hold_window.kinds: say which kinds of change wait");
  return holds;
}

Settings read_all(TomlFile& file) {
  Settings settings;
  settings.store = read_store(file);
  settings.http = read_http(file);
  settings.metrics.address = read_address(file, "metrics.address");
  settings.metrics.port = read_port(file, "metrics.port", settings.metrics.port);
  settings.keys = read_keys(file);
  settings.relay = read_relay(file);
  settings.holds = read_holds(file);
  settings.alerts = read_alerts(file);
  settings.mail = read_mail(file);
  settings.modules_directory = file.path("modules.directory", std::nullopt);
  settings.routes_directory = file.path("routes.directory", std::nullopt);
  settings.matrix_file = file.path("matrix.file", std::nullopt);
  settings.parameters_file = file.path("matrix.parameters", std::nullopt);
  settings.tables_directory = file.path("tables.directory", std::nullopt);
  settings.run_directory = file.path("run.directory", std::nullopt);
  settings.clock_file = file.path("clock.file", "");
  settings.log_level = file.choice("log.level", {"debug", "info", "warning", "error"}, "info");
  return settings;
}

}  // namespace

Checked<Settings> read_settings(const std::filesystem::path& path) {
  TomlFile file{path};
  Checked<Settings> read;
  read.value = read_all(file);
  read.value.file = std::filesystem::absolute(path).lexically_normal();
  read.refusals = file.finish();
  return read;
}

std::vector<KnownKey> known_setting_keys() {
  TomlFile nothing{"/dev/null"};  // reads as empty: every key is asked for, none is there
  read_all(nothing);
  std::vector<KnownKey> keys;
  for (const auto& [key, rule] : nothing.known())
    keys.push_back({key, rule});
  return keys;
}

}  // namespace tongbao
