// Answers the agency brought to the gateway: read by its worker, written down once, closed behind the commit.
#include "gateway/relay/answer_round.h"

#include <sstream>

#include "gateway/observe/event_log.h"
#include "tests/unit/relay/relay_bed.h"

using namespace tongbao;

namespace {

/// Reads one member; anything else is no answer.
struct OutcomePlugin : AgencyPlugin {
  std::span<const Procedure> procedures() const override { return {}; }
  ComposeResult compose(const Notice&, const CharacterSet&) const override { return CannotCompose{}; }
  Verdict interpret(const Reply& reply) const override {
    procedure = reply.procedure;
    const auto outcome = outcome_from(value_at(reply.content, "outcome"));
    if (!outcome) return Unreadable{"no outcome"};
    Settled settled;
    settled.outcome = *outcome;
    return settled;
  }
  mutable std::string procedure;
};

/// A module that has answers of its own.
struct OneAnswer : AnswerSource {
  Result<std::vector<LateReply>> collect(std::size_t) override {
    ++asked;
    return std::vector<LateReply>{};
  }
  Result<Done> confirm(const ReplyToken&) override { return Done{}; }
  int asked = 0;
};

struct RoundBed : RelayBed<OutcomePlugin> {
  explicit RoundBed(Engine engine) : RelayBed{engine, "tax"} {
    route.partner = PartnerAccess{};
    id = StoreBed::accept(a_case().of("Y109876546", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  }
  void hand_over() { BOOST_REQUIRE(deliver(id, AwaitingEnd{std::nullopt, "{}"}) == RecordEffect::applied); }
  void push(const std::string& reply, const std::string& content, const std::string& notice = "") {
    taken(store->push_answer({"tax", reply, notice.empty() ? id : notice, content, reply, "raw signature"}));
  }
  bool turn() {
    const auto now = tools();
    AnswerRound round{now};
    return round.turn();
  }
  std::size_t open() { return taken(store->open_answers("tax", 0, 100)).size(); }

  std::string id;
};

const std::string kApplied = R"({"notice_id":"x","outcome":"applied"})";

}  // namespace

BOOST_AUTO_TEST_SUITE(answer_round)

STORE_TEST(settles_by_what_was_pushed_and_keeps_nothing_of_it) {
  RoundBed bed{engine};
  bed.hand_over();
  bed.push("push:1", kApplied);
  BOOST_TEST(bed.turn());
  BOOST_TEST(bed.notice(bed.id).outcome == "applied");
  BOOST_TEST(bed.plugin.procedure == "tax.bill_address");
  BOOST_TEST(bed.open() == 0U);
  BOOST_TEST(bed.value<std::string>("SELECT content FROM pushed_answers").empty());
  const auto exchange = bed.exchanges(bed.notice(bed.id).case_id).back();
  BOOST_TEST(exchange.reply_id == "push:1");
  BOOST_TEST(exchange.status == "pushed");
  BOOST_TEST(exchange.answer_signature.size() == 64U);
  BOOST_TEST(!bed.turn());
}

STORE_TEST(a_crash_before_closing_adds_nothing) {
  RoundBed bed{engine};
  bed.hand_over();
  bed.push("push:1", kApplied);
  // What the crashed worker had committed.
  BOOST_REQUIRE(bed.record_late(bed.late("tax", "push:1", bed.id, answered())) == RecordEffect::applied);
  const auto leaves = bed.leaves(bed.notice(bed.id).case_id).size();
  BOOST_TEST(bed.turn());
  BOOST_TEST(bed.open() == 0U);
  BOOST_TEST(bed.leaves(bed.notice(bed.id).case_id).size() == leaves);
}

STORE_TEST(an_answer_that_is_too_early_waits_and_hides_no_other) {
  RoundBed bed{engine};
  bed.relay.answer_batch = 1;
  BOOST_REQUIRE(bed.claim(bed.id));
  bed.push("push:1", kApplied);
  auto tools = bed.tools();
  auto now = std::chrono::steady_clock::now();
  tools.time.now = [&] { return now; };
  AnswerRound round{tools};
  BOOST_TEST(!round.turn());
  BOOST_TEST(bed.open() == 1U);
  bed.push("push:2", kApplied, bed.ids.next());
  BOOST_TEST(!round.turn(), "where all wait it rests");
  now += std::chrono::seconds{1};
  BOOST_TEST(round.turn());
  BOOST_TEST(bed.open() == 1U);
  BOOST_TEST(!round.turn());
  BOOST_REQUIRE(bed.record(bed.attempt(bed.id, AwaitingEnd{std::nullopt, "{}"})) == RecordEffect::applied);
  now += std::chrono::seconds{1};
  BOOST_TEST(round.turn());
  BOOST_TEST(bed.open() == 0U);
  BOOST_TEST(bed.state(bed.id) == "settled");
}

STORE_TEST(pages_of_answers_that_wait_hide_no_newer_one) {
  RoundBed bed{engine};
  for (const auto* reply : {"push:1", "push:2", "push:3", "push:4", "push:5"})
    bed.push(reply, kApplied);
  PushedAnswers pushed{*bed.store, "tax"};
  const auto page = [&] {
    std::string ids;
    for (const auto& late : taken(pushed.collect(2)))
      ids += late.reply_id.back();
    return ids;
  };
  BOOST_TEST(page() == "12");
  BOOST_TEST(page() == "34");
  bed.push("push:6", kApplied);
  BOOST_TEST(page() == "56");
  BOOST_TEST(page() == "12", "behind the last full page there is none: from the first again");
  taken(pushed.confirm({"push:1"}));
  BOOST_TEST(page() == "23",
             "behind one that was used: from the first, so that the oldest is judged before newer ones");
  BOOST_TEST(page() == "45");
  BOOST_TEST(page() == "6");
  BOOST_TEST(page() == "23");
}

STORE_TEST(an_answer_that_comes_again_and_again_is_told_once) {
  RoundBed bed{engine};
  std::ostringstream said;
  const EventLog log{bed.clock, LogLevel::info, said};
  BOOST_REQUIRE(bed.claim(bed.id));
  bed.record(bed.attempt(bed.id, AttentionEnd{"module_fault", "worker_died"}));
  bed.push("push:1", kApplied);
  auto tools = bed.tools();
  auto now = std::chrono::steady_clock::now();
  tools.time.now = [&] { return now; };
  AnswerRound round{tools};
  std::vector<std::ptrdiff_t> told;
  for (int look = 0; look < 5; ++look, now += std::chrono::seconds{1}) {
    BOOST_TEST(!round.turn());
    const auto lines = said.str();
    told.push_back(static_cast<std::ptrdiff_t>(lines.find("answer_waits") != lines.npos) +
                   static_cast<std::ptrdiff_t>(lines.find("answer_waits") != lines.rfind("answer_waits")));
  }
  BOOST_TEST(told == (std::vector<std::ptrdiff_t>{0, 0, 1, 1, 1}), boost::test_tools::per_element());
  BOOST_TEST(said.str().find(bed.id) != std::string::npos);
}

STORE_TEST(twice_contradictory_and_for_nobody_change_nothing) {
  RoundBed bed{engine};
  bed.hand_over();
  bed.push("push:1", kApplied);
  bed.push("push:2", R"({"outcome":"refused"})");
  bed.push("push:3", kApplied, bed.ids.next());
  bed.push("push:4", "[[1],[2]]");
  while (bed.turn()) {
  }
  BOOST_TEST(bed.open() == 0U);
  BOOST_TEST(bed.notice(bed.id).outcome == "applied");
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM unmatched_replies") == 1);
  const auto exchanges = bed.exchanges(bed.notice(bed.id).case_id);
  BOOST_REQUIRE(exchanges.size() == 4U);
  BOOST_TEST(exchanges[2].note == "contradictory");
  BOOST_TEST(exchanges[3].note == "unreadable");
}

STORE_TEST(one_nobody_can_read_goes_to_a_person) {
  RoundBed bed{engine};
  bed.hand_over();
  bed.push("push:1", "[[1],[2]]");
  BOOST_TEST(bed.turn());
  BOOST_TEST(bed.notice(bed.id).attention_reason == "answer_unreadable");
}

STORE_TEST(looks_at_every_turn_for_what_was_brought_and_asks_its_module_at_its_pace) {
  RoundBed bed{engine};
  OneAnswer module;
  bed.module = &module;
  bed.hand_over();
  const auto now = bed.tools();
  AnswerRound round{now};
  round.turn();
  bed.push("push:1", kApplied);
  BOOST_TEST(round.turn());
  BOOST_TEST(module.asked == 1);
  // Only who has [partner] may bring answers.
  bed.route.partner.reset();
  bed.push("push:2", kApplied);
  const auto later = bed.tools();
  BOOST_TEST(!AnswerRound{later}.turn());
  BOOST_TEST(bed.open() == 1U);
  bed.module = nullptr;
  BOOST_TEST(!AnswerRound::is_needed(bed.tools()));
}

BOOST_AUTO_TEST_SUITE_END()
