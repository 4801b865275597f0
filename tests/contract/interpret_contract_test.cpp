#include <random>
#include <regex>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/contract/modules_under_test.h"

using namespace tongbao;
namespace bdata = boost::unit_test::data;

namespace {

/// The answer names of all our dialects (docs/formats), so that garbage reaches the depths of an interpreter.
const std::vector<std::string> kNames{"outcome",        "reason",       "agency_ref",      "case_id",
                                      "effective_at",   "offices",      "agency_office",   "records",
                                      "follow_up",      "what",         "until",           "receipt",
                                      "STATUS",         "CODE",         "MESSAGE",         "TRANSACTIONID",
                                      "RETURNROWS",     "OFFICES",      "OFFICE",          "ROWS",
                                      "FOLLOWUP",       "WHAT",         "UNTIL",           "DUEAT",
                                      "EFFECTIVEAT",    "CHARACTERS",   "CHARACTER",       "Code",
                                      "AgencyRef",      "EffectiveAt",  "DueDate",         "Office1",
                                      "Records1",       "Office2",      "Records2",        "FollowUp",
                                      "FollowUpOffice", "FollowUpDate", "nobody_knows_it", ""};

const std::vector<std::string> kValues{"",
                                       "0",
                                       "1",
                                       "-1",
                                       "0000",
                                       "0100",
                                       "0200",
                                       "1001",
                                       "2001",
                                       "3001",
                                       "8001",
                                       "9999",
                                       "applied",
                                       "Applied",
                                       "applied ",
                                       "refused",
                                       "deferred",
                                       "needs_citizen",
                                       "not_needed",
                                       "expired",
                                       "2026-11-22T03:04:06Z",
                                       "2026-02-30T00:00:00Z",
                                       "2026-11-22",
                                       "20261122",
                                       "visit",
                                       "photo",
                                       "WA",
                                       "V-7781",
                                       "18446744073709551616",
                                       "4294967296",
                                       "1e3",
                                       "null",
                                       "\xff\xfe",
                                       std::string("a\0b", 3),
                                       std::string(20'000, '9'),
                                       "許",
                                       "U+5803",
                                       "true"};

/// The same garbage on every machine and every day.
class Garbage {
 public:
  explicit Garbage(std::uint32_t seed) : chance_{seed} {}

  Field tree(int depth) {
    Field field{pick(kNames), "", {}};
    if (depth > 0 && chance_() % 3 == 0)
      for (auto n = chance_() % 6; n > 0; --n)
        field.children.push_back(tree(depth - 1));
    else
      field.value = pick(kValues);
    return field;
  }

  Field answer() {
    Field root;
    for (auto n = chance_() % 9; n > 0; --n)
      root.children.push_back(tree(3));
    return root;
  }

 private:
  const std::string& pick(const std::vector<std::string>& words) { return words[chance_() % words.size()]; }
  std::mt19937 chance_;
};

/// What any verdict must hold, whatever it was made of (contract/verdict.h, domain.md §2).
void check_verdict(const Verdict& verdict) {
  static const std::regex word{"^[a-z0-9_]+$"};
  if (const auto* unreadable = std::get_if<Unreadable>(&verdict)) BOOST_TEST(!unreadable->why.empty());
  const auto* settled = std::get_if<Settled>(&verdict);
  if (settled == nullptr) return;
  BOOST_TEST(!to_word(settled->outcome).empty());
  BOOST_TEST((settled->outcome != Outcome::not_needed && settled->outcome != Outcome::expired),
             "these are our own words");
  if (settled->outcome == Outcome::refused) BOOST_TEST(!settled->reason.empty());
  if (!settled->reason.empty()) BOOST_TEST(std::regex_match(settled->reason, word), settled->reason);
  if (settled->outcome == Outcome::needs_citizen) BOOST_TEST(settled->follow_up.has_value());
  if (settled->follow_up) BOOST_TEST(std::regex_match(settled->follow_up->what, word), settled->follow_up->what);
  for (const auto& office : settled->offices)
    BOOST_TEST(!office.agency_office.empty());
}

bool equal(const Verdict& one, const Verdict& other) {
  if (one.index() != other.index()) return false;
  const auto* settled = std::get_if<Settled>(&one);
  if (settled == nullptr) return true;
  const auto& again = std::get<Settled>(other);
  return settled->outcome == again.outcome && settled->reason == again.reason && settled->offices == again.offices &&
         settled->follow_up == again.follow_up && settled->agency_ref == again.agency_ref &&
         settled->effective_at == again.effective_at;
}

Reply reply_of(const std::string& procedure, Field content) {
  return {"01JD9Z00000000000000000001", procedure, std::move(content)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interpret_contract)

BOOST_DATA_TEST_CASE(calls_an_empty_or_foreign_answer_unreadable, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  const std::string procedure = plugin->procedures().front().name;
  const Field html{"", "", {{"html", "", {{"body", "", {{"h1", "502 Bad Gateway", {}}}}}}}};
  const Field only_text{"", "applied", {}};
  const Field nameless{"", "", {{"", "applied", {}}, {"", "0000", {}}}};
  Field deep{"x", "y", {}};
  for (int i = 0; i < 500; ++i)
    deep = Field{"x", "", {deep}};
  Field wide;
  for (int i = 0; i < 5'000; ++i)
    wide.children.push_back({"x" + std::to_string(i), "y", {}});
  for (const auto& content : {Field{}, html, only_text, nameless, deep, wide}) {
    const auto verdict = plugin->interpret(reply_of(procedure, content));
    BOOST_TEST(std::holds_alternative<Unreadable>(verdict));
    check_verdict(verdict);
  }
}

BOOST_DATA_TEST_CASE(never_throws_and_never_says_nonsense_about_garbage, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  std::size_t unreadable = 0;
  constexpr std::uint32_t kRounds = 4'000;
  for (std::uint32_t seed = 0; seed < kRounds; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      const auto& procedures = plugin->procedures();
      const auto reply = reply_of(procedures[seed % procedures.size()].name, Garbage{seed}.answer());
      Verdict verdict;
      BOOST_REQUIRE_NO_THROW(verdict = plugin->interpret(reply));
      check_verdict(verdict);
      BOOST_TEST(equal(plugin->interpret(reply), verdict));
      unreadable += std::holds_alternative<Unreadable>(verdict) ? 1 : 0;
    }
  }
  BOOST_TEST(unreadable > kRounds * 9 / 10);  // a guess would settle far more
}

BOOST_DATA_TEST_CASE(says_why_without_repeating_what_it_read, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  const std::string procedure = plugin->procedures().front().name;
  for (const auto& name : kNames) {
    const auto verdict = plugin->interpret(reply_of(procedure, {"", "", {{name, "Y109876546 許功蓋", {}}}}));
    const auto* unreadable = std::get_if<Unreadable>(&verdict);
    BOOST_REQUIRE(unreadable != nullptr);
    BOOST_TEST(unreadable->why.find("Y109876546") == std::string::npos, unreadable->why);
  }
}

BOOST_AUTO_TEST_SUITE_END()
