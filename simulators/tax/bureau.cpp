#include "simulators/tax/bureau.h"

#include <algorithm>
#include <cstdio>

#include "simulators/stage/crypto.h"
#include "simulators/tax/layout.h"

namespace tongbao::sim_tax {

const std::vector<std::string> kFaultModes{"partial", "repeat", "damage_digest",  "damage_count", "truncate",
                                           "garbage", "late",   "unknown_record", "contradict",   "hang"};

/// What is to be put into one answer file.
struct TaxBureau::Delivery {
  std::uint64_t sequence = 0;
  std::string batch_id;
  std::string file_result = "0000";
  std::vector<std::string> records;
  std::string damage;
  stage::Instant due_at{};
};

namespace {

constexpr int kVisitDays = 30;
constexpr std::chrono::days kNeverAsked{3650};  // an answer that is lost until the batch is sent again
constexpr std::string_view kUnknownNotice = "00000000000000000000000000";

bool damages_file(const std::string& mode) {
  return mode == "damage_digest" || mode == "damage_count" || mode == "truncate" || mode == "garbage";
}

std::string agency_ref(std::int64_t number, stage::Instant now) {
  char out[24];
  const int roc_year = std::stoi(stage::taipei_date(now).substr(0, 4)) - 1911;
  std::snprintf(out, sizeof out, "T%03d-%08lld", roc_year, static_cast<long long>(number));
  return out;
}

std::string stored_ref(const TakenNotice& notice) {
  return std::string(trimmed(field_bytes(kAnswerDetail, notice.answer, "AgencyRef")));
}

/// The record again with another code: no_record, or already current where it was that.
std::string contradicting(const std::string& record) {
  TaxAnswer other;
  other.notice_id = trimmed(field_bytes(kAnswerDetail, record, "NoticeId"));
  other.agency_ref = trimmed(field_bytes(kAnswerDetail, record, "AgencyRef"));
  other.code = field_bytes(kAnswerDetail, record, "Code") == "1001" ? "0001" : "1001";
  return answer_record(other);
}

std::string unknown_record() {
  TaxAnswer stray;
  stray.notice_id = kUnknownNotice;
  stray.code = "0001";
  stray.agency_ref = "T000-00000000";
  return answer_record(stray);
}

}  // namespace

TaxBureau::TaxBureau(stage::Database& database, const stage::DayClock& clock, stage::FaultSwitch& faults,
                     stage::CodeTable characters, std::chrono::seconds answer_after)
    : database_(database),
      clock_(clock),
      faults_(faults),
      characters_(std::move(characters)),
      answer_after_(answer_after),
      register_(database),
      book_(database),
      log_(database) {}

void TaxBureau::seed(const nlohmann::json& seed) {
  stage::Transaction transaction(database_);
  register_.seed(seed);
  transaction.commit();
}

int TaxBureau::add(const nlohmann::json& seed) {
  stage::Transaction transaction(database_);
  const int added = register_.add(seed);
  transaction.commit();
  return added;
}

void TaxBureau::take_file(std::uint64_t sequence, std::string_view bytes) {
  const auto read = read_batch(bytes, sequence, characters_);
  const auto now = clock_.now();
  if (const auto* damaged = std::get_if<DamagedBatch>(&read)) {
    stage::Transaction transaction(database_);
    deliver({sequence, damaged->batch_id, damaged->file_result, {}, {}, now});
    return transaction.commit();
  }
  const auto& batch = std::get<Batch>(read);
  for (const auto& notice : batch.notices)
    log_.note({notice.notice_id, notice.subject, notice.subject_seq, notice.procedure, now});
  stage::Transaction transaction(database_);
  const auto digest = stage::hex(stage::sha256(bytes));
  const auto known = book_.find_batch(sequence, batch.batch_id);
  if (!known) {
    take_new(batch, digest);
  } else if (known->digest == digest) {
    book_.write_again(known->sequence, now);
  } else {
    deliver({sequence, batch.batch_id, "9003", {}, {}, now});
  }
  transaction.commit();
}

void TaxBureau::take_new(const Batch& batch, const std::string& digest) {
  const auto now = clock_.now();
  book_.keep_batch({batch.sequence, batch.batch_id, digest, "0000", std::ssize(batch.notices)});
  Delivery main{batch.sequence, batch.batch_id, "0000", {}, {}, now + answer_after_};
  std::vector<Delivery> extra;
  const auto afterwards = [&](std::string record, std::chrono::seconds wait) {
    const auto due = main.due_at + wait;
    auto same = std::find_if(extra.begin(), extra.end(), [&](const Delivery& at) { return at.due_at == due; });
    if (same == extra.end())
      same = extra.insert(extra.end(), Delivery{batch.sequence, batch.batch_id, "0000", {}, {}, due});
    same->records.push_back(std::move(record));
  };
  for (const auto& notice : batch.notices) {
    const auto fault = faults_.take({notice.person_id, notice.notice_id, notice.procedure});
    const auto record = answer_notice(notice, batch, fault);
    const auto mode = fault ? fault->mode : std::string{};
    if (fault && fault->drop_after_apply) {
      afterwards(record, kNeverAsked);
      continue;
    }
    if (mode == "partial") {
      afterwards(record, fault->seconds);
      continue;
    }
    main.records.push_back(record);
    if (mode == "unknown_record") main.records.push_back(unknown_record());
    if (mode == "repeat") afterwards(record, fault->seconds);
    if (mode == "contradict") afterwards(contradicting(record), fault->seconds);
    if (damages_file(mode)) main.damage = mode + ":" + std::to_string(fault->seconds.count());
  }
  if (!main.records.empty()) deliver(main);
  for (const auto& later : extra)
    deliver(later);
}

int TaxBureau::examination(const TaxNotice& notice, const std::optional<stage::Fault>& fault) {
  if (!notice.trouble.empty()) return 0;
  if (fault && fault->mode == "late") return static_cast<int>(fault->seconds.count());
  const auto decision = decide(notice, register_.taxpayer_of(notice), register_.changes_of(notice.earlier_notice_id));
  return decision.code == "0000" ? register_.examination_seconds(notice.person_id) : 0;
}

std::string TaxBureau::answer_notice(const TaxNotice& notice, const Batch& batch,
                                     const std::optional<stage::Fault>& fault) {
  const auto now = clock_.now();
  const auto digest = stage::hex(stage::sha256(notice.content));
  if (const auto stored = book_.find(notice.notice_id)) {
    if (stored->digest == digest) return stored->answer;
    TaxAnswer refusal;
    refusal.notice_id = notice.notice_id;
    refusal.code = "8003";
    refusal.agency_ref = stored_ref(*stored);
    return answer_record(refusal);
  }
  TakenNotice taken{
      notice.notice_id, notice.person_id, digest, notice.content, batch.sequence, batch.batch_id, 0, false, {}, {}};
  taken.number = book_.open(taken);
  TaxAnswer answer;
  const int seconds = examination(notice, fault);
  if (seconds > 0) {
    taken.examining = true;
    taken.due_at = now + std::chrono::seconds(seconds);
    answer.notice_id = notice.notice_id;
    answer.code = "0100";
    answer.due_date = stage::taipei_date(taken.due_at);
  } else {
    answer = decide_and_write(notice, now);
  }
  answer.agency_ref = agency_ref(taken.number, now);
  taken.answer = answer_record(answer);
  book_.update(taken);
  return taken.answer;
}

TaxAnswer TaxBureau::decide_and_write(const TaxNotice& notice, stage::Instant now) {
  const auto decision = decide(notice, register_.taxpayer_of(notice), register_.changes_of(notice.earlier_notice_id));
  TaxAnswer answer;
  answer.notice_id = notice.notice_id;
  answer.code = decision.code;
  if (decision.code == "0000") {
    register_.carry_out(notice, decision.changes);
    answer.rows = decision.rows();
    answer.effective_at = stage::rfc3339(now);
  }
  if (decision.code == "0000" || decision.code == "0001") register_.note_order(notice);
  answer.follow_up = decision.follow_up;
  answer.follow_up_office = decision.follow_up_office;
  if (decision.follow_up == "visit") answer.follow_up_date = stage::taipei_date(now, kVisitDays);
  return answer;
}

void TaxBureau::deliver(const Delivery& delivery) {
  const int part = book_.next_part(delivery.sequence);
  const AnswerHead head{delivery.sequence, delivery.batch_id, part, delivery.file_result,
                        stage::rfc3339(delivery.due_at)};
  book_.keep_file(delivery.sequence, part,
                  {answer_file_name(delivery.sequence, part), answer_file(head, delivery.records), delivery.damage,
                   delivery.due_at, false, false});
}

void TaxBureau::settle_due(stage::Instant now) {
  std::map<std::uint64_t, Delivery> decided;
  for (auto& taken : book_.due(now)) {
    const auto notice = read_content(taken.content, characters_);
    auto answer = decide_and_write(notice, now);
    answer.agency_ref = stored_ref(taken);
    taken.examining = false;
    taken.answer = answer_record(answer);
    book_.update(taken);
    auto& delivery = decided[taken.sequence];
    delivery.sequence = taken.sequence;
    delivery.batch_id = taken.batch_id;
    // A decision never goes out before the answer that promised it.
    delivery.due_at = std::max(now, book_.first_answer_at(taken.sequence));
    delivery.records.push_back(taken.answer);
  }
  for (const auto& [sequence, delivery] : decided)
    deliver(delivery);
}

std::vector<OutgoingFile> TaxBureau::files_due() {
  const auto now = clock_.now();
  stage::Transaction transaction(database_);
  settle_due(now);
  auto files = book_.files_due(now);
  transaction.commit();
  return files;
}

void TaxBureau::note_written(const OutgoingFile& file) {
  const auto lock = database_.lock();
  const auto colon = file.damage.find(':');
  if (colon == std::string::npos) return book_.note_written(file.name);
  book_.note_damaged(file.name, clock_.now() + std::chrono::seconds(std::stoi(file.damage.substr(colon + 1))));
}

std::vector<std::string> TaxBureau::decide_now(const std::string& notice_id, const std::string& person_id) {
  const auto now = clock_.now();
  stage::Transaction transaction(database_);
  auto hastened = book_.hasten(notice_id, person_id, now);
  settle_due(now);
  transaction.commit();
  return hastened;
}

bool TaxBureau::is_asleep() const {
  const auto all = faults_.list();
  return std::any_of(all.begin(), all.end(), [](const auto& fault) { return fault.value("mode", "") == "hang"; });
}

nlohmann::json TaxBureau::dump() {
  stage::Transaction transaction(database_);
  settle_due(clock_.now());
  auto out = register_.dump();
  transaction.commit();
  return out;
}

nlohmann::json TaxBureau::received() {
  auto batches = nlohmann::json::array();
  {
    const auto lock = database_.lock();
    for (const auto& batch : book_.batches())
      batches.push_back({{"sequence", batch.sequence},
                         {"batch_id", batch.batch_id},
                         {"file_result", batch.file_result},
                         {"records", batch.records}});
  }
  return {{"received", log_.list()}, {"batches", std::move(batches)}};
}

nlohmann::json TaxBureau::answers() {
  const auto lock = database_.lock();
  auto files = nlohmann::json::array();
  for (const auto& file : book_.all_files())
    files.push_back({{"name", file.name},
                     {"due_at", stage::rfc3339(file.due_at)},
                     {"state", file.written ? "written" : "waiting"}});
  return {{"files", std::move(files)}, {"pending", book_.examining()}};
}

std::vector<TakenNotice> TaxBureau::newest(int most) {
  const auto lock = database_.lock();
  return book_.newest(most);
}

}  // namespace tongbao::sim_tax
