#pragma once

#include "gateway/store/relay_store.h"

namespace tongbao {

/// Answers the agency brought to the gateway itself (docs/formats/mailbox.md): verified and stored when they came, read
/// here. The same ones are offered until they are confirmed; behind a full page of which none was, the next page:
/// thousands that wait for their notices' next attempt do not hide a newer one. One thread.
class PushedAnswers final : public AnswerSource {
 public:
  /// Borrows the store.
  PushedAnswers(RelayStore& store, std::string agency) : store_{store}, agency_{std::move(agency)} {}

  Result<std::vector<LateReply>> collect(std::size_t at_most) override;
  Result<Done> confirm(const ReplyToken& token) override;

 private:
  RelayStore& store_;
  std::string agency_;
  std::int64_t page_behind_ = 0;  // the row of the last answer of a full page that waits; 0: from the first
};

/// A stored answer as the plugin reads it. One that is no tree of fields keeps its id and has no content: for the
/// plugin to find unreadable. Pure.
LateReply late_reply_of(OpenAnswer answer);

}  // namespace tongbao
