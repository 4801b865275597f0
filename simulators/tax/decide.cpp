#include "simulators/tax/decide.h"

#include <algorithm>
#include <utility>

namespace tongbao::sim_tax {
namespace {

constexpr int kMostSelfUseHouses = 3;

TaxDecision verdict(std::string code) {
  TaxDecision decision;
  decision.code = std::move(code);
  return decision;
}

bool is_house_at(const TaxAccount& account, const TaxNotice& notice) {
  return account.house && account.location == notice.as_registered;
}

TaxDecision decide_self_use(const TaxNotice& notice, const TaxpayerView& taxpayer) {
  auto decision = verdict("0000");
  bool any = false;
  bool let = false;
  auto houses = static_cast<std::ptrdiff_t>(taxpayer.family_self_use);
  for (const auto& account : taxpayer.accounts) {
    houses += account.self_use ? 1 : 0;
    if (!is_house_at(account, notice)) continue;
    any = true;
    if (account.self_use) continue;
    let = let || account.let;
    decision.changes.push_back({account.account_id, account.bureau, "self_use", "0", "1"});
  }
  if (!any) return verdict("1001");
  if (decision.changes.empty()) return verdict("0001");
  if (let) return verdict("2002");
  if (houses + std::ssize(decision.changes) > kMostSelfUseHouses) return verdict("2003");
  return decision;
}

TaxDecision decide_bill_address(const TaxNotice& notice, const TaxpayerView& taxpayer) {
  auto decision = verdict("0000");
  for (const auto& account : taxpayer.accounts)
    if (account.bill_address != notice.as_registered)
      decision.changes.push_back(
          {account.account_id, account.bureau, "bill_address", account.bill_address, notice.as_registered});
  return decision.changes.empty() ? verdict("0001") : decision;
}

TaxDecision decide_taking_back(const EarlierChanges& earlier) {
  if (earlier.changes.empty()) return verdict("0001");
  if (earlier.newer_stands) return verdict("0002");
  auto decision = verdict("0000");
  for (auto change : earlier.changes) {
    std::swap(change.old_value, change.new_value);
    decision.changes.push_back(std::move(change));
  }
  return decision;
}

bool holds_account_meant(const TaxNotice& notice, const TaxpayerView& taxpayer) {
  if (notice.procedure == "tax.bill_address" || notice.takes_back()) return !taxpayer.accounts.empty();
  return std::any_of(taxpayer.accounts.begin(), taxpayer.accounts.end(),
                     [&](const TaxAccount& account) { return is_house_at(account, notice); });
}

}  // namespace

std::map<std::string, int> TaxDecision::rows() const {
  std::map<std::string, int> out;
  for (const auto& change : changes)
    ++out[change.bureau];
  return out;
}

TaxDecision decide(const TaxNotice& notice, const TaxpayerView& taxpayer, const EarlierChanges& earlier) {
  if (!notice.trouble.empty()) {
    auto decision = verdict(notice.trouble);
    if (notice.trouble == "3001") decision.follow_up = "new_character";
    return decision;
  }
  if (!taxpayer.found || !holds_account_meant(notice, taxpayer)) return verdict("1001");
  if (!taxpayer.birth_date.empty() && taxpayer.birth_date != notice.birth_date) return verdict("2001");
  if (!taxpayer.newest_seq.empty() && notice.subject_seq <= taxpayer.newest_seq) return verdict("0002");
  if (notice.takes_back()) return decide_taking_back(earlier);
  auto decision =
      notice.procedure == "tax.self_use" ? decide_self_use(notice, taxpayer) : decide_bill_address(notice, taxpayer);
  if (decision.code == "0001") return decision;
  if (taxpayer.enforcement) return verdict("2004");
  if (decision.code != "0000" || !taxpayer.must_visit) return decision;
  auto come = verdict("0200");
  come.follow_up = "visit";
  come.follow_up_office = decision.changes.front().bureau;
  return come;
}

}  // namespace tongbao::sim_tax
