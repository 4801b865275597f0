#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "gateway/domain/alert_course.h"
#include "gateway/domain/hold_rules.h"
#include "gateway/settings/refusal.h"
#include "gateway/settings/secret.h"

namespace tongbao {

enum class StoreEngine { sqlite, postgresql };

/// [store]
struct StoreSettings {
  StoreEngine engine = StoreEngine::sqlite;
  std::filesystem::path path;      // SQLite: the database file
  Secret connection;               // PostgreSQL: a file with a libpq connection string
  std::size_t commit_batch = 512;  // most requests in one transaction, 1..512
  std::size_t queue = 4096;        // requests waiting for the writer before it says busy
  std::uint64_t reserve_mb = 64;   // SQLite: while less of its disk is free, new cases are turned away; 0: never
};

/// [http]: the API. Loopback only until there are staff accounts.
struct HttpSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: chosen by the system
  std::size_t max_connections = 1024;
  std::chrono::seconds request_deadline{10};
  std::size_t body_limit = 262'144;
  std::chrono::seconds poll_wait{8};  // how long a mailbox poll waits for a first event; below request_deadline
  std::size_t waiting_polls = 64;     // mailbox polls that may wait at once
  Secret api_token;                   // file with the bearer token
};

/// [metrics]: /metrics and /health, a listener of their own on loopback.
struct MetricsSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 9464;  // 0: chosen by the system
};

/// [keys]
struct KeySettings {
  Secret index;      // 32 bytes or more: HMAC key over ID numbers, for look-ups
  Secret pseudonym;  // 32 bytes or more: the agencies' pseudonym keys are derived from it
  Secret signing;    // PEM private key, Ed25519 or P-256, that signs messages to agencies
  std::string signing_key_id = "gateway";
};

/// [relay]: what holds for every route unless its route file says otherwise.
struct RelaySettings {
  std::chrono::seconds lease{60};
  std::chrono::milliseconds poll{1000};   // the safety net behind wake-ups
  int retry_days = 14;                    // 14..30
  std::size_t claim_batch = 64;           // notices leased at once, 1..512
  std::size_t record_batch = 64;          // results written at once, 1..512
  std::size_t answer_batch = 256;         // later answers read at once, 1..512
  std::chrono::seconds stop_within{10};   // to finish work in flight after SIGTERM
  std::uint64_t worker_memory_mb = 1024;  // a worker that takes more ends and is started again; 0: no limit
};

enum class MailTls { starttls, tls, none };

/// [mail]: status mail to citizens; off without a server.
struct MailSettings {
  std::string server;  // name or address; empty: no mail
  std::uint16_t port = 587;
  MailTls tls = MailTls::starttls;  // none: towards a loopback address only
  std::filesystem::path ca_file;    // PEM; empty: the system's authorities
  std::string user;                 // empty: without signing in
  Secret password;
  std::string from;  // our address; bounces go there
  std::string from_name = "通報 Tongbao";
  std::string look_up;  // where a citizen looks up a case
  std::chrono::milliseconds poll{5000};
  std::chrono::seconds send_budget{30};  // total time of one mail
  int retry_days = 14;                   // 1..30
  bool is_on() const { return !server.empty(); }
};

/// [alerts]: what people on duty are told, and by what.
struct AlertSettings {
  std::vector<std::string> command;        // an absolute path and its arguments; empty: none
  std::chrono::seconds command_limit{30};  // then it is killed; 1..300
  AlertTimes times;
  std::chrono::seconds paused_after{14'400};  // a pause without an end is trouble when it lasts that long
  std::array<std::chrono::seconds, 3> waiting_after{
      {std::chrono::hours{1}, std::chrono::days{1}, std::chrono::days{3}}};  // of a notice without its verdict
  std::uint64_t disk_low_mb = 512;  // free where the store lies (SQLite) or the run directory; 0: never told
  std::set<AlertKind> without;      // kinds nobody is told of
};

/// The gateway's settings, typed, ranges checked, paths absolute. `config/tongbao.toml` documents every key.
struct Settings {
  std::filesystem::path file;
  StoreSettings store;
  HttpSettings http;
  MetricsSettings metrics;
  KeySettings keys;
  RelaySettings relay;
  HoldRules holds;  // [second_check], [hold_window]
  AlertSettings alerts;
  MailSettings mail;
  std::filesystem::path modules_directory;
  std::filesystem::path routes_directory;
  std::filesystem::path matrix_file;
  std::filesystem::path parameters_file;   // the indicator's parameters
  std::filesystem::path tables_directory;  // imported areas and character tables
  std::filesystem::path run_directory;     // locks, sockets and worker metrics
  std::filesystem::path clock_file;        // empty: the system clock
  std::string log_level = "info";          // debug, info, warning, error
};

/// Reads one settings file. Relative paths count from the file's own folder. Touches no other file.
Checked<Settings> read_settings(const std::filesystem::path& file);

/// What read_settings() cannot see: secrets missing or open to others, folders and files that are not there. For
/// `tongbao config check` and every start.
std::vector<Refusal> check_files(const Settings& settings);

}  // namespace tongbao
