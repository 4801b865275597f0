#include "gateway/kit/cloud_event.h"

#include "gateway/kit/field_json.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/json_text.h"
#include "gateway/kit/official_fields.h"

namespace tongbao {

std::string event_body(const Envelope& envelope) {
  std::string body = R"({"data":)";
  body.reserve(1024);
  append_field_json(body, envelope.message.data);
  const auto add = [&](std::string_view separator, std::string_view value) {
    body += separator;
    append_json_string(body, value);
  };
  // The members in canonical order, written once and without a tree: this is done for every attempt.
  add(R"(,"datacontenttype":"application/json","id":)", envelope.notice_id);
  add(R"(,"source":)", envelope.source);
  add(R"(,"specversion":"1.0","subject":)", envelope.subject);
  add(R"(,"subjectseq":)", subject_seq_text(envelope.subject_seq));
  add(R"(,"time":)", instant_text(std::chrono::floor<std::chrono::seconds>(envelope.logged_at)));
  add(R"(,"type":)", envelope.message.event_type);
  body += '}';
  return body;
}

}  // namespace tongbao
