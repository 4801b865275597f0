#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/contract/message.h"
#include "gateway/contract/reply.h"
#include "gateway/contract/result.h"

namespace tongbao {

/// A message with what the way needs to know about it.
struct Envelope {
  std::string notice_id;  // idempotency key on the wire
  std::string case_id;
  std::string procedure;
  std::string source;   // urn:tongbao:office:<area code>
  std::string subject;  // pseudonym
  std::uint64_t subject_seq = 0;
  Instant logged_at{};
  std::string traceparent;
  std::uint32_t attempt = 1;
  std::chrono::milliseconds budget{};  // total time send() may take
  Message message;
};

/// What was signed and received, for the exchange log. Raw bytes; empty where the way has none.
struct WireRecord {
  std::string request_bytes;      // the body sent
  std::string request_signature;  // raw signature over the request
  std::string answer_bytes;       // the body received
  std::string answer_signature;   // raw signature over the answer
  std::string status;             // protocol status: "200", "soap:Receiver", …
};

/// The agency's own verified answer.
struct Answered {
  Reply reply;
  WireRecord wire;
};

/// The agency has it and answers later. `receipt` is its word for it.
struct HandedOver {
  std::string receipt;
  WireRecord wire;
  std::optional<Instant> until{};  // by when it means to answer; nothing: it did not say
  /// Not empty: the agency comes for its messages. The gateway puts these bytes (UTF-8 JSON) into the agency's mailbox,
  /// under the notice's id, in the commit that writes this result down, and keeps them until they are acknowledged.
  std::string for_mailbox{};
};

/// No verdict of the agency. Retried, unless it may have arrived and the agency does not deduplicate.
struct Failed {
  Failure failure;
  bool may_have_arrived = true;
  std::optional<std::chrono::seconds> retry_after;  // as the agency asked; unclamped
  WireRecord wire;
};

using SendOutcome = std::variant<Answered, HandedOver, Failed>;

/// Where send_all() puts the outcomes as they come.
class OutcomeSink {
 public:
  virtual ~OutcomeSink() = default;
  /// What became of the envelope at that place. The envelope is not looked at any more.
  virtual void take(std::size_t place, SendOutcome outcome) = 0;
};

/// One way of moving messages to an agency. Several threads may call it at once.
class TransportAdapter {
 public:
  virtual ~TransportAdapter() = default;
  /// Sends and waits for the answer within `envelope.budget`. Never throws.
  virtual SendOutcome send(const Envelope& envelope) = 0;

  /// How many messages send_all() carries at the same time, each within its own budget.
  virtual std::size_t side_by_side() const { return 1; }
  /// Sends all of them, at most side_by_side(), and puts exactly one outcome for each into `sink` as soon as it is
  /// there, from the calling thread. One slow answer does not hold up the others. Never throws.
  virtual void send_all(std::span<const Envelope* const> envelopes, OutcomeSink& sink) {
    for (std::size_t place = 0; place < envelopes.size(); ++place)
      sink.take(place, send(*envelopes[place]));
  }
};

/// A batch's identity, drawn by the gateway and committed before any byte is written.
struct BatchId {
  std::string batch_id;        // ULID
  std::uint64_t sequence = 0;  // per route, without gaps
  std::string day;             // ISO, Asia/Taipei, of the cut
};

/// A way that carries many messages in one delivery. One thread.
class BatchTransport {
 public:
  virtual ~BatchTransport() = default;
  /// Delivers the batch whole or not at all. The same id and envelopes give the same bytes, however often it is called.
  virtual SendOutcome send_batch(const BatchId& id, std::span<const Envelope> envelopes) = 0;
};

/// Which source position a late reply came from; opaque to the gateway, given back in confirm().
struct ReplyToken {
  std::string value;
};

/// An answer that came after its request was over.
struct LateReply {
  std::string reply_id;   // unique per route: file digest + record, event id …
  std::string notice_id;  // empty when the answer names none we can read
  Reply reply;
  WireRecord wire;
  ReplyToken token;
};

/// Only for ways whose answers come later. One thread.
class AnswerSource {
 public:
  virtual ~AnswerSource() = default;
  /// At most `at_most` answers not yet confirmed, the same ones again until they are. Empty: none. A damaged source is
  /// set aside whole and reported once as a Failure with code `answer_damaged`; nothing of it is returned.
  virtual Result<std::vector<LateReply>> collect(std::size_t at_most) = 0;
  /// Called after our commit: the source need not offer this reply again.
  virtual Result<Done> confirm(const ReplyToken& token) = 0;
};

}  // namespace tongbao
