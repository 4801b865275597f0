// What land's service answers (docs/formats/land.md §2, §3), as the adapter reads it and the plugin judges it. Beside
// them stands a reader of the test's own (libxml2's XPath): without a Result that relates to our question nothing
// counts as an answer, and nothing settles but what the page allows.
#include <algorithm>
#include <memory>

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "adapters/soap_xml/answers.h"
#include "adapters/soap_xml/xml_element.h"
#include "gateway/kit/instant_text.h"
#include "plugins/land/answers.h"
#include "tests/fuzz/fuzz_target.h"

using namespace tongbao;
using fuzz::require;

namespace {

const std::string kOurs = "urn:tongbao:notice:01JD9Z00000000000000000001";
const std::string kAnother = "urn:tongbao:notice:01JD9Z00000000000000000002";
const Instant kNow = instant_from_ms(1'795'316'645'000);

/// XPath over a document, with the prefixes of docs/formats/land.md; every answer is empty or 0 when it is no XML.
class Document {
 public:
  explicit Document(std::string_view text)
      : document_{xmlReadMemory(text.data(), static_cast<int>(text.size()), "", "UTF-8",
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
                  &xmlFreeDoc} {
    if (!document_) return;
    context_.reset(xmlXPathNewContext(document_.get()));
    for (const auto& [prefix, space] :
         {std::pair{"env", "http://www.w3.org/2003/05/soap-envelope"},
          std::pair{"wsa", "http://www.w3.org/2005/08/addressing"}, std::pair{"l", "urn:tongbao:land:1"}})
      xmlXPathRegisterNs(context_.get(), bytes(prefix), bytes(space));
  }

  std::string text(const std::string& path) const { return evaluated("string(" + path + ")"); }
  double number(const std::string& expression) const {
    const auto told = evaluated("string(" + expression + ")");
    return told.empty() || told == "NaN" ? -1 : std::stod(told);
  }

 private:
  static const xmlChar* bytes(const char* text) { return reinterpret_cast<const xmlChar*>(text); }
  std::string evaluated(const std::string& expression) const {
    if (!context_) return {};
    const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> found{
        xmlXPathEvalExpression(bytes(expression.c_str()), context_.get()), &xmlXPathFreeObject};
    if (!found || found->stringval == nullptr) return {};
    return reinterpret_cast<const char*>(found->stringval);
  }

  std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document_;
  std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context_{nullptr, &xmlXPathFreeContext};
};

constexpr const char* kResultPath = "/env:Envelope/env:Body/l:Result/";

HttpAnswer answer_of(int status, std::string_view body, const char* type) {
  return {status, {{"content-type", type}, {"retry-after", "7"}}, std::string{body}};
}

SendOutcome read(const HttpAnswer& answer, const std::string& message_id) {
  Envelope sent;
  sent.notice_id = message_id.substr(kNoticeUrn.size());
  sent.procedure = "land.address";
  return read_soap_answer(answer, {"urn:tongbao:land:1", message_id, "<sent/>", kNow}, sent);
}

void check_failed(const Failed& failed, const HttpAnswer& answer) {
  constexpr std::string_view kCodes[] = {"agency_busy",      "agency_unavailable",
                                         "answer_not_bound", "answer_not_the_agencys",
                                         "agency_fault",     "agency_rejected_notice"};
  require(std::ranges::count(kCodes, failed.failure.code) == 1, "a failure is one of the words", failed.failure.code);
  require(failed.wire.answer_bytes == answer.body, "what came is kept");
  require(!failed.wire.status.empty() && failed.wire.status.size() < 32, "a protocol status is kept");
}

/// What the page says about a result that ends the notice, read by other means.
void check_settled(const Settled& settled, const Document& document) {
  const auto code = document.text(std::string{kResultPath} + "l:CODE");
  require(code.size() == 4 && (code[0] == '0' || code[0] == '1' || code[0] == '2' || code[0] == '3'),
          "only a code of the page settles", code);
  require(document.text(std::string{kResultPath} + "l:STATUS") == (code[0] == '0' ? "1" : "0"),
          "STATUS and CODE agree");
  require((settled.outcome == Outcome::applied) == (code == "0000"), "applied is 0000 and nothing else", code);
  require(settled.outcome != Outcome::refused || code[0] == '2', "refused is 2xxx", code);
  require(
      settled.agency_ref == document.text(std::string{kResultPath} + "l:TRANSACTIONID") && !settled.agency_ref.empty(),
      "the file number is the answer's");
  if (settled.outcome != Outcome::applied) return;
  std::uint64_t records = 0;
  for (const auto& office : settled.offices)
    records += office.records.value_or(0);
  const auto rows = document.number("sum(" + std::string{kResultPath} + "l:OFFICES/l:OFFICE/l:ROWS)");
  require(records > 0 && static_cast<double>(records) == rows, "records are the sum of ROWS");
  require(rows == document.number(std::string{kResultPath} + "l:RETURNROWS"), "ROWS add up to RETURNROWS");
  require(parse_instant(settled.effective_at).has_value(), "applied says since when");
}

void check_answered(const Answered& answered, std::string_view body) {
  fuzz::reached("answered");
  const Document document{body};
  require(document.text("/env:Envelope/env:Header/wsa:RelatesTo") == kOurs, "an answer relates to our question");
  require(document.number("count(/env:Envelope/env:Header/wsa:RelatesTo)") == 1, "and to no other");
  require(document.number("count(/env:Envelope/env:Body/*)") == 1 &&
              document.number("count(/env:Envelope/env:Body/l:Result)") == 1,
          "an answer is a Result");
  require(answered.wire.answer_bytes == body, "what came is kept");
  const auto verdict = read_land_answer(answered.reply);
  if (const auto* settled = std::get_if<Settled>(&verdict)) {
    fuzz::reached("settled");
    check_settled(*settled, document);
  }
  if (std::holds_alternative<Pending>(verdict))
    require(document.text(std::string{kResultPath} + "l:CODE") == "0100", "only 0100 puts off");
  // Half an answer is no answer.
  const auto half = body.substr(0, body.rfind('>'));
  require(std::holds_alternative<Failed>(read(answer_of(200, half, "application/soap+xml"), kOurs)),
          "an answer cut off does not count");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool kReady = (init_xml(), true);
  static_cast<void>(kReady);
  const auto body = fuzz::text_of(data, size);
  const auto good = answer_of(200, body, "application/soap+xml; charset=utf-8");
  const auto outcome = read(good, kOurs);
  require(!std::holds_alternative<HandedOver>(outcome), "land gives no receipts");
  if (const auto* answered = std::get_if<Answered>(&outcome)) {
    check_answered(*answered, body);
    require(std::holds_alternative<Failed>(read(good, kAnother)), "an answer to one question answers no other");
  } else {
    check_failed(std::get<Failed>(outcome), good);
  }
  for (const int status : {400, 429, 500, 503}) {
    const auto other = answer_of(status, body, "application/soap+xml");
    const auto failed = read(other, kOurs);
    require(std::holds_alternative<Failed>(failed), "no other status is a verdict");
    check_failed(std::get<Failed>(failed), other);
  }
  require(std::holds_alternative<Failed>(read(answer_of(200, body, "text/html"), kOurs)), "a web page is no verdict");
  const auto late = read_soap_answers(good, {"urn:tongbao:land:1", kOurs, "<sent/>", kNow});
  if (late)
    for (const auto& reply : *late) {
      fuzz::reached("later answer");
      require(!reply.reply_id.empty() && reply.token.value == reply.reply_id, "a later answer has an id to confirm");
      require(reply.reply.notice_id == reply.notice_id, "a later answer says for which notice");
      static_cast<void>(read_land_answer(reply.reply));
    }
  return 0;
}
