#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/domain/route_hours.h"
#include "gateway/settings/refusal.h"
#include "gateway/settings/settings.h"

namespace tongbao {

/// When a lane lets the person's next change through: after the agency's outcome, or as soon as it has the message.
enum class LaneOpensOn { outcome, receipt };

/// A key of [plugin.settings] or [adapter.settings] as it was written; the module's own table says what it means.
struct RawSetting {
  std::string key;                 // dotted below the section: "url", "answers.0000", "procedures[1].name"
  std::vector<std::string> texts;  // one for a single value
  bool is_list = false;
  bool is_integer = false;
  bool is_boolean = false;
  unsigned line = 0;
  std::vector<unsigned> lines{};  // of each text of a list
};

/// A module as a route file names it.
struct ModuleChoice {
  std::string name;            // "land": <modules_directory>/land.so
  std::filesystem::path file;  // the route file, for refusals and relative paths
  std::string section;         // "plugin.settings" or "adapter.settings"
  std::vector<RawSetting> settings;
  unsigned line = 0;  // where the section begins, or the table around it: the line of what is missing in it
};

/// Which public key an agency signs with.
struct AgencyKey {
  std::string key_id;
  std::filesystem::path public_key;  // PEM
  std::string algorithm;             // "ed25519" or "ecdsa-p256-sha256"
};

/// [partner]: an agency that comes to the gateway, for its mailbox or with later answers.
struct PartnerAccess {
  Secret token;           // its bearer token
  bool is_signed = true;  // its requests are signed with [[agency_keys]], our answers with keys.signing
  std::string authority;  // signed: the host name it calls us by, which its signatures cover
};

/// When a batch route closes its file. Exactly one of `every` and `at_minute` is set.
struct BatchCut {
  std::optional<std::chrono::seconds> every;
  std::optional<std::chrono::minutes> at_minute;  // after midnight, Asia/Taipei
  std::size_t max_records = 512;                  // a full batch is cut at once
};

/// One agency: plugin + adapter + settings. One file in the routes directory.
struct RouteSettings {
  std::filesystem::path file;
  std::string agency;  // "land": prefix of its procedures
  std::string title_zh;
  std::string title_en;
  ModuleChoice plugin;
  ModuleChoice adapter;
  std::string character_set = "utf8";  // utf8, cp950, cp950+fin, dci, land:<old county>
  /// Area code prefix → profile, where the agency's offices differ; the longest prefix wins.
  std::map<std::string, std::string> character_set_by_area;
  bool agency_deduplicates = false;  // honours our idempotency key
  LaneOpensOn lane_opens_on = LaneOpensOn::outcome;
  std::size_t window = 4;  // messages under way at once
  std::chrono::seconds lease{60};
  std::chrono::milliseconds attempt_budget{10'000};  // total time of one send
  int retry_days = 14;
  std::chrono::seconds answer_poll{60};  // how often later answers are looked for
  int receipt_due_days = 1;              // working days behind acceptance; overdue when the agency has not got it
  int outcome_due_days = 7;              // working days behind hand-over: the agency's own published limit
  std::map<std::string, int, std::less<>> outcome_due_days_of;  // by procedure, where it has one of its own
  RouteHours hours;                                             // when nothing is sent
  std::optional<BatchCut> batch;                                // only for adapters that carry batches
  std::vector<AgencyKey> agency_keys;
  std::optional<PartnerAccess> partner;  // only where the agency comes to us

  /// Whether its messages wait here until the agency fetches them.
  bool has_mailbox() const { return adapter.name == "mailbox"; }
  /// The profile for an address with that area code.
  const std::string& character_set_for(std::string_view area_code) const;
  /// The agency's limit for a procedure, in working days.
  int outcome_days(std::string_view procedure) const;
};

/// Reads one route file; `defaults` are the gateway's. Relative paths count from the route file's folder. The modules'
/// own settings are kept as written: check_module_settings() judges them when the module is loaded.
Checked<RouteSettings> read_route(const std::filesystem::path& file, const RelaySettings& defaults);

/// What read_route() cannot see: public keys that are not there, and private keys (settings named `key_file` or
/// `…_key_file`) that are missing or open to others. For `tongbao config check` and every start.
std::vector<Refusal> check_files(const RouteSettings& route);

/// All `*.toml` of a folder, sorted by agency. Two routes of one agency are refused.
Checked<std::vector<RouteSettings>> read_routes(const std::filesystem::path& directory, const RelaySettings& defaults);

}  // namespace tongbao
