#include "tests/simulator/sim_agency.h"

#include <algorithm>

namespace tongbao::simulator {
namespace {

HttpAnswer json_answer(int status, const std::string& body) {
  HttpAnswer answer{status, {}, body};
  answer.fields.add("content-type", "application/json");
  return answer;
}

/// Whether the store ended the notice without the agency's word: a person did, or there was nothing to tell.
bool ended_without_it(SqlConnection& eyes, const std::string& notice_id) {
  return eyes
      .row<std::int64_t>(
          "SELECT 1 FROM notices WHERE notice_id = :notice_id AND (state = 'withdrawn' OR (state = 'settled' AND "
          "(by_hand = 1 OR outcome IN ('not_needed', 'superseded', 'cannot_represent'))))",
          notice_id)
      .has_value();
}

}  // namespace

const Heard* SimAgency::heard(const std::string& notice_id) const {
  const auto found = heard_.find(notice_id);
  return found == heard_.end() ? nullptr : &found->second;
}

bool SimAgency::undecided() const {
  return std::ranges::any_of(heard_, [](const auto& one) { return one.second.outcome.empty(); });
}

/// Order: every older change of this person has ended before the agency hears of this one.
void SimAgency::judge_first(const std::string& notice_id) {
  const auto found = scene_.ledger.notices.find(notice_id);
  if (found == scene_.ledger.notices.end()) return scene_.ledger.accuse("invented", "key " + notice_id);
  const auto& notice = found->second;
  for (const auto& [other_id, other] : scene_.ledger.notices) {
    if (other.agency != notice.agency || other.person != notice.person || other.order >= notice.order) continue;
    const auto* known = heard(other_id);
    const bool answered = known != nullptr && (!known->outcome.empty() || scene_.terms.opens_on_receipt);
    if (!answered && !ended_without_it(*scene_.eyes, other_id))
      scene_.ledger.accuse("overtaken", notice.name + " came before " + other.name);
  }
}

void SimAgency::judge_again(const std::string& notice_id, const std::string& body, const Heard& before) {
  auto& notice = scene_.ledger.notices.at(notice_id);
  if (!scene_.terms.deduplicates) scene_.ledger.accuse("doubled", notice.name + " at an agency without keys");
  if (body != before.body && !notice.retried_by_hand)
    scene_.ledger.accuse("unrecorded", notice.name + " with other bytes under the same key");
}

std::string SimAgency::draw_outcome() {
  return scene_.chance.percent(80) ? "applied" : "refused";
}

void SimAgency::offer(const std::string& notice_id, const std::string& word) {
  LateReply reply;
  reply.reply_id = "reply-" + std::to_string(++offered_);
  reply.notice_id = notice_id;
  reply.reply.notice_id = notice_id;
  reply.reply.content.children = {{"outcome", word, {}}};
  reply.wire.answer_bytes = reply.reply_id + word;
  reply.token = {reply.reply_id};
  scene_.trace.say("agency", "offers " + word + " as " + reply.reply_id, scene_.ledger.name(notice_id));
  if (scene_.terms.brings_answers) return bring(reply, word);
  offers_.push_back({std::move(reply)});
}

/// It calls us, and calls again under the same key where our answer was lost.
void SimAgency::bring(const LateReply& reply, const std::string& word) {
  const auto content = R"({"outcome":")" + word + "\"}";
  for (int calls = scene_.fault(150) ? 2 : 1; calls > 0; --calls) {
    const auto kept =
        scene_.store->push_answer({kAgency, reply.reply_id, reply.notice_id, content, reply.reply_id, ""});
    if (!kept) scene_.ledger.accuse("refused", "push: " + kept.failure().detail);
  }
}

void SimAgency::decide_later(const std::string& notice_id) {
  const auto when = Millis{scene_.chance.between(1, scene_.chance.percent(20) ? 3'600'000 : 8'000)};
  later_(when, [this, notice_id] {
    auto& known = heard_.at(notice_id);
    if (scene_.fault(100)) offer(notice_id, "deferred");
    if (scene_.fault(60)) offer("01JD9Z0000000000000000ZZZZ", "applied");  // a notice that is not ours
    known.outcome = draw_outcome();
    known.applied += known.outcome == "applied" ? 1 : 0;
    offer(notice_id, known.outcome);
    if (scene_.fault(200)) offer(notice_id, known.outcome);
  });
}

HttpAnswer SimAgency::hear(const Envelope& envelope, const std::string& body) {
  const auto& id = envelope.notice_id;
  scene_.trace.say("agency", "hears attempt " + std::to_string(envelope.attempt), scene_.ledger.name(id));
  const auto before = heard_.find(id);
  if (before == heard_.end()) {
    judge_first(id);
    auto& known = heard_[id];
    known.body = body;
    if (scene_.terms.answers_later && scene_.chance.percent(35)) {
      decide_later(id);
    } else {
      known.outcome = draw_outcome();
      known.applied += known.outcome == "applied" ? 1 : 0;
    }
  } else {
    judge_again(id, body, before->second);
  }
  const auto& known = heard_.at(id);
  if (known.outcome.empty()) return json_answer(202, R"({"receipt":"R-1"})");
  return json_answer(200, R"({"notice_id":")" + id + R"(","outcome":")" + known.outcome + "\"}");
}

Result<std::vector<LateReply>> SimAnswers::collect(std::size_t at_most) {
  if (scene_.fault(50)) return Failure{FailureKind::transient, "agency_unreachable", ""};
  std::vector<LateReply> page;
  for (const auto& offer : agency_.offers())
    if (!offer.confirmed) page.push_back(offer.reply);
  if (scene_.fault(300)) std::ranges::reverse(page);
  if (!page.empty() && scene_.fault(150)) page.push_back(page[scene_.chance.below(page.size())]);
  if (page.size() > at_most) page.resize(at_most);
  return page;
}

/// Confirmed is gone for good: it must be written down by now.
void SimAnswers::judge_confirmed(const LateReply& reply) {
  const auto written = scene_.eyes->value<std::int64_t>(
      "SELECT (SELECT COUNT(*) FROM exchanges WHERE reply_id = :reply) + (SELECT COUNT(*) FROM unmatched_replies "
      "WHERE reply_id = :unmatched)",
      reply.reply_id, reply.reply_id);
  if (written != 1) scene_.ledger.accuse("lost", reply.reply_id + " was confirmed and is not written down");
}

Result<Done> SimAnswers::confirm(const ReplyToken& token) {
  if (scene_.fault(80)) return Failure{FailureKind::transient, "agency_unreachable", ""};
  for (auto& offer : agency_.offers()) {
    if (offer.reply.token.value != token.value) continue;
    judge_confirmed(offer.reply);
    offer.confirmed = true;
  }
  if (scene_.fault(40)) return Failure{FailureKind::transient, "agency_unreachable", ""};  // it heard, we do not know
  return Done{};
}

}  // namespace tongbao::simulator
