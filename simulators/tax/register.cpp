#include "simulators/tax/register.h"

namespace tongbao::sim_tax {
namespace {

constexpr std::string_view kTaxTables = R"sql(
CREATE TABLE IF NOT EXISTS bureaus(code TEXT PRIMARY KEY, county TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS taxpayers(person_id TEXT PRIMARY KEY, person_name TEXT NOT NULL, birth_date TEXT NOT NULL,
  enforcement INTEGER NOT NULL, must_visit INTEGER NOT NULL, family_self_use INTEGER NOT NULL,
  examination_seconds INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS accounts(account_id INTEGER PRIMARY KEY, person_id TEXT NOT NULL REFERENCES taxpayers,
  bureau TEXT NOT NULL REFERENCES bureaus, number TEXT NOT NULL, house INTEGER NOT NULL, location TEXT NOT NULL,
  bill_address TEXT NOT NULL, self_use INTEGER NOT NULL, let INTEGER NOT NULL, UNIQUE(bureau, number, person_id));
CREATE INDEX IF NOT EXISTS accounts_by_person ON accounts(person_id);
CREATE TABLE IF NOT EXISTS changes(change_id INTEGER PRIMARY KEY, notice_id TEXT NOT NULL, corrects TEXT NOT NULL,
  account_id INTEGER NOT NULL, bureau TEXT NOT NULL, field TEXT NOT NULL, old_value TEXT NOT NULL,
  new_value TEXT NOT NULL, taken_back INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS changes_by_notice ON changes(notice_id);
CREATE INDEX IF NOT EXISTS changes_by_value ON changes(account_id, field);
CREATE TABLE IF NOT EXISTS orders(person_id TEXT NOT NULL, procedure TEXT NOT NULL, subject_seq TEXT NOT NULL,
  PRIMARY KEY(person_id, procedure));
)sql";

/// A notice and everything that corrects it.
constexpr std::string_view kTaxChain =
    "WITH RECURSIVE chain(notice_id) AS (SELECT ?1 UNION SELECT changes.notice_id FROM changes "
    "JOIN chain ON changes.corrects = chain.notice_id) ";

}  // namespace

TaxRegister::TaxRegister(stage::Database& database) : database_(database) {
  database_.run(kTaxTables);
}

std::vector<TaxAccount> TaxRegister::accounts_of(const std::string& person_id) {
  stage::Statement rows(database_,
                        "SELECT account_id, bureau, house, location, bill_address, self_use, let FROM accounts "
                        "WHERE person_id = ?1 ORDER BY account_id");
  rows.with(person_id);
  std::vector<TaxAccount> out;
  while (rows.step())
    out.push_back({rows.number(0), rows.text(1), rows.number(2) != 0, rows.text(3), rows.text(4), rows.number(5) != 0,
                   rows.number(6) != 0});
  return out;
}

TaxpayerView TaxRegister::taxpayer_of(const TaxNotice& notice) {
  TaxpayerView view;
  stage::Statement row(database_,
                       "SELECT birth_date, enforcement, must_visit, family_self_use FROM taxpayers "
                       "WHERE person_id = ?1");
  row.with(notice.person_id);
  view.found = row.step();
  if (!view.found) return view;
  view.birth_date = row.text(0);
  view.enforcement = row.number(1) != 0;
  view.must_visit = row.number(2) != 0;
  view.family_self_use = static_cast<int>(row.number(3));
  view.accounts = accounts_of(notice.person_id);
  stage::Statement order(database_, "SELECT subject_seq FROM orders WHERE person_id = ?1 AND procedure = ?2");
  order.with(notice.person_id, notice.procedure);
  if (order.step()) view.newest_seq = order.text(0);
  return view;
}

EarlierChanges TaxRegister::changes_of(const std::string& notice_id) {
  EarlierChanges earlier;
  stage::Statement rows(database_,
                        std::string(kTaxChain) +
                            "SELECT account_id, bureau, field, old_value, (SELECT new_value FROM changes AS last "
                            "WHERE last.account_id = c.account_id AND last.field = c.field "
                            "ORDER BY change_id DESC LIMIT 1), EXISTS (SELECT 1 FROM changes AS newer "
                            "WHERE newer.account_id = c.account_id AND newer.field = c.field "
                            "AND newer.change_id > c.change_id AND newer.taken_back = 0 "
                            "AND newer.notice_id NOT IN (SELECT notice_id FROM chain)) "
                            "FROM changes AS c WHERE notice_id = ?1 AND taken_back = 0 ORDER BY change_id");
  rows.with(notice_id);
  while (rows.step()) {
    earlier.changes.push_back({rows.number(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4)});
    earlier.newer_stands = earlier.newer_stands || rows.number(5) != 0;
  }
  return earlier;
}

void TaxRegister::carry_out(const TaxNotice& notice, const std::vector<AccountChange>& changes) {
  const auto corrects = notice.kind == "correction" ? notice.earlier_notice_id : std::string{};
  // What takes back an earlier notice is itself taken back: the two cancel out for whoever looks for newer changes.
  for (const auto& change : changes) {
    if (change.field == "self_use")
      stage::Statement(database_, "UPDATE accounts SET self_use = ?1 WHERE account_id = ?2")
          .with(change.new_value == "1", change.account_id)
          .run();
    else
      stage::Statement(database_, "UPDATE accounts SET bill_address = ?1 WHERE account_id = ?2")
          .with(change.new_value, change.account_id)
          .run();
    stage::Statement(database_,
                     "INSERT INTO changes(notice_id, corrects, account_id, bureau, field, old_value, new_value, "
                     "taken_back) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .with(notice.notice_id, corrects, change.account_id, change.bureau, change.field, change.old_value,
              change.new_value, notice.takes_back())
        .run();
  }
  if (!notice.takes_back()) return;
  stage::Statement(database_, std::string(kTaxChain) +
                                  "UPDATE changes SET taken_back = 1 WHERE notice_id IN (SELECT notice_id FROM chain)")
      .with(notice.earlier_notice_id)
      .run();
}

void TaxRegister::note_order(const TaxNotice& notice) {
  stage::Statement(database_,
                   "INSERT INTO orders(person_id, procedure, subject_seq) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE "
                   "SET subject_seq = MAX(subject_seq, excluded.subject_seq)")
      .with(notice.person_id, notice.procedure, notice.subject_seq)
      .run();
}

int TaxRegister::examination_seconds(const std::string& person_id) {
  stage::Statement row(database_, "SELECT examination_seconds FROM taxpayers WHERE person_id = ?1");
  row.with(person_id);
  return row.step() ? static_cast<int>(row.number(0)) : 0;
}

nlohmann::json TaxRegister::dump() {
  nlohmann::json bureaus = nlohmann::json::array();
  stage::Statement bureau(database_, "SELECT code, county, name FROM bureaus ORDER BY code");
  while (bureau.step())
    bureaus.push_back({{"code", bureau.text(0)}, {"county", bureau.text(1)}, {"name", bureau.text(2)}});
  nlohmann::json people = nlohmann::json::array();
  stage::Statement person(database_,
                          "SELECT person_id, person_name, birth_date, enforcement, must_visit, family_self_use "
                          "FROM taxpayers ORDER BY person_id");
  while (person.step()) {
    nlohmann::json accounts = nlohmann::json::array();
    stage::Statement row(database_,
                         "SELECT bureau, number, house, location, bill_address, self_use, let FROM accounts "
                         "WHERE person_id = ?1 ORDER BY bureau, number");
    row.with(person.text(0));
    while (row.step())
      accounts.push_back({{"bureau", row.text(0)},
                          {"number", row.text(1)},
                          {"kind", row.number(2) != 0 ? "house" : "land"},
                          {"location", row.text(3)},
                          {"bill_address", row.text(4)},
                          {"self_use", row.number(5) != 0},
                          {"let", row.number(6) != 0}});
    people.push_back({{"person_id", person.text(0)},
                      {"person_name", person.text(1)},
                      {"birth_date", person.text(2)},
                      {"enforcement", person.number(3) != 0},
                      {"must_visit", person.number(4) != 0},
                      {"family_self_use", person.number(5)},
                      {"accounts", std::move(accounts)}});
  }
  return {{"agency", "tax"}, {"bureaus", std::move(bureaus)}, {"people", std::move(people)}};
}

}  // namespace tongbao::sim_tax
