#pragma once

#include "gateway/store/relay_store.h"

namespace tongbao {

/// Answers the agency brought to the gateway itself (docs/formats/mailbox.md): verified and stored when they came, read
/// here. The same ones are offered until they are confirmed. One thread.
class PushedAnswers final : public AnswerSource {
 public:
  /// Borrows the store.
  PushedAnswers(RelayStore& store, std::string agency) : store_{store}, agency_{std::move(agency)} {}

  Result<std::vector<LateReply>> collect(std::size_t at_most) override;
  Result<Done> confirm(const ReplyToken& token) override { return store_.close_answer(agency_, token.value); }

 private:
  RelayStore& store_;
  std::string agency_;
};

/// A stored answer as the plugin reads it. One that is no tree of fields keeps its id and has no content: for the
/// plugin to find unreadable. Pure.
LateReply late_reply_of(OpenAnswer answer);

}  // namespace tongbao
