#pragma once

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/settings/module_settings.h"
#include "plugins/configured/settings.h"
#include "tests/kit/temp_directory.h"

namespace tongbao {

/// A partner read from a route file the way the gateway reads it, and everything refused.
inline Checked<Partner> read_partner_file(const std::filesystem::path& file) {
  auto route = read_route(file, RelaySettings{});
  Checked<Partner> read;
  auto settings = check_module_settings(route.value.plugin, kConfiguredSettings);
  SettingFaults faults;
  read.value = read_partner(settings.value, faults);
  read.refusals = std::move(settings.refusals);
  add_module_faults(route.value.plugin, faults.lines(), read.refusals);
  read.refusals.insert(read.refusals.begin(), route.refusals.begin(), route.refusals.end());
  return read;
}

/// "water", "power" or "post" of config/routes_examples/.
inline Partner example_partner(const std::string& agency) {
  auto read = read_partner_file(TONGBAO_SOURCE_DIR "/config/routes_examples/" + agency + ".toml");
  for (const auto& refusal : read.refusals)
    BOOST_ERROR(to_line(refusal));
  return std::move(read.value);
}

/// The refusals of a route file whose [plugin.settings] hold these lines, the first of them line 10: "12: fields[1]:
/// …", the section left out; "key: …" for those of the file as a whole.
inline std::vector<std::string> refusals_of(const std::string& settings) {
  const TempDirectory folder;
  const auto file = folder.write("partner.toml",
                                 "agency = \"water\"\ntitle_zh = \"水\"\ntitle_en = \"Water\"\n\n[adapter]\nname = "
                                 "\"rest_json\"\n[plugin]\nname = \"configured\"\n[plugin.settings]\n" +
                                     settings);
  std::vector<std::string> lines;
  for (const auto& refusal : read_partner_file(file).refusals)
    lines.push_back((refusal.line == 0 ? "" : std::to_string(refusal.line) + ": ") +
                    refusal.key.substr(std::string{"plugin.settings."}.size()) + ": " + refusal.what);
  return lines;
}

}  // namespace tongbao
