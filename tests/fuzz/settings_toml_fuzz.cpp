// A settings file, read as the gateway's own and as a route file with its module's settings: everything wrong is told
// at once, by file and line, the same every time; what is good is within its ranges; a secret written into the file is
// never repeated.
#include <algorithm>
#include <cstdlib>
#include <sys/mman.h>

#include <unistd.h>

#include "gateway/settings/module_settings.h"
#include "gateway/settings/settings.h"
#include "gateway/settings/toml_library.h"
#include "plugins/configured/settings.h"
#include "tests/fuzz/fuzz_target.h"

using namespace tongbao;
using fuzz::require;

namespace {

/// Stands in the corpus where the name of a secret should stand.
constexpr std::string_view kSecret = "hunter2-hunter2";
constexpr std::string_view kSecretKeys[] = {"store.connection", "http.api_token", "keys.index",   "keys.pseudonym",
                                            "keys.signing",     "mail.password",  "partner.token"};

/// A file in memory that holds this text now.
std::filesystem::path file_with(std::string_view text) {
  static const int kMemory = ::memfd_create("settings", 0);
  const bool good = ::ftruncate(kMemory, 0) == 0 &&
                    ::pwrite(kMemory, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
  if (!good) std::exit(2);
  return "/proc/self/fd/" + std::to_string(kMemory);
}

/// What the file says at its top, read apart; nothing when it is no TOML.
std::optional<toml::table> tables_of(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

void check_refusal(const Refusal& refusal, const std::filesystem::path& file, std::string_view text,
                   const std::optional<toml::table>& tables) {
  const auto line = to_line(refusal);
  require(refusal.file == file.string() && line.starts_with(file.string() + ":"), "a refusal names the file", line);
  require(!refusal.what.empty(), "a refusal says what is wrong", line);
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  require(refusal.line <= lines, "a refusal names a line of the file", line);
  if (std::ranges::count(kSecretKeys, refusal.key) > 0)
    require(refusal.what.find(kSecret) == std::string::npos, "a secret is not repeated", line);
  if (refusal.line != 0) return;
  // The file as a whole: what it lacks stands nowhere.
  const auto top = refusal.key.substr(0, refusal.key.find_first_of(".["));
  require(refusal.key.empty() || !tables || !tables->contains(top), "what stands in the file has a line", line);
}

void check_refusals(const std::vector<Refusal>& refusals, const std::filesystem::path& file, std::string_view text,
                    const std::optional<toml::table>& tables) {
  require(tables || !refusals.empty(), "what is no TOML is refused");
  for (const auto& refusal : refusals)
    check_refusal(refusal, file, text, tables);
}

void check_settings(const Settings& settings) {
  const auto& relay = settings.relay;
  const auto within = [](auto value, auto least, auto most) { return value >= least && value <= most; };
  require(within(relay.retry_days, 14, 30), "retry_days is in its range");
  require(within(relay.claim_batch, 1U, 512U) && within(relay.record_batch, 1U, 512U), "batches are in their ranges");
  require(within(settings.store.commit_batch, 1U, 512U) && settings.store.queue > 0, "commits are in their ranges");
  require(settings.http.max_connections > 0 && settings.http.poll_wait < settings.http.request_deadline,
          "a poll waits less than its request may take");
  require(settings.routes_directory.is_absolute() && settings.matrix_file.is_absolute(), "paths are absolute");
}

std::vector<Refusal> read_own(const std::filesystem::path& file) {
  auto read = read_settings(file);
  if (read.good()) {
    fuzz::reached("good settings");
    check_settings(read.value);
  }
  return std::move(read.refusals);
}

/// The route, and what its plugin finds when it is `configured`.
std::vector<Refusal> read_as_route(const std::filesystem::path& file) {
  auto route = read_route(file, RelaySettings{});
  if (route.good()) {
    fuzz::reached("good route");
    require(!route.value.agency.empty() && !route.value.plugin.name.empty() && !route.value.adapter.name.empty(),
            "a good route has an agency, a plugin and an adapter");
    require(route.value.window >= 1 && route.value.window <= 64, "a window is in its range");
  }
  if (route.value.plugin.name != "configured") return std::move(route.refusals);
  auto settings = check_module_settings(route.value.plugin, kConfiguredSettings);
  SettingFaults faults;
  static_cast<void>(read_partner(settings.value, faults));
  auto refusals = std::move(settings.refusals);
  add_module_faults(route.value.plugin, faults.lines(), refusals);
  refusals.insert(refusals.begin(), route.refusals.begin(), route.refusals.end());
  return refusals;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto file = file_with(text);
  const auto tables = tables_of(text);
  if (tables) fuzz::reached("TOML");
  const auto own = read_own(file), route = read_as_route(file);
  check_refusals(own, file, text, tables);
  check_refusals(route, file, text, tables);
  require(own == read_own(file) && route == read_as_route(file), "the same file is judged the same twice");
  require(!own.empty() || !route.empty(), "no file is both");
  return 0;
}
