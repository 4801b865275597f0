#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/stage/answer_book.h"
#include "simulators/stage/code_table.h"
#include "simulators/stage/database.h"
#include "simulators/stage/day_clock.h"
#include "simulators/stage/fault_switch.h"
#include "simulators/tax/answer_book.h"
#include "simulators/tax/answer_file.h"
#include "simulators/tax/register.h"

namespace tongbao::sim_tax {

/// The words of POST /control/faults here.
extern const std::vector<std::string> kFaultModes;

/// The tax bureaus behind one exchange folder. A file is taken, decided, written to the register and answered in one
/// transaction; its answer files are then written to the folder by whoever calls files_due(). Any thread; throws
/// std::runtime_error when the database fails.
class TaxBureau {
 public:
  /// `answer_after`: how long answers lie before they go out.
  TaxBureau(stage::Database& database, const stage::DayClock& clock, stage::FaultSwitch& faults,
            stage::CodeTable characters, std::chrono::seconds answer_after);

  /// Fills an empty register; one that has taxpayers stays as it is.
  void seed(const nlohmann::json& seed);
  /// Adds bureaus and people that are not there yet. How many people.
  int add(const nlohmann::json& seed);
  /// A file that lay in `outbox/` under the name of that sequence.
  void take_file(std::uint64_t sequence, std::string_view bytes);
  /// Decides what is due and returns the files to be written now.
  std::vector<OutgoingFile> files_due();
  void note_written(const OutgoingFile& file);
  /// Decides examined notices now: all, or those of that id or person; without a filter all files go, too. Their ids.
  std::vector<std::string> decide_now(const std::string& notice_id, const std::string& person_id);
  /// A fault `hang` is on: nobody looks into the folder.
  bool is_asleep() const;

  nlohmann::json dump();
  nlohmann::json received();
  /// {"files": [{"name", "due_at", "state"}], "pending": [ids under examination]}
  nlohmann::json answers();
  std::vector<TakenNotice> newest(int most);

 private:
  struct Delivery;
  void take_new(const Batch& batch, const std::string& digest);
  std::string answer_notice(const TaxNotice& notice, const Batch& batch, const std::optional<stage::Fault>& fault);
  TaxAnswer decide_and_write(const TaxNotice& notice, stage::Instant now);
  int examination(const TaxNotice& notice, const std::optional<stage::Fault>& fault);
  void deliver(const Delivery& delivery);
  void settle_due(stage::Instant now);

  stage::Database& database_;
  const stage::DayClock& clock_;
  stage::FaultSwitch& faults_;
  stage::CodeTable characters_;
  std::chrono::seconds answer_after_;
  TaxRegister register_;
  TaxAnswerBook book_;
  stage::ReceivedLog log_;
};

}  // namespace tongbao::sim_tax
