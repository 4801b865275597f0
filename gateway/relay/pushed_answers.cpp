#include "gateway/relay/pushed_answers.h"

#include "gateway/kit/field_json.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {

LateReply late_reply_of(OpenAnswer answer) {
  LateReply late;
  late.reply_id = answer.reply_id;
  late.token = {std::move(answer.reply_id)};
  late.notice_id = std::move(answer.notice_id);
  late.wire.answer_signature = std::move(answer.signature);
  late.wire.status = std::move(answer.status);
  if (const auto body = parse_json(answer.content))
    if (auto content = field_from_json(*body)) late.reply.content = *std::move(content);
  late.wire.answer_bytes = std::move(answer.content);
  return late;
}

Result<std::vector<LateReply>> PushedAnswers::collect(std::size_t at_most) {
  auto open = store_.open_answers(agency_, page_behind_, at_most);
  if (open && open->empty() && page_behind_ != 0) open = store_.open_answers(agency_, 0, at_most);
  if (!open) return open.failure();
  page_behind_ = open->size() == at_most ? open->back().row : 0;
  std::vector<LateReply> replies;
  replies.reserve(open->size());
  for (auto& answer : *open)
    replies.push_back(late_reply_of(std::move(answer)));
  return replies;
}

Result<Done> PushedAnswers::confirm(const ReplyToken& token) {
  page_behind_ = 0;
  return store_.close_answer(agency_, token.value);
}

}  // namespace tongbao
