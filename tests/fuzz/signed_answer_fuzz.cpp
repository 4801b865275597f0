// An HTTP answer to a signed notice (docs/formats/vehicle.md §2), as rest_json reads it and the plugin judges it. What
// the agency signed is known here: nothing else is its word, whatever status, fields or body say. And the same bytes as
// the answer of a partner that does not sign: JSON that names no other notice or case.
//
// An input is a status, lines `name: value`, an empty line, the body.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>

#include "gateway/kit/strict_json.h"
#include "plugins/vehicle/answers.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/unit/rest_json/wire_vector.h"

using namespace tongbao;
using fuzz::require;

namespace {

HttpAnswer answer_from(std::string_view text) {
  HttpAnswer answer;
  const auto line = [&text] {
    const auto end = std::min(text.find('\n'), text.size());
    const auto found = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    return found;
  };
  const auto status = line();
  std::from_chars(status.data(), status.data() + status.size(), answer.status);
  for (auto field = line(); !field.empty(); field = line())
    if (const auto colon = field.find(':'); colon != field.npos)
      answer.fields.add(field.substr(0, colon), field.substr(colon + 1));
  answer.body = text;
  return answer;
}

/// Everything the agency ever signed as an answer to our request, in the corpus of this target.
const std::set<std::pair<int, std::string>>& agencys_words() {
  static const std::set<std::pair<int, std::string>> kWords{
      {200, kAnswerBody},
      {202, R"({"receipt":"R-17","until":"2026-11-24T00:00:00Z"})"},
      {422, R"({"code":"notice_differs"})"},
      {503, R"({"code":"maintenance"})"},
  };
  return kWords;
}

std::string_view word_of(const SendOutcome& outcome) {
  if (std::holds_alternative<Answered>(outcome)) return "answered";
  if (std::holds_alternative<HandedOver>(outcome)) return "handed over";
  const auto& failed = std::get<Failed>(outcome);
  return failed.failure.kind == FailureKind::permanent ? "rejected" : "tried again";
}

void check_signed(const HttpAnswer& answer) {
  static const GatewaySide kGateway;
  static const auto kSent = vector_request();
  const auto outcome = read_notice_answer(answer, kSent, vector_envelope(), kGateway.rule);
  const auto word = word_of(outcome);
  if (word == "tried again") return;
  fuzz::reached("signed");
  require(agencys_words().contains({answer.status, answer.body}), "only what the agency signed counts", word);
  require((word == "answered") == (answer.status == 200) && (word == "handed over") == (answer.status == 202),
          "the status decides what it is", word);
  // The same answer is none to another notice.
  auto other = vector_envelope();
  other.notice_id.back() = '2';
  VectorRandom random;
  const auto another = signed_request(notice_request(*parse_url("https://vehicle.example.tw/v1/notices"), other),
                                      test_signer("gateway", "gw-2026a"), kNoticeSignedAt, random);
  require(word_of(read_notice_answer(answer, *another, other, kGateway.rule)) == "tried again",
          "an answer to one notice answers no other");
}

void check_verdict(const Answered& answered) {
  const auto verdict = read_vehicle_answer(answered.reply);
  const auto* settled = std::get_if<Settled>(&verdict);
  if (settled == nullptr) return;
  fuzz::reached("settled");
  const auto said = value_at(answered.reply.content, "outcome");
  // Applied to no record at all is already_current.
  const bool changed_none = settled->outcome == Outcome::already_current && said.starts_with("applied") &&
                            answered.wire.answer_bytes.find("\"records\"") != std::string::npos;
  require(said == to_word(settled->outcome) || changed_none, "it settles as it says", said);
  require(settled->outcome != Outcome::refused || !settled->reason.empty(), "a refusal has a reason");
}

void check_plain(const HttpAnswer& answer) {
  static const GatewaySide kGateway;
  const SignedRequest sent{notice_request(*parse_url("http://127.0.0.1:8460/v1/notices"), vector_envelope()), {}};
  const auto outcome =
      read_notice_answer(answer, sent, vector_envelope(), {kGateway.keys, {}, kAnswerSignedAt, false, {}});
  const auto word = word_of(outcome);
  require(word != "rejected", "who signs nothing rejects nothing");
  if (word == "tried again") return;
  fuzz::reached("unsigned");
  auto type = answer.fields.joined("content-type").value_or("");
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  require(type.starts_with("application/json"), "an unsigned answer says that it is JSON");
  const auto body = parse_json(answer.body);
  require(body && body->is_object(), "an unsigned answer is a JSON object");
  require(answer.status == (word == "answered" ? 200 : 202), "the status decides what it is", word);
  const auto names_another = [&](const char* member, const std::string& ours) {
    const auto said = body->value(member, nlohmann::json{});
    return said.is_primitive() && !said.is_null() && said != "" && said != ours;
  };
  require(
      !names_another("notice_id", vector_envelope().notice_id) && !names_another("case_id", vector_envelope().case_id),
      "an unsigned answer names no other notice or case");
  if (const auto* answered = std::get_if<Answered>(&outcome)) check_verdict(*answered);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto answer = answer_from(fuzz::text_of(data, size));
  check_signed(answer);
  check_plain(answer);
  return 0;
}
