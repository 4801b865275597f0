#include "gateway/evidence/leaf.h"

#include <algorithm>
#include <cstddef>
#include <map>

namespace tongbao {
namespace {

constexpr std::size_t kLongestLeafText = 128;
constexpr std::int64_t kLeafVersion = 1;

bool is_plain(std::string_view text) {
  constexpr std::string_view kMarks = "+/=_.:{}-";
  return text.size() <= kLongestLeafText && std::ranges::all_of(text, [&](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

/// The members of one line, in the order of their keys, already written as JSON.
class LeafMembers {
 public:
  LeafMembers(std::string_view kind, Instant at) {
    text("kind", kind);
    number("t", at.time_since_epoch().count());
    number("v", kLeafVersion);
  }

  /// Left out when empty.
  void text(std::string_view key, std::string_view value) {
    if (!is_plain(value)) plain_ = false;
    if (!value.empty()) members_[std::string{key}] = '"' + std::string{value} + '"';
  }
  void number(std::string_view key, std::int64_t value) { members_[std::string{key}] = std::to_string(value); }
  void attempt(const AttemptName& name) {
    text("agency", name.agency);
    text("case", name.case_id);
    text("notice", name.notice_id);
    number("attempt", name.attempt);
  }

  Result<std::string> line() const {
    if (!plain_)
      return Failure{FailureKind::defect, "leaf_not_plain", "a value of an evidence leaf is not a plain word"};
    std::string line = "{";
    for (const auto& [key, value] : members_) {
      if (line.size() > 1) line += ',';
      line.append("\"").append(key).append("\":").append(value);
    }
    return line + '}';
  }

 private:
  std::map<std::string, std::string> members_;
  bool plain_ = true;
};

LeafMembers members_of(const AcceptedLeaf& leaf, Instant at) {
  LeafMembers members{"accepted", at};
  members.text("case", leaf.case_id);
  members.text("body_commit", leaf.body_commit);
  return members;
}

LeafMembers members_of(const SentLeaf& leaf, Instant at) {
  LeafMembers members{"sent", at};
  members.attempt(leaf.name);
  members.text("request_signature", leaf.request_signature);
  members.text("request_digest", leaf.request_digest);
  members.text("failure", leaf.failure);
  return members;
}

LeafMembers members_of(const OutcomeLeaf& leaf, Instant at) {
  LeafMembers members{"outcome", at};
  members.attempt(leaf.name);
  members.text("outcome", to_word(leaf.outcome));
  members.text("answer_signature", leaf.answer_signature);
  members.text("answer_digest", leaf.answer_digest);
  return members;
}

LeafMembers members_of(const DeferredLeaf& leaf, Instant at) {
  LeafMembers members{"deferred", at};
  members.attempt(leaf.name);
  members.text("answer_signature", leaf.answer_signature);
  members.text("answer_digest", leaf.answer_digest);
  return members;
}

LeafMembers members_of(const AnswerIgnoredLeaf& leaf, Instant at) {
  LeafMembers members{"answer_ignored", at};
  members.attempt(leaf.name);
  members.text("why", leaf.why);
  members.text("answer_digest", leaf.answer_digest);
  return members;
}

LeafMembers members_of(const HandActionLeaf& leaf, Instant at) {
  LeafMembers members{"hand_action", at};
  members.text("action", leaf.action);
  members.text("actor", leaf.actor);
  members.text("case", leaf.case_id);
  members.text("notice", leaf.notice_id);
  members.text("reason", leaf.reason);
  members.text("outcome", leaf.outcome);
  return members;
}

LeafMembers members_of(const WithdrawnLeaf& leaf, Instant at) {
  LeafMembers members{"withdrawn", at};
  members.text("case", leaf.case_id);
  members.text("notice", leaf.notice_id);
  members.text("reason", leaf.reason);
  return members;
}

LeafMembers members_of(const RevokedLeaf& leaf, Instant at) {
  LeafMembers members{"revoked", at};
  members.text("case", leaf.case_id);
  members.text("by_case", leaf.by_case_id);
  members.text("change", leaf.change_id);
  members.text("body_commit", leaf.body_commit);
  return members;
}

LeafMembers members_of(const CorrectedLeaf& leaf, Instant at) {
  LeafMembers members{"corrected", at};
  members.text("case", leaf.case_id);
  members.text("by_case", leaf.by_case_id);
  members.text("change", leaf.change_id);
  return members;
}

LeafMembers members_of(const AnnulledLeaf& leaf, Instant at) {
  LeafMembers members{"annulled", at};
  members.text("case", leaf.case_id);
  members.text("by_case", leaf.by_case_id);
  members.text("change", leaf.change_id);
  return members;
}

LeafMembers members_of(const DeniedLeaf& leaf, Instant at) {
  LeafMembers members{"denied", at};
  members.text("what", leaf.what);
  members.text("code", leaf.code);
  members.text("actor", leaf.actor);
  members.number("count", leaf.count);
  return members;
}

}  // namespace

Result<std::string> leaf_line(const Leaf& leaf, Instant at) {
  return std::visit([at](const auto& one) { return members_of(one, at).line(); }, leaf);
}

std::string body_commit(std::string_view salt, std::string_view body) {
  return to_base64(keyed_hash(salt, body));
}

std::string leaf_digest(std::string_view raw_bytes) {
  return raw_bytes.empty() ? std::string{} : to_hex(hash_of(raw_bytes));
}

}  // namespace tongbao
