#include "gateway/mail/mail_text.h"

#include <algorithm>

#include "gateway/contract/outcome.h"
#include "gateway/domain/clerk_view.h"
#include "gateway/domain/notice_state.h"
#include "gateway/domain/roc_date.h"

namespace tongbao {
namespace {

struct BothLanguages {
  std::string zh, en;
};

BothLanguages kind_words(const std::string& kind_of_visit) {
  if (kind_of_visit == "correction") return {"更正案件", "correction"};
  if (kind_of_visit == "revocation") return {"撤銷案件", "revocation"};
  if (kind_of_visit == "annulment") return {"廢止案件", "annulment"};
  return {"案件", "case"};
}

std::string title_or(const std::string& title, const std::string& code) {
  return title.empty() ? code : title;
}

BothLanguages agency_words(const MailNotice& notice) {
  return {title_or(notice.agency_zh, notice.agency), title_or(notice.agency_en, notice.agency)};
}

BothLanguages procedure_words(const MailNotice& notice) {
  return {title_or(notice.procedure_zh, notice.procedure), title_or(notice.procedure_en, notice.procedure)};
}

BothLanguages task_words(const std::string& what) {
  if (what == "photo") return {"請提供照片，以製發新證件。", "Hand in a photograph for your new card."};
  if (what == "fetch_certificate") return {"請前往領取或換發權狀（證件）。", "Fetch, or exchange, your certificate."};
  if (what == "visit") return {"請親自前往辦理。", "Go there in person."};
  if (what == "pay") return {"請繳納規費。", "Pay the fee."};
  return {"請洽該機關，了解您須辦理的事項。", "Ask the agency what you must do."};
}

BothLanguages place_words(const std::string& office) {
  if (office.empty()) return {"該機關任一辦公室", "any office of the agency"};
  return {"該機關代碼 " + office + " 之辦公室", "the agency's office " + office};
}

BothLanguages limit_words(const std::string& until) {
  if (until.empty()) return {"無", "none"};
  const auto day = calendar_date_from(until);
  return {day ? roc_text(*day) : until, until};
}

BothLanguages end_words(const MailNotice& notice) {
  if (notice.state == to_word(NoticeState::withdrawn)) return {"已撤回", "withdrawn"};
  if (notice.outcome == to_word(Outcome::needs_citizen)) return {"須由您本人補辦", "you must still do something"};
  if (notice.outcome == to_word(Outcome::cannot_represent))
    return {"該機關系統無此字，將另以人工處理", "the agency's system lacks a character; it is handled by hand"};
  const bool handled =
      outcome_for_clerks(notice.outcome) == "handled" || notice.outcome == to_word(Outcome::applied_alternative);
  if (!handled) return {"未能辦理，原因請查詢進度", "could not be done; look up the case for the reason"};
  if (needs_citizen(notice)) return {"已處理，另須由您本人補辦", "handled; you must still do something"};
  return {"已處理", "handled"};
}

/// Collects both languages side by side.
class Letter {
 public:
  explicit Letter(const WatchedCase& watched) : kind_{kind_words(watched.kind_of_visit)} {
    zh_ = "您好：\n\n";
    en_ = "Dear citizen,\n\n";
  }
  void say(const std::string& zh, const std::string& en) {
    zh_ += zh + "\n";
    en_ += en + "\n";
  }
  /// "- 監理機關：駕籍姓名" with what stands behind it.
  void list(const MailNotice& notice, const BothLanguages& end) {
    const auto agency = agency_words(notice), procedure = procedure_words(notice);
    say("- " + agency.zh + "：" + procedure.zh + (end.zh.empty() ? "" : "，" + end.zh),
        "- " + agency.en + ": " + procedure.en + (end.en.empty() ? "" : ", " + end.en));
  }
  const BothLanguages& kind() const { return kind_; }

  std::string content(const WatchedCase& watched, const std::string& look_up) const {
    const auto& receipt = watched.receipt_number;
    std::string facts_zh = "收件編號：" + receipt + "\n", facts_en = "Receipt number: " + receipt + "\n";
    if (!watched.earlier_receipt_number.empty()) {
      facts_zh += "原案收件編號：" + watched.earlier_receipt_number + "\n";
      facts_en += "Of the earlier case: " + watched.earlier_receipt_number + "\n";
    }
    return zh_ + "\n" + facts_zh + "查詢進度：" + look_up +
           "\n\n本信由系統自動寄發，請勿直接回覆。為保護您的個人資料，信中不含姓名、證號及地址；"
           "本系統不會以電子郵件請您提供個人資料。\n\n----------\n\n" +
           en_ + "\n" + facts_en + "Look it up: " + look_up +
           "\n\nThis mail was sent automatically; please do not answer it. To protect you it holds no name, ID number "
           "or\naddress, and we never ask for them by mail.\n";
  }

 private:
  BothLanguages kind_;
  std::string zh_, en_;
};

void tell_receipt(Letter& letter, const DueOccasion& due) {
  letter.say("戶政事務所已收到您的" + letter.kind().zh + "，將通知下列機關，您不必再逐一申請：",
             "The household registration office has received your " + letter.kind().en +
                 " and tells these agencies;\nyou need not go to each of them:");
  for (const auto& notice : due.notices)
    letter.list(notice, {});
}

void tell_task(Letter& letter, const DueOccasion& due) {
  letter.say("下列事項須由您本人辦理：", "You must still do something:");
  for (const auto& notice : due.notices) {
    const auto task = task_words(notice.follow_up_what);
    const auto place = place_words(notice.follow_up_office);
    const auto limit = limit_words(notice.follow_up_until);
    letter.list(notice, {});
    letter.say("  " + task.zh, "  " + task.en);
    letter.say("  地點：" + place.zh, "  Where: " + place.en);
    letter.say("  期限：" + limit.zh, "  Until: " + limit.en);
  }
}

void tell_overdue(Letter& letter, const DueOccasion& due) {
  letter.say("下列事項已逾辦理期限而尚未完成。本系統仍持續辦理，您不必重新申請：",
             "These have passed their time limit and are not done yet. We keep trying; you need not apply again:");
  for (const auto& notice : due.notices)
    letter.list(notice, {});
}

void tell_completion(Letter& letter, const DueOccasion& due) {
  letter.say("您的" + letter.kind().zh + "已全部辦結：", "Your " + letter.kind().en + " is completed:");
  for (const auto& notice : due.notices)
    letter.list(notice, end_words(notice));
}

}  // namespace

MailText mail_text(const WatchedCase& watched, const DueOccasion& due, const std::string& look_up) {
  Letter letter{watched};
  const auto& receipt = watched.receipt_number;
  const auto& kind = letter.kind();
  std::string subject;
  switch (due.occasion) {
    case MailOccasion::receipt:
      tell_receipt(letter, due);
      subject = kind.zh + " " + receipt + " 已收件 / Your " + kind.en + " was received";
      break;
    case MailOccasion::needs_citizen:
      tell_task(letter, due);
      subject = kind.zh + " " + receipt + " 請您補辦 / Something for you to do";
      break;
    case MailOccasion::overdue:
      tell_overdue(letter, due);
      subject = kind.zh + " " + receipt + " 逾期未完成 / An agency is late";
      break;
    case MailOccasion::completion:
      tell_completion(letter, due);
      subject = kind.zh + " " + receipt + " 已辦結 / Your " + kind.en + " is completed";
      break;
  }
  return {std::move(subject), letter.content(watched, look_up)};
}

}  // namespace tongbao
