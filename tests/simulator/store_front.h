#pragma once

#include <functional>

#include "gateway/store/relay_store.h"
#include "tests/simulator/scene.h"

namespace tongbao::simulator {

/// The worker dies here. Not a std::exception: nothing of the product may catch it.
struct SimulatedCrash {};

/// The store as one worker reaches it: every verb is the product's own, and before and after it the worker may die, the
/// others may have their turn, the connection may break. One thread.
class StoreFront final : public RelayStore {
 public:
  /// `meanwhile` lets the world go on before a verb.
  StoreFront(Scene& scene, std::string worker, std::function<void()> meanwhile)
      : scene_{scene}, worker_{std::move(worker)}, meanwhile_{std::move(meanwhile)} {}

  Result<std::vector<DueNotice>> peek_due(const std::string& agency, std::size_t limit, Pick pick) override;
  Result<std::set<std::string>> claim(const std::string& lease_owner, std::chrono::seconds lease,
                                      std::vector<ClaimIntent> intents) override;
  Result<Advance> advance(std::vector<AttemptRecord> records, const LeaseTerms& terms,
                          std::vector<ClaimIntent> intents) override;
  Result<std::vector<RecordEffect>> record(std::vector<AttemptRecord> records) override;
  Result<std::vector<RecordEffect>> record_late(std::vector<LateAnswerRecord> records) override;
  Result<std::string> procedure_of(const std::string& agency, const std::string& notice_id) override;
  Result<std::size_t> end_leases(const std::string& agency, const std::string& dead_owner,
                                 bool agency_deduplicates) override;
  Result<std::vector<std::string>> lease_owners(const std::string& agency) override;
  Result<std::size_t> mark_overdue(const std::string& agency, Instant accepted_before) override;
  Result<std::optional<Instant>> next_due_at(const std::string& agency) override;
  Result<std::vector<DueNotice>> load_notices(const std::vector<std::string>& notice_ids) override;
  Result<std::optional<OpenBatch>> unfinished_batch(const std::string& agency) override;
  Result<std::optional<OpenBatch>> cut_batch(const BatchCutRequest& request) override;
  Result<Done> record_batch_written(const BatchWritten& written) override;
  Result<std::size_t> abandon_batch(const std::string& agency, const std::string& batch_id, std::int64_t route_epoch,
                                    const std::string& reason) override;
  Result<std::optional<Instant>> last_cut_at(const std::string& agency) override;
  Result<std::vector<OpenAnswer>> open_answers(const std::string& agency, std::int64_t after_row,
                                               std::size_t at_most) override;
  Result<Done> close_answer(const std::string& agency, const std::string& reply_id) override;
  Result<std::optional<RouteState>> move_route(const RouteMove& move) override;
  Result<bool> take_probe(const std::string& agency, const std::string& worker, Instant until) override;
  Result<Done> rest_route(const std::string& agency, Instant until, const std::string& reason) override;
  Result<Done> note_route_progress(const std::string& agency, bool success, const std::string& failure_code) override;
  Result<Done> note_collect(const std::string& agency, const std::string& failure_code) override;
  Result<RouteRow> route_state(const std::string& agency) override;
  Result<std::int64_t> take_route(const std::string& agency) override;

 private:
  template <class Call>
  auto read(const char* verb, Call call) -> decltype(call());
  template <class Call>
  auto write(const char* verb, Call call) -> decltype(call());
  void begin(const char* verb);
  void may_die(const char* verb, const char* when);
  template <class Call>
  auto with_promotion_apart(Call call) -> decltype(call());

  Scene& scene_;
  std::string worker_;
  std::function<void()> meanwhile_;
};

}  // namespace tongbao::simulator
