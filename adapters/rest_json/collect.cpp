#include <algorithm>
#include <utility>

#include "adapters/rest_json/adapter.h"

namespace tongbao {

namespace {

constexpr std::size_t kMostEvents = 100;            // bounds the size of one poll's answer
constexpr std::size_t kMostAcknowledgements = 500;  // bounds the size of one poll

}  // namespace

Result<std::vector<LateReply>> RestJsonAnswers::collect(std::size_t at_most) {
  const auto acknowledged = confirmed_.oldest(kMostAcknowledgements);
  auto sent = route_.outgoing(poll_request(route_.answers, std::min(at_most, kMostEvents), acknowledged, keys_.next()),
                              context_, random_);
  if (!sent) return sent.failure();
  auto outcome = client_.exchange(sent->request, route_.collect_budget);
  auto replies = read_poll_answer(std::move(outcome), *std::move(sent), route_.rule(context_));
  if (!replies) return replies;
  confirmed_.taken(acknowledged.size());
  // What still waits for its acknowledgement is done with, though the agency offers it once more.
  std::erase_if(*replies, [&](const LateReply& late) { return confirmed_.holds(late.reply_id); });
  if (replies->size() > at_most) replies->resize(at_most);
  return replies;
}

Result<Done> RestJsonAnswers::confirm(const ReplyToken& token) {
  confirmed_.confirm(token.value);
  return Done{};
}

}  // namespace tongbao
