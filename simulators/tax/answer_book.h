#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulators/stage/database.h"
#include "simulators/stage/day_clock.h"

namespace tongbao::sim_tax {

/// A notice taken once, under its id.
struct TakenNotice {
  std::string notice_id, person_id;
  std::string digest;   // of its content
  std::string content;  // the record without its number, to decide it later
  std::uint64_t sequence = 0;
  std::string batch_id;
  std::int64_t number = 0;
  bool examining = false;
  stage::Instant due_at{};
  std::string answer;  // detail record of an answer file
};

/// A batch as it was taken or turned away.
struct TakenBatch {
  std::uint64_t sequence = 0;
  std::string batch_id, digest, file_result;
  std::int64_t records = 0;
};

/// An answer file that is to be written, or was.
struct OutgoingFile {
  std::string name;
  std::string bytes;   // sound
  std::string damage;  // mode of damage to be done to the first delivery; empty: none
  stage::Instant due_at{};
  bool after_damage = false;  // a damaged delivery went out: wait until it is gone
  bool written = false;
};

/// Tables `requests`, `batches` and `answer_files`. Throws std::runtime_error on trouble; the caller holds the
/// database's lock or a Transaction.
class TaxAnswerBook {
 public:
  explicit TaxAnswerBook(stage::Database& database);

  std::optional<TakenNotice> find(const std::string& notice_id);
  std::int64_t open(const TakenNotice& notice);
  void update(const TakenNotice& notice);
  /// Examined ones due by `now`, oldest first.
  std::vector<TakenNotice> due(stage::Instant now);
  /// Makes examined notices due at `now`: all, or those of that id or person; without a filter all files, too. Their
  /// ids.
  std::vector<std::string> hasten(const std::string& notice_id, const std::string& person_id, stage::Instant now);
  /// Ids of the notices under examination, oldest first.
  std::vector<std::string> examining();
  std::vector<TakenNotice> newest(int most);

  /// The batch taken under that id or sequence.
  std::optional<TakenBatch> find_batch(std::uint64_t sequence, const std::string& batch_id);
  void keep_batch(const TakenBatch& batch);
  std::vector<TakenBatch> batches();

  /// The part number the next answer file of a batch gets.
  int next_part(std::uint64_t sequence);
  void keep_file(std::uint64_t sequence, int part, const OutgoingFile& file);
  /// The files of a batch that went out, or were lost, are to be written again, now.
  void write_again(std::uint64_t sequence, stage::Instant now);
  std::vector<OutgoingFile> files_due(stage::Instant now);
  /// Every answer file; `written` says whether it went out.
  std::vector<OutgoingFile> all_files();
  /// When the first answers to a batch go out.
  stage::Instant first_answer_at(std::uint64_t sequence);
  void note_written(const std::string& name);
  /// The damaged delivery went out; the sound one follows at `next`.
  void note_damaged(const std::string& name, stage::Instant next);

 private:
  std::vector<TakenNotice> select(stage::Statement& rows);
  stage::Database& database_;
};

}  // namespace tongbao::sim_tax
