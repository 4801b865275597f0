#include <algorithm>

#include "adapters/soap_xml/adapter.h"
#include "gateway/kit/digest.h"

namespace tongbao {

namespace {

constexpr std::size_t kMostAnswers = 100;  // the dialect's limits
constexpr std::size_t kMostSoapAcks = 500;

}  // namespace

std::string random_uuid_urn(Random& random) {
  auto bytes = random_bytes(random, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  auto text = to_hex(bytes);
  for (const std::size_t at : {8U, 13U, 18U, 23U})
    text.insert(at, "-");
  return "urn:uuid:" + text;
}

Result<std::vector<LateReply>> SoapAnswers::collect(std::size_t at_most) {
  const auto acknowledged = confirmed_.oldest(kMostSoapAcks);
  const auto message_id = random_uuid_urn(random_);
  auto document =
      query_document(route_.space, route_.target.url(), message_id, std::min(at_most, kMostAnswers), acknowledged);
  if (!document) return document.failure();
  const auto request = soap_request(route_.target, *std::move(document), {});
  const auto outcome = client_.exchange(request, route_.collect_budget);
  auto replies = read_soap_answers(outcome, {route_.space, message_id, request.body, clock_.now()});
  if (!replies) return replies;
  confirmed_.taken(acknowledged.size());
  // What still waits for its acknowledgement is done with, though the agency offers it once more.
  std::erase_if(*replies, [&](const LateReply& late) { return confirmed_.holds(late.reply_id); });
  if (replies->size() > at_most) replies->resize(at_most);
  return replies;
}

Result<Done> SoapAnswers::confirm(const ReplyToken& token) {
  confirmed_.confirm(token.value);
  return Done{};
}

}  // namespace tongbao
