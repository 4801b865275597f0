#include "gateway/domain/credit_due.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "gateway/domain/credit_chain.h"

namespace tongbao {
namespace {

/// A notice that earns at this moment, with the first change of its chain.
struct Earning {
  const CreditNotice* notice;
  const CreditChange* own;
  const CreditChange* first;
};

bool earns(const CreditNotice& notice, const CreditChange& first, const CreditChains& chains) {
  if (first.ex_officio || is_ex_officio(first.kind)) return false;
  if (is_take_back(first.kind)) return false;
  return changed_records(notice) && !notice.by_hand_without_reference && !chains.revoked(notice);
}

/// In order of acceptance, so that the order of settlement decides nothing.
std::vector<Earning> earning_notices(const CaseCreditFacts& facts, const CreditChains& chains) {
  std::vector<Earning> earning;
  for (const auto& notice : facts.notices) {
    const auto* own = chains.change(notice.change_id);
    const auto* first = own == nullptr ? nullptr : chains.first_of(*own);
    if (first != nullptr && earns(notice, *first, chains)) earning.push_back({&notice, own, first});
  }
  std::sort(earning.begin(), earning.end(), [](const Earning& one, const Earning& other) {
    return std::tie(one.own->accepted_at, one.own->change_id, one.notice->notice_id) <
           std::tie(other.own->accepted_at, other.own->change_id, other.notice->notice_id);
  });
  return earning;
}

/// The offices the citizen must still visit, whatever became of the notice that says so.
class Visits {
 public:
  Visits(const CaseCreditFacts& facts, const CreditChains& chains) {
    for (const auto& notice : facts.notices) {
      const auto* own = chains.change(notice.change_id);
      const auto* first = own == nullptr ? nullptr : chains.first_of(*own);
      const bool takes_back = first != nullptr && is_take_back(first->kind);
      if (first != nullptr && !takes_back) note(notice);
    }
  }

  bool needed(const std::string& agency, const std::string& office) const {
    return anywhere_.contains(agency) || offices_.contains({agency, office});
  }

 private:
  void note(const CreditNotice& notice) {
    if (!notice.follow_up) {
      if (notice.outcome == Outcome::needs_citizen) anywhere_.insert(notice.agency);
      return;
    }
    if (notice.follow_up->what == "new_character") return;  // the agency's work, not the citizen's
    if (notice.follow_up->agency_office.empty())
      anywhere_.insert(notice.agency);  // one visit at any office: none of its offices is spared for certain
    else
      offices_.emplace(notice.agency, notice.follow_up->agency_office);
  }

  std::set<std::string> anywhere_;
  std::set<std::pair<std::string, std::string>> offices_;
};

class DueCount {
 public:
  DueCount(const CaseCreditFacts& facts, const RequirementMatrix& matrix)
      : facts_{facts}, matrix_{matrix}, chains_{facts}, visits_{facts, chains_} {}

  CaseDue count() {
    for (const auto& earning : earning_notices(facts_, chains_))
      add(earning);
    for (auto& [word, tally] : tallies_) {
      GroupDue& due = result_.groups[word];
      due.item = tally.item;
      due.contributors = std::move(tally.contributors);
      for (const auto& [person, sum] : tally.by_person)
        due.quantity = std::max(due.quantity, sum);
    }
    return std::move(result_);
  }

 private:
  struct Tally {
    CreditItem item = CreditItem::T;
    std::map<std::string, std::int64_t> by_person;
    std::vector<CreditContributor> contributors;
  };

  void add(const Earning& earning) {
    add_still_submitted(earning);
    const auto* row = row_for(earning);
    if (row == nullptr) {
      result_.missing.push_back(
          {earning.notice->notice_id, earning.notice->procedure, earning.first->kind, earning.first->registered_on});
      return;
    }
    if (!row->confirmed()) return;
    for (const auto& office : new_offices(earning))
      add_at(earning, *row, office);
  }

  void add_at(const Earning& earning, const MatrixRow& row, const std::string& office) {
    const auto place = ":" + earning.notice->agency + "/" + office;
    for (const auto& document : row.documents) {
      if (document.copies <= 0 || submitted_anyway(earning.notice->procedure, document.kind)) continue;
      const std::string letter{to_word(document.kind)};
      if (document.retained)
        tally(std::string{"retained:"}.append(letter).append(place), credit_item_of(document.kind),
              earning)[person(earning)] += document.copies;
      else  // handed back, so one copy serves every procedure that only looks at it
        tally(std::string{"inspected:"}.append(letter), credit_item_of(document.kind), earning)[person(earning)] = 1;
    }
    if (row.trip_hundredths <= 0 || visits_.needed(earning.notice->agency, office)) return;
    auto& share = tally("trip" + place, CreditItem::trip, earning)[person(earning)];
    share = std::max<std::int64_t>(share, row.trip_hundredths);
  }

  std::map<std::string, std::int64_t>& tally(const std::string& word, CreditItem item, const Earning& earning) {
    auto& tally = tallies_[word];
    tally.item = item;
    const auto& notice = *earning.notice;
    if (tally.contributors.empty() || tally.contributors.back().notice_id != notice.notice_id)
      tally.contributors.push_back({notice.notice_id, notice.agency, notice.procedure, earning.first->kind});
    return tally.by_person;
  }

  static const std::string& person(const Earning& earning) { return earning.first->person; }

  /// The offices where records changed and no earlier notice of the same (agency, office, procedure, person, kind)
  /// earns already.
  std::vector<std::string> new_offices(const Earning& earning) {
    std::vector<std::string> offices;
    const auto take = [&](const std::string& office) {
      const auto key = std::make_tuple(earning.notice->agency, office, earning.notice->procedure, earning.first->person,
                                       earning.first->kind);
      if (earned_.insert(key).second) offices.push_back(office);
    };
    if (earning.notice->offices.empty()) take("");
    for (const auto& office : earning.notice->offices)
      if (office.records.value_or(1) > 0) take(office.agency_office);
    return offices;
  }

  const MatrixRow* row_for(const Earning& earning) const {
    MatrixQuestion question;
    question.procedure = earning.notice->procedure;
    question.kind = earning.first->kind;
    question.registered_on = earning.first->registered_on;
    question.agency_says = earning.notice->reason;
    for (const auto& change : facts_.changes) {
      if (change.person != earning.first->person || !change.corrects.empty() || !change.revokes.empty()) continue;
      question.name_changed = question.name_changed || is_name_kind(change.kind);
      question.id_number_changed = question.id_number_changed || change.kind == ChangeKind::id_number_change;
    }
    return matrix_.find(question);
  }

  bool submitted_anyway(const std::string& procedure, DocumentKind kind) const {
    if (!facts_.still_submitted) return false;
    return std::any_of(facts_.still_submitted->begin(), facts_.still_submitted->end(),
                       [&](const auto& paper) { return paper.procedure == procedure && paper.kind == kind; });
  }

  void add_still_submitted(const Earning& earning) {
    if (!facts_.still_submitted) return;
    std::int64_t copies = 0;
    for (const auto& paper : *facts_.still_submitted)
      if (paper.procedure == earning.notice->procedure && paper.kind == DocumentKind::T) copies += paper.copies;
    if (copies > 0) tally("still:T:" + earning.notice->procedure, CreditItem::S, earning)[person(earning)] = copies;
  }

  const CaseCreditFacts& facts_;
  const RequirementMatrix& matrix_;
  CreditChains chains_;
  Visits visits_;
  std::set<std::tuple<std::string, std::string, std::string, std::string, ChangeKind>> earned_;
  std::map<std::string, Tally> tallies_;
  CaseDue result_;
};

}  // namespace

CaseDue credits_due(const CaseCreditFacts& facts, const RequirementMatrix& matrix) {
  return DueCount{facts, matrix}.count();
}

}  // namespace tongbao
