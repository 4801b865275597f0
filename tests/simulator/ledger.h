#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tongbao::simulator {

/// What an attempt brought its sender, in the words an exchange has for it.
struct AttemptSeen {
  int starts = 0;
  bool ended = false;  // something came back to its sender
  std::string result;
  std::string outcome;
};

/// A notice as everybody but the store knows it.
struct LedgerNotice {
  std::string name;  // short, for traces
  std::string case_id;
  std::string change_id;
  std::string agency;
  std::string procedure;
  std::size_t person = 0;
  std::size_t order = 0;  // of the person's changes, as they were acknowledged
  bool retried_by_hand = false;
  std::map<std::uint32_t, AttemptSeen> attempts;
};

/// A promise that was broken.
struct Violation {
  std::string rule;  // a word of docs/reliability.md
  std::string detail;
};

/// Kept outside the store, by those who saw it happen.
struct Ledger {
  std::map<std::string, LedgerNotice> notices;
  std::vector<std::string> cases;
  std::map<std::string, std::size_t> person_of_change;
  std::map<std::size_t, std::size_t> changes_of_person;
  std::vector<Violation> violations;

  void accuse(std::string rule, std::string detail) { violations.push_back({std::move(rule), std::move(detail)}); }
  std::string name(const std::string& notice_id) const {
    const auto found = notices.find(notice_id);
    return found == notices.end() ? "?" : found->second.name;
  }
};

}  // namespace tongbao::simulator
