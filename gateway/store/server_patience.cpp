#include "gateway/store/server_patience.h"

#include <cstdlib>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

namespace tongbao {
namespace {

/// A silent server is given up after ten seconds: after five without a word it is asked, two seconds apart.
constexpr std::pair<std::string_view, std::string_view> kPatience[] = {
    {"connect_timeout", "3"},                                     // s, for each host of the list
    {"keepalives_idle", "5"},                                     // s
    {"keepalives_interval", "2"},                                 // s
    {"keepalives_count", "3"},    {"tcp_user_timeout", "10000"},  // ms, for what was sent and not confirmed
};

std::string quoted(std::string_view value) {
  std::string text{"'"};
  for (const char c : value) {
    if (c == '\'' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text += '\'';
}

}  // namespace

std::string with_server_patience(const std::string& where) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options{PQconninfoParse(where.c_str(), nullptr),
                                                                               &PQconninfoFree};
  if (!options) return where;
  std::string text;
  std::set<std::string_view> said;
  const auto say = [&](std::string_view keyword, std::string_view value) {
    text.append(text.empty() ? "" : " ").append(keyword).append("=").append(quoted(value));
  };
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    said.insert(option->keyword);
    say(option->keyword, option->val);
  }
  if (std::getenv("PGCONNECT_TIMEOUT") != nullptr) said.insert("connect_timeout");
  for (const auto& [keyword, value] : kPatience)
    if (!said.contains(keyword)) say(keyword, value);
  return text;
}

}  // namespace tongbao
