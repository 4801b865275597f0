#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/relay/route_tools.h"

namespace tongbao {

/// Fetches answers that came after their request: reads them, writes them down, and only then confirms them to the
/// source. Reading again, a page fetched twice or a crash before confirming adds nothing. One thread.
class LateAnswers {
 public:
  /// Borrows both.
  LateAnswers(const RouteTools& tools, AnswerSource& source) : tools_{tools}, source_{source} {}

  /// Takes a page of what is there now. True when some of it is used up: more may wait behind it. How much an agency
  /// tells at once is its own affair.
  bool collect();
  /// Of the last page: those that could not be used yet and come again.
  std::size_t left_there() const { return left_there_; }

 private:
  /// What cannot be used yet is told when it comes for the third time: its notice waits for its next attempt, or for a
  /// person.
  void note_waiting(const std::vector<LateReply>& replies, const std::vector<RecordEffect>& effects);
  /// How many answers were used up.
  std::size_t take(std::vector<LateReply> replies);
  std::size_t take_one_by_one(const std::vector<LateReply>& replies, const std::vector<LateAnswerRecord>& records);
  /// Says and counts what became of an answer, and confirms it. Whether it is used up.
  bool note_effect(const LateReply& reply, const AttemptEnd& end, RecordEffect effect);
  void confirm(const LateReply& reply);
  void note_trouble(const Failure& failure);

  const RouteTools& tools_;
  AnswerSource& source_;
  std::map<std::string, int> seen_waiting_;  // by reply id: how often; until none is offered any more
  std::size_t left_there_ = 0;  // answers of the last page that come again: the next page is larger by so many
  std::string trouble_;         // the code last told, so that an outage is told once
};

}  // namespace tongbao
