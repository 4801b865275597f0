#include "simulators/vehicle/vehicle_register.h"

#include <string_view>

#include "simulators/stage/strict_json.h"

namespace tongbao::sim_vehicle {

namespace {

using nlohmann::json;
using stage::Statement;

constexpr std::string_view kSchema = R"(
CREATE TABLE IF NOT EXISTS people (person_id TEXT PRIMARY KEY, person_name TEXT NOT NULL, birth_date TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vehicles (plate TEXT PRIMARY KEY, owner_id TEXT NOT NULL REFERENCES people, agency_office TEXT NOT NULL,
  registration_address TEXT NOT NULL, fallback_address TEXT NOT NULL DEFAULT '', registration_expired INTEGER NOT NULL,
  open_violations INTEGER NOT NULL, chattel_mortgage INTEGER NOT NULL, inspection_overdue INTEGER NOT NULL,
  address_seq INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS vehicles_by_owner ON vehicles (owner_id);
CREATE TABLE IF NOT EXISTS licences (holder_id TEXT PRIMARY KEY REFERENCES people, agency_office TEXT NOT NULL,
  name TEXT NOT NULL, address TEXT NOT NULL, expires_on TEXT NOT NULL, open_violations INTEGER NOT NULL, photo TEXT NOT NULL,
  name_seq INTEGER NOT NULL DEFAULT 0, address_seq INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS history (write_id INTEGER PRIMARY KEY, event_id TEXT NOT NULL,
  corrects TEXT NOT NULL, subject_seq INTEGER NOT NULL, procedure TEXT NOT NULL, record_id TEXT NOT NULL, agency_office TEXT NOT NULL, field TEXT NOT NULL, before TEXT NOT NULL,
  after TEXT NOT NULL, standing INTEGER NOT NULL, written_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS history_by_event ON history (event_id);
CREATE INDEX IF NOT EXISTS history_by_corrected ON history (corrects);
CREATE INDEX IF NOT EXISTS history_by_record ON history (record_id, procedure, field);
)";

/// An event and everything that corrects it.
constexpr const char* kChain =
    "WITH RECURSIVE chain(event_id) AS (SELECT ?1 UNION SELECT h.event_id FROM history h JOIN chain c ON "
    "h.corrects = c.event_id) ";

/// Where a procedure's values stand.
struct Place {
  std::string table, key, owner, value, fallback, seq;
};

Place place_of(std::string_view procedure) {
  if (procedure == "vehicle.registration_address")
    return {"vehicles", "plate", "owner_id", "registration_address", "fallback_address", "address_seq"};
  if (procedure == "vehicle.license_address")
    return {"licences", "holder_id", "holder_id", "address", "", "address_seq"};
  return {"licences", "holder_id", "holder_id", "name", "", "name_seq"};
}

std::string text_member(const json& object, const char* name, std::string_view otherwise = {}) {
  const auto found = object.find(name);
  if (found == object.end() && !otherwise.empty()) return std::string{otherwise};
  if (found == object.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
    throw BadSeed(std::string{"seed: "} + name + " is missing or no text");
  return found->get<std::string>();
}

bool flag_member(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return false;
  if (!found->is_boolean()) throw BadSeed(std::string{"seed: "} + name + " is not true or false");
  return found->get<bool>();
}

std::string address_member(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_object()) throw BadSeed(std::string{"seed: "} + name + " is missing");
  text_member(*found, "AreaCode");
  text_member(*found, "StreetDoorplate");
  return stage::canonical(*found);
}

/// yyyyMMdd of an ISO date or of itself.
std::string date_member(const json& object, const char* name) {
  std::string date = text_member(object, name);
  std::erase(date, '-');
  if (!is_date(date)) throw BadSeed(std::string{"seed: "} + name + " is no date");
  return date;
}

std::string vehicle_bar(Statement& row, int first) {
  static constexpr const char* kReasons[] = {"registration_expired", "open_violations", "chattel_mortgage",
                                             "inspection_overdue"};
  for (int i = 0; i < 4; ++i)
    if (row.number(first + i) != 0) return kReasons[i];
  return {};
}

json value_of(const std::string& stored) {
  return stored.empty() ? json(nullptr) : json::parse(stored);
}

json rows_of(stage::Database& database, std::string_view sql, const std::vector<std::string>& columns) {
  auto all = json::array();
  Statement rows(database, sql);
  while (rows.step()) {
    json row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto column = static_cast<int>(i);
      const auto& name = columns[i];
      if (name.starts_with('{')) {
        row[name.substr(1)] = value_of(rows.text(column));
      } else if (name.starts_with('?')) {
        row[name.substr(1)] = rows.number(column) != 0;
      } else if (name.starts_with('#')) {
        row[name.substr(1)] = rows.number(column);
      } else {
        row[name] = rows.text(column);
      }
    }
    all.push_back(std::move(row));
  }
  return all;
}

}  // namespace

VehicleRegister::VehicleRegister(stage::Database& database, std::string office)
    : database_(database), office_(std::move(office)) {
  database_.run(kSchema);
}

int VehicleRegister::seed(const json& seed) {
  const auto people = seed.find("people");
  if (people == seed.end() || !people->is_array()) throw BadSeed("seed: people must be a list");
  stage::Transaction transaction(database_);
  int added = 0;
  for (const auto& person : *people) {
    Statement row(database_, "INSERT OR IGNORE INTO people (person_id, person_name, birth_date) VALUES (?, ?, ?)");
    row.with(text_member(person, "person_id"), text_member(person, "person_name"), date_member(person, "birth_date"))
        .run();
    if (database_.changed_rows() == 0) continue;
    add_person(person);
    ++added;
  }
  transaction.commit();
  return added;
}

void VehicleRegister::add_person(const json& person) {
  const auto person_id = text_member(person, "person_id");
  for (const auto& vehicle : person.value("vehicles", json::array()))
    Statement(database_,
              "INSERT INTO vehicles (plate, owner_id, agency_office, registration_address, registration_expired, "
              "open_violations, chattel_mortgage, inspection_overdue) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .with(text_member(vehicle, "plate"), person_id, text_member(vehicle, "agency_office", office_),
              address_member(vehicle, "registration_address"), flag_member(vehicle, "registration_expired"),
              flag_member(vehicle, "open_violations"), flag_member(vehicle, "chattel_mortgage"),
              flag_member(vehicle, "inspection_overdue"))
        .run();
  const auto licence = person.find("licence");
  if (licence == person.end()) return;
  json name{{"PersonName", text_member(*licence, "person_name", text_member(person, "person_name"))}};
  if (licence->contains("romanization")) name["Romanization"] = text_member(*licence, "romanization");
  const auto photo = text_member(*licence, "photo", "needed");
  if (photo != "on_file" && photo != "needed" && photo != "visit")
    throw BadSeed("seed: photo is on_file, needed or visit");
  Statement(database_,
            "INSERT INTO licences (holder_id, agency_office, name, address, expires_on, open_violations, photo) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)")
      .with(person_id, text_member(*licence, "agency_office", office_), stage::canonical(name),
            address_member(*licence, "address"), date_member(*licence, "expires_on"),
            flag_member(*licence, "open_violations"), photo)
      .run();
}

Holdings VehicleRegister::holdings(const Notice& notice, stage::Instant now) {
  const auto guard = database_.lock();
  Holdings holdings;
  Statement person(database_, "SELECT birth_date FROM people WHERE person_id = ?");
  person.with(notice.person_id);
  if (!person.step()) return holdings;
  holdings.identity_matches = person.text(0) == notice.birth_date;
  if (notice.procedure == "vehicle.registration_address") {
    Statement row(database_,
                  "SELECT plate, agency_office, registration_address, fallback_address, address_seq, "
                  "registration_expired, open_violations, chattel_mortgage, inspection_overdue FROM vehicles "
                  "WHERE owner_id = ? ORDER BY plate");
    row.with(notice.person_id);
    while (row.step())
      holdings.records.push_back(
          {row.text(0), row.text(1), row.text(2), row.text(3), row.number(4), vehicle_bar(row, 5), {}});
    return holdings;
  }
  const auto place = place_of(notice.procedure);
  Statement row(database_, "SELECT agency_office, " + place.value + ", " + place.seq +
                               ", open_violations, expires_on, photo FROM licences WHERE holder_id = ?");
  row.with(notice.person_id);
  if (!row.step()) return holdings;
  auto today = stage::taipei_date(now);
  std::erase(today, '-');
  const bool expired = row.text(4) < today;
  HeldRecord record{notice.person_id, row.text(0), row.text(1), {}, row.number(2), {}, {}};
  record.bar = expired ? "license_expired" : row.number(3) != 0 ? "open_violations" : "";
  if (place.value == "name") record.photo = row.text(5);
  holdings.records.push_back(std::move(record));
  return holdings;
}

std::vector<StandingWrite> VehicleRegister::standing(const std::string& event_id, const std::string& procedure) {
  const auto guard = database_.lock();
  std::vector<StandingWrite> found;
  // What was before the first of the chain comes back; a later change of others stands in the way.
  Statement row(database_,
                std::string(kChain) +
                    "SELECT h.write_id, h.record_id, h.agency_office, h.field, h.before, (SELECT l.after FROM history "
                    "l WHERE l.record_id = h.record_id AND l.procedure = h.procedure AND l.field = h.field AND "
                    "l.standing = 1 AND l.event_id IN (SELECT event_id FROM chain) ORDER BY l.write_id DESC LIMIT 1), "
                    "(SELECT min(n.write_id) FROM history n WHERE n.record_id = h.record_id AND n.procedure = "
                    "h.procedure AND n.field = h.field AND n.standing = 1 AND n.write_id > h.write_id AND n.event_id "
                    "NOT IN (SELECT event_id FROM chain)) FROM history h WHERE h.event_id IN (SELECT event_id FROM "
                    "chain) AND h.procedure = ?2 AND h.standing = 1 AND NOT EXISTS (SELECT 1 FROM history f WHERE "
                    "f.record_id = h.record_id AND f.procedure = h.procedure AND f.field = h.field AND f.standing = 1 "
                    "AND f.write_id < h.write_id AND f.event_id IN (SELECT event_id FROM chain)) ORDER BY h.write_id");
  row.with(event_id, procedure);
  while (row.step()) {
    StandingWrite one{row.number(0), {row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)}, {}};
    if (!row.is_null(6)) one.next_write_id = row.number(6);
    found.push_back(std::move(one));
  }
  return found;
}

void VehicleRegister::apply(const Notice& notice, const Decision& decision, stage::Instant now) {
  for (const auto& write : decision.writes) {
    write_value(notice.procedure, write);
    Statement(database_,
              "INSERT INTO history (event_id, corrects, subject_seq, procedure, record_id, agency_office, field, "
              "before, after, standing, written_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)")
        .with(notice.event_id, notice.corrects, notice.subject_seq, notice.procedure, write.record_id,
              write.agency_office, write.field, write.before, write.after, now.time_since_epoch().count())
        .run();
  }
  if (decision.outcome.starts_with("applied") || decision.outcome == "already_current") raise_seq(notice);
}

void VehicleRegister::apply(const Notice& notice, const Annulment& annulment, stage::Instant) {
  for (const auto& write : annulment.decision.writes)
    write_value(notice.procedure, write);
  for (const auto& [write_id, before] : annulment.rebases)
    Statement(database_, "UPDATE history SET before = ? WHERE write_id = ?").with(before, write_id).run();
  Statement(database_, std::string(kChain) +
                           "UPDATE history SET standing = 0 WHERE event_id IN (SELECT event_id FROM chain) AND "
                           "procedure = ?2")
      .with(notice.annuls, notice.procedure)
      .run();
  if (annulment.decision.outcome == "applied") raise_seq(notice);
}

void VehicleRegister::write_value(const std::string& procedure, const Write& write) {
  const auto place = place_of(procedure);
  const auto& column = write.field == "fallback" ? place.fallback : place.value;
  Statement(database_, "UPDATE " + place.table + " SET " + column + " = ? WHERE " + place.key + " = ?")
      .with(write.after, write.record_id)
      .run();
}

void VehicleRegister::raise_seq(const Notice& notice) {
  const auto place = place_of(notice.procedure);
  Statement(database_, "UPDATE " + place.table + " SET " + place.seq + " = max(" + place.seq + ", ?) WHERE " +
                           place.owner + " = ?")
      .with(notice.subject_seq, notice.person_id)
      .run();
}

json VehicleRegister::dump() {
  const auto guard = database_.lock();
  return {
      {"people", rows_of(database_, "SELECT person_id, person_name, birth_date FROM people ORDER BY person_id",
                         {"person_id", "person_name", "birth_date"})},
      {"vehicles", rows_of(database_,
                           "SELECT plate, owner_id, agency_office, registration_address, fallback_address, "
                           "registration_expired, open_violations, chattel_mortgage, inspection_overdue, address_seq "
                           "FROM vehicles ORDER BY owner_id, plate",
                           {"plate", "owner_id", "agency_office", "{registration_address", "{fallback_address",
                            "?registration_expired", "?open_violations", "?chattel_mortgage", "?inspection_overdue",
                            "#address_seq"})},
      {"licences",
       rows_of(database_,
               "SELECT holder_id, agency_office, name, address, expires_on, open_violations, photo, name_seq, "
               "address_seq FROM licences ORDER BY holder_id",
               {"holder_id", "agency_office", "{name", "{address", "expires_on", "?open_violations", "photo",
                "#name_seq", "#address_seq"})},
      {"history",
       rows_of(database_,
               "SELECT write_id, event_id, subject_seq, procedure, record_id, agency_office, field, before, after, "
               "standing FROM history ORDER BY write_id",
               {"#write_id", "event_id", "#subject_seq", "procedure", "record_id", "agency_office", "field", "{before",
                "{after", "?standing"})}};
}

}  // namespace tongbao::sim_vehicle
