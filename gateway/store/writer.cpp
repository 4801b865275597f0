#include "gateway/store/writer.h"

#include <algorithm>
#include <chrono>
#include <span>

#include "gateway/kit/fault_point.h"
#include "gateway/store/row_locks.h"
#include "gateway/store/settlement_round.h"

namespace tongbao {
namespace {

/// Of a negative control: how long a store that writes behind its answers has them out before they are safe.
constexpr std::chrono::milliseconds kWriteBehind{20};

WriteScope scope_of_all(std::span<const WriteScope* const> scopes) {
  WriteScope all;
  for (const auto* scope : scopes) {
    all.index_keys.insert(all.index_keys.end(), scope->index_keys.begin(), scope->index_keys.end());
    all.person_rows.insert(all.person_rows.end(), scope->person_rows.begin(), scope->person_rows.end());
    all.case_ids.insert(all.case_ids.end(), scope->case_ids.begin(), scope->case_ids.end());
    all.offices.insert(all.offices.end(), scope->offices.begin(), scope->offices.end());
  }
  return all;
}

}  // namespace

Writer::Writer(DatabaseLocation location, const Clock& clock, CommitListener* listener, CommitObserver* observer,
               WriterLimits limits)
    : location_{std::move(location)},
      limits_{limits},
      clock_{clock},
      listener_{listener},
      observer_{observer},
      thread_{[this] { work(); }} {}

Writer::~Writer() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  arrived_.notify_all();
  thread_.join();
}

std::optional<Failure> Writer::run(Job job) {
  auto done = job.done.get_future();
  {
    const std::lock_guard lock{mutex_};
    if (stopping_ || queue_.size() >= limits_.queue)
      return Failure{FailureKind::transient, "store_busy", "the write queue is full or closing"};
    queue_.push_back(std::move(job));
  }
  arrived_.notify_one();
  return done.get();
}

void Writer::work() {
  for (;;) {
    std::vector<Job> batch;
    {
      std::unique_lock lock{mutex_};
      arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const auto count = std::min(queue_.size(), limits_.batch);
      for (std::size_t taken = 0; taken < count; ++taken) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    write_batch(batch);
  }
}

void Writer::write_batch(std::vector<Job>& batch) {
  auto failure = try_write(batch);
  // A connection that broke before COMMIT wrote nothing: once more, on a new one.
  if (failure && failure->code == "store_unreachable") failure = try_write(batch);
  // One of them is at fault, or another process was faster (deadlock, the same key at once): each once more, alone.
  const bool one_may_be_at_fault = failure && failure->code == "store_refused";
  for (auto& job : batch) {
    if (one_may_be_at_fault) failure = try_write({&job, 1});
    if (!weakened("answers_before_commit")) job.done.set_value(failure);
  }
}

std::size_t Writer::queued() {
  const std::lock_guard lock{mutex_};
  return queue_.size();
}

SqlConnection& Writer::connected() {
  if (connection_) return *connection_;
  auto connection = open_connection(location_);
  keep_to_keys(*connection);
  connection_ = std::move(connection);
  return *connection_;
}

std::optional<Failure> Writer::try_write(std::span<Job> jobs) {
  const auto began = std::chrono::steady_clock::now();
  bool committing = false;
  std::set<std::string> touched;
  std::vector<CreditEntry> booked;
  try {
    WriteTransaction write{connected(), location_};
    Transaction transaction{write.sql(), clock_.now(), {}, {}};
    std::vector<const WriteScope*> scopes;
    for (const auto& job : jobs)
      scopes.push_back(&job.scope);
    lock_rows(transaction.sql, scope_of_all(scopes));
    for (auto& job : jobs)
      if (job.join) job.join(transaction);
    for (auto& job : jobs)
      job.body(transaction);
    if (transaction.settlements) transaction.settlements->finish(transaction);
    touched = std::move(transaction.touched);
    booked = std::move(transaction.booked);
    committing = true;
    if (weakened("answers_before_commit")) {
      for (auto& job : jobs)
        job.done.set_value(std::nullopt);
      std::unique_lock lock{mutex_};
      arrived_.wait_for(lock, kWriteBehind, [this] { return stopping_; });
    }
    write.commit();
  } catch (const SqlTrouble& trouble) {
    if (trouble.lost()) connection_.reset();
    if (committing && trouble.lost()) return Failure{FailureKind::transient, "commit_unknown", trouble.what()};
    if (trouble.lost()) return Failure{FailureKind::transient, "store_unreachable", trouble.what()};
    return Failure{FailureKind::transient, "store_refused", trouble.what()};
  } catch (const std::exception& defect) {
    return Failure{FailureKind::defect, "store_refused", defect.what()};
  }
  if (observer_ != nullptr) {
    const auto took = std::chrono::steady_clock::now() - began;
    observer_->note_commit(jobs.size(), std::chrono::duration_cast<std::chrono::microseconds>(took), queued());
    if (!booked.empty()) observer_->note_credits(booked);
  }
  if (listener_ != nullptr && !touched.empty()) listener_->committed(touched);
  return std::nullopt;
}

}  // namespace tongbao
