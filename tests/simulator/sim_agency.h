#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/contract/transport.h"
#include "gateway/kit/http_message.h"
#include "tests/simulator/scene.h"

namespace tongbao::simulator {

/// What the agency knows of a key.
struct Heard {
  std::string body;
  std::string outcome;  // empty: it decides later
  int applied = 0;      // how often the change was made in its register
};

/// An answer it gives later.
struct Offer {
  LateReply reply;
  bool confirmed = false;
};

/// The agency: applies once by key where it deduplicates, each time where it does not; decides at once or later. Also
/// the judge of what reaches it. One thread.
class SimAgency {
 public:
  /// `later` runs a step after so much virtual time.
  using Later = std::function<void(Millis, std::function<void()>)>;
  SimAgency(Scene& scene, Later later) : scene_{scene}, later_{std::move(later)} {}

  /// A request has reached it.
  HttpAnswer hear(const Envelope& envelope, const std::string& body);
  const Heard* heard(const std::string& notice_id) const;
  std::vector<Offer>& offers() { return offers_; }
  /// Everything it has said, or will say when it has decided.
  bool undecided() const;

 private:
  void judge_first(const std::string& notice_id);
  void judge_again(const std::string& notice_id, const std::string& body, const Heard& before);
  std::string draw_outcome();
  void decide_later(const std::string& notice_id);
  void offer(const std::string& notice_id, const std::string& word);
  void bring(const LateReply& reply, const std::string& word);

  Scene& scene_;
  Later later_;
  std::map<std::string, Heard> heard_;
  std::vector<Offer> offers_;
  int offered_ = 0;
};

/// The agency's mailbox of later answers as one worker reads it: pages in another order, twice, not at all.
class SimAnswers final : public AnswerSource {
 public:
  SimAnswers(Scene& scene, SimAgency& agency) : scene_{scene}, agency_{agency} {}
  Result<std::vector<LateReply>> collect(std::size_t at_most) override;
  Result<Done> confirm(const ReplyToken& token) override;

 private:
  void judge_confirmed(const LateReply& reply);
  Scene& scene_;
  SimAgency& agency_;
};

}  // namespace tongbao::simulator
