#include "simulators/land/register.h"

namespace tongbao::sim_land {
namespace {

using Where = ValueChange::Where;

constexpr std::string_view kTables = R"sql(
CREATE TABLE IF NOT EXISTS offices(code TEXT PRIMARY KEY, county TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS owners(owner_id INTEGER PRIMARY KEY, person_id TEXT NOT NULL, birth_date TEXT NOT NULL,
  deceased INTEGER NOT NULL, examination_seconds INTEGER NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS owners_by_id ON owners(person_id) WHERE person_id <> '';
CREATE TABLE IF NOT EXISTS parcels(parcel_id INTEGER PRIMARY KEY, office TEXT NOT NULL REFERENCES offices,
  section TEXT NOT NULL, number TEXT NOT NULL, doorplate TEXT NOT NULL, restricted INTEGER NOT NULL,
  pending INTEGER NOT NULL, UNIQUE(office, section, number));
CREATE TABLE IF NOT EXISTS holdings(holding_id INTEGER PRIMARY KEY, parcel_id INTEGER NOT NULL REFERENCES parcels,
  owner_id INTEGER NOT NULL REFERENCES owners, person_name TEXT NOT NULL, romanization TEXT NOT NULL,
  address TEXT NOT NULL, share TEXT NOT NULL, certificate INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS holdings_by_owner ON holdings(owner_id);
CREATE TABLE IF NOT EXISTS changes(change_id INTEGER PRIMARY KEY, notice_id TEXT NOT NULL, corrects TEXT NOT NULL,
  place TEXT NOT NULL, row_id INTEGER NOT NULL, office TEXT NOT NULL, field TEXT NOT NULL, old_value TEXT NOT NULL,
  new_value TEXT NOT NULL, taken_back INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS changes_by_notice ON changes(notice_id);
CREATE INDEX IF NOT EXISTS changes_by_value ON changes(place, row_id, field);
CREATE TABLE IF NOT EXISTS orders(person_id TEXT NOT NULL, field TEXT NOT NULL, subject_seq TEXT NOT NULL,
  PRIMARY KEY(person_id, field));
)sql";

/// A notice and everything that corrects it.
constexpr std::string_view kChain =
    "WITH RECURSIVE chain(notice_id) AS (SELECT ?1 UNION SELECT changes.notice_id FROM changes "
    "JOIN chain ON changes.corrects = chain.notice_id) ";

std::string_view place_word(Where where) {
  return where == Where::holding ? "holding" : "parcel";
}

std::string compact_date(std::string iso) {
  std::erase(iso, '-');
  return iso;
}

constexpr std::string_view update_sql(const ValueChange& change) {
  if (change.where == Where::parcel) return "UPDATE parcels SET doorplate = ?1 WHERE parcel_id = ?2";
  if (change.field == "person_name") return "UPDATE holdings SET person_name = ?1 WHERE holding_id = ?2";
  if (change.field == "romanization") return "UPDATE holdings SET romanization = ?1 WHERE holding_id = ?2";
  return "UPDATE holdings SET address = ?1 WHERE holding_id = ?2";
}

}  // namespace

LandRegister::LandRegister(stage::Database& database) : database_(database) {
  database_.run(kTables);
}

std::vector<Holding> LandRegister::holdings_of(std::int64_t owner_id) {
  stage::Statement rows(database_,
                        "SELECT holding_id, parcel_id, office, person_name, romanization, address, doorplate, "
                        "restricted, pending, certificate FROM holdings JOIN parcels USING (parcel_id) "
                        "WHERE owner_id = ?1 ORDER BY holding_id");
  rows.with(owner_id);
  std::vector<Holding> out;
  while (rows.step())
    out.push_back({rows.number(0), rows.number(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5), rows.text(6),
                   rows.number(7) != 0, rows.number(8) != 0, rows.number(9) != 0});
  return out;
}

OwnerView LandRegister::owner_of(const LandNotice& notice) {
  OwnerView view;
  stage::Statement owner(database_, "SELECT owner_id, birth_date, deceased FROM owners WHERE person_id = ?1");
  owner.with(notice.person_id);
  view.found = owner.step();
  if (view.found) {
    view.birth_date = compact_date(owner.text(1));
    view.deceased = owner.number(2) != 0;
    view.holdings = holdings_of(owner.number(0));
  } else {
    const auto& name = notice.old_name ? notice.old_name->person_name : notice.person_name;
    stage::Statement namesakes(database_,
                               "SELECT DISTINCT person_id = '' FROM owners JOIN holdings USING (owner_id) "
                               "WHERE person_name = ?1 AND REPLACE(birth_date, '-', '') = ?2");
    namesakes.with(name, notice.birth_date);
    while (namesakes.step())
      (namesakes.number(0) != 0 ? view.namesake_without_id : view.namesake_with_other_id) = true;
  }
  stage::Statement order(database_, "SELECT subject_seq FROM orders WHERE person_id = ?1 AND field = ?2");
  order.with(notice.person_id, order_field(notice));
  if (order.step()) view.newest_seq = order.text(0);
  return view;
}

EarlierEffect LandRegister::effect_of(const std::string& notice_id) {
  EarlierEffect effect;
  stage::Statement rows(database_,
                        std::string(kChain) +
                            "SELECT place, row_id, office, field, old_value, (SELECT new_value FROM changes AS last "
                            "WHERE last.place = c.place AND last.row_id = c.row_id AND last.field = c.field "
                            "ORDER BY change_id DESC LIMIT 1), EXISTS (SELECT 1 FROM changes AS newer "
                            "WHERE newer.place = c.place AND newer.row_id = c.row_id AND newer.field = c.field "
                            "AND newer.change_id > c.change_id AND newer.taken_back = 0 AND newer.notice_id NOT IN "
                            "(SELECT notice_id FROM chain)) "
                            "FROM changes AS c WHERE notice_id = ?1 AND taken_back = 0 ORDER BY change_id");
  rows.with(notice_id);
  while (rows.step()) {
    const auto where = rows.text(0) == "holding" ? Where::holding : Where::parcel;
    effect.changes.push_back({where, rows.number(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5)});
    effect.newer_stands = effect.newer_stands || rows.number(6) != 0;
  }
  return effect;
}

void LandRegister::carry_out(const LandNotice& notice, const std::vector<ValueChange>& changes) {
  // What takes back an earlier notice is itself taken back: the two cancel out for whoever looks for newer changes.
  for (const auto& change : changes) {
    stage::Statement(database_, update_sql(change)).with(change.new_value, change.row_id).run();
    stage::Statement(database_,
                     "INSERT INTO changes(notice_id, corrects, place, row_id, office, field, old_value, new_value, "
                     "taken_back) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        .with(notice.notice_id, notice.corrects, place_word(change.where), change.row_id, change.office, change.field,
              change.old_value, change.new_value, !notice.annuls.empty())
        .run();
  }
  if (notice.annuls.empty()) return;
  stage::Statement(database_, std::string(kChain) +
                                  "UPDATE changes SET taken_back = 1 WHERE notice_id IN (SELECT notice_id FROM chain)")
      .with(notice.annuls)
      .run();
}

void LandRegister::note_order(const LandNotice& notice) {
  stage::Statement(database_,
                   "INSERT INTO orders(person_id, field, subject_seq) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET "
                   "subject_seq = MAX(subject_seq, excluded.subject_seq)")
      .with(notice.person_id, order_field(notice), notice.subject_seq)
      .run();
}

int LandRegister::examination_seconds(const std::string& person_id) {
  stage::Statement row(database_, "SELECT examination_seconds FROM owners WHERE person_id = ?1");
  row.with(person_id);
  return row.step() ? static_cast<int>(row.number(0)) : 0;
}

nlohmann::json LandRegister::dump() {
  nlohmann::json offices = nlohmann::json::array();
  stage::Statement office(database_, "SELECT code, county, name FROM offices ORDER BY code");
  while (office.step())
    offices.push_back({{"code", office.text(0)}, {"county", office.text(1)}, {"name", office.text(2)}});
  nlohmann::json people = nlohmann::json::array();
  stage::Statement owner(database_,
                         "SELECT owner_id, person_id, birth_date, deceased FROM owners ORDER BY person_id, owner_id");
  while (owner.step()) {
    nlohmann::json parcels = nlohmann::json::array();
    stage::Statement row(database_,
                         "SELECT office, section, number, person_name, romanization, address, doorplate, share, "
                         "restricted, pending, certificate FROM holdings JOIN parcels USING (parcel_id) "
                         "WHERE owner_id = ?1 ORDER BY office, section, number");
    row.with(owner.number(0));
    while (row.step())
      parcels.push_back({{"office", row.text(0)},
                         {"section", row.text(1)},
                         {"number", row.text(2)},
                         {"person_name", row.text(3)},
                         {"romanization", row.text(4)},
                         {"address", row.text(5)},
                         {"doorplate", row.text(6)},
                         {"share", row.text(7)},
                         {"restricted", row.number(8) != 0},
                         {"pending", row.number(9) != 0},
                         {"certificate", row.number(10) != 0}});
    people.push_back({{"person_id", owner.text(1)},
                      {"birth_date", owner.text(2)},
                      {"deceased", owner.number(3) != 0},
                      {"parcels", std::move(parcels)}});
  }
  return {{"agency", "land"}, {"offices", std::move(offices)}, {"people", std::move(people)}};
}

}  // namespace tongbao::sim_land
