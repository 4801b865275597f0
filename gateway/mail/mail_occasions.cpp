#include "gateway/mail/mail_occasions.h"

#include <algorithm>

#include "gateway/contract/outcome.h"
#include "gateway/domain/notice_state.h"

namespace tongbao {
namespace {

bool is_over(const MailNotice& notice) {
  const auto state = notice_state_from(notice.state);
  return state && is_final(*state);
}

bool is_late(const MailNotice& notice) {
  return notice.is_marked_overdue && !is_over(notice);
}

/// Whether a reader could not tell the two apart.
bool say_the_same(const MailNotice& one, const MailNotice& other) {
  return one.procedure == other.procedure && one.state == other.state && one.outcome == other.outcome &&
         one.follow_up_what == other.follow_up_what && one.follow_up_office == other.follow_up_office &&
         one.follow_up_until == other.follow_up_until;
}

class OccasionList {
 public:
  explicit OccasionList(const WatchedCase& watched) : written_{watched.written} {}

  void note(MailOccasion occasion, const std::string& about) { at(occasion, about); }
  void note(MailOccasion occasion, const std::string& about, const MailNotice& notice) {
    auto* due = at(occasion, about);
    if (due == nullptr) return;
    const auto same = [&](const MailNotice& other) {
      return occasion == MailOccasion::completion ? say_the_same(notice, other) : notice.procedure == other.procedure;
    };
    if (std::ranges::none_of(due->notices, same)) due->notices.push_back(notice);
  }
  std::vector<DueOccasion> take() { return std::move(due_); }

 private:
  /// nullptr: it was written before.
  DueOccasion* at(MailOccasion occasion, const std::string& about) {
    if (written_.contains({std::string{to_word(occasion)}, about})) return nullptr;
    const auto found = std::ranges::find_if(
        due_, [&](const DueOccasion& one) { return one.occasion == occasion && one.about == about; });
    if (found != due_.end()) return &*found;
    due_.push_back({occasion, about, {}});
    return &due_.back();
  }

  const std::set<std::pair<std::string, std::string>>& written_;
  std::vector<DueOccasion> due_;
};

}  // namespace

bool needs_citizen(const MailNotice& notice) {
  if (notice.outcome == to_word(Outcome::needs_citizen)) return true;
  return !notice.follow_up_what.empty() && notice.follow_up_what != "new_character";
}

bool has_ended(const WatchedCase& watched) {
  return std::ranges::all_of(watched.notices, is_over);
}

std::vector<DueOccasion> due_occasions(const WatchedCase& watched) {
  OccasionList due{watched};
  due.note(MailOccasion::receipt, "");
  for (const auto& notice : watched.notices)
    due.note(MailOccasion::receipt, "", notice);
  for (const auto& notice : watched.notices)
    if (needs_citizen(notice))
      due.note(
          MailOccasion::needs_citizen,
          notice.procedure + "|" + notice.follow_up_what + "|" + notice.follow_up_office + "|" + notice.follow_up_until,
          notice);
  for (const auto& notice : watched.notices)
    if (is_late(notice)) due.note(MailOccasion::overdue, notice.agency, notice);
  if (!has_ended(watched)) return due.take();
  due.note(MailOccasion::completion, "");
  for (const auto& notice : watched.notices)
    due.note(MailOccasion::completion, "", notice);
  return due.take();
}

}  // namespace tongbao
