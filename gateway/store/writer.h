#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/contract/result.h"
#include "gateway/domain/credit_entry.h"
#include "gateway/store/database.h"
#include "gateway/store/row_buffer.h"

namespace tongbao {

/// The rows a write must have for itself. They are locked before its body runs, people before cases before offices,
/// each in key order and in statements of their own: a later statement then sees everything committed before the lock
/// was ours.
struct WriteScope {
  std::vector<std::string> index_keys;    // people, made when new
  std::vector<std::int64_t> person_rows;  // people already known
  std::vector<std::string> case_ids;
  std::vector<std::string> offices;  // whose receipt numbers are drawn
};

class AcceptRound;
class SettlementRound;

/// What the body of a write works with.
struct Transaction {
  SqlConnection& sql;
  Instant now;                      // one instant for everything in this commit
  std::set<std::string> touched;    // agencies with something new to do; told to the listener after the commit
  std::vector<CreditEntry> booked;  // credits of this transaction; told to the observer after the commit
  RowBuffer rows{sql};
  std::shared_ptr<AcceptRound> accept_round{};     // the cases the writer took together
  std::shared_ptr<SettlementRound> settlements{};  // what they leave to the end; null: nothing

  std::int64_t now_ms() const { return now.time_since_epoch().count(); }
};

/// Told after each commit which agencies have something new to do. A hint: workers also poll.
class CommitListener {
 public:
  virtual ~CommitListener() = default;
  virtual void committed(const std::set<std::string>& agencies) = 0;
};

/// How the writer reports on itself; implemented by the metrics.
class CommitObserver {
 public:
  virtual ~CommitObserver() = default;
  virtual void note_commit(std::size_t batch_size, std::chrono::microseconds took, std::size_t still_queued) = 0;
  virtual void note_credits(const std::vector<CreditEntry>& booked) = 0;
};

/// How much the writer takes on.
struct WriterLimits {
  std::size_t batch = 512;   // most writes in one transaction
  std::size_t queue = 4096;  // waiting writes before it says `store_busy`
};

/// The only code that writes: takes everything that is queued (at most a batch), runs it in one transaction, commits,
/// then completes the waiting callers (group commit). A write that fails does not fail its neighbours: the batch is run
/// again one by one, so bodies may run more than once and must only touch the transaction and their result. Any thread
/// may call write().
class Writer {
 public:
  Writer(DatabaseLocation location, const Clock& clock, CommitListener* listener, CommitObserver* observer,
         WriterLimits limits = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Waits for the commit. Fails with `store_busy` (queue full), `store_unreachable` (nothing was written),
  /// `commit_unknown` (the connection broke during COMMIT) or `store_refused` (this write cannot be made).
  /// `join`, when given, is called before the first body of the batch: writes that are cheaper together meet there.
  template <class Value>
  Result<Value> write(WriteScope scope, std::function<Value(Transaction&)> body,
                      std::function<void(Transaction&)> join = {}) {
    auto value = std::make_shared<std::optional<Value>>();
    Job job{std::move(scope),
            [value, body = std::move(body)](Transaction& transaction) { *value = body(transaction); }};
    job.join = std::move(join);
    auto failure = run(std::move(job));
    if (failure) return std::move(*failure);
    return std::move(**value);
  }

 private:
  struct Job {
    WriteScope scope;
    std::function<void(Transaction&)> join{};  // before any body of the batch runs
    std::function<void(Transaction&)> body;
    std::promise<std::optional<Failure>> done;
    Job(WriteScope wanted, std::function<void(Transaction&)> work) : scope{std::move(wanted)}, body{std::move(work)} {}
  };

  std::optional<Failure> run(Job job);
  void work();
  void write_batch(std::vector<Job>& batch);
  std::optional<Failure> try_write(std::span<Job> jobs);
  SqlConnection& connected();

  std::size_t queued();

  DatabaseLocation location_;
  const WriterLimits limits_;
  const Clock& clock_;
  CommitListener* listener_;
  CommitObserver* observer_;
  std::unique_ptr<SqlConnection> connection_;  // the writer thread's own
  std::mutex mutex_;                           // guards queue_ and stopping_
  std::condition_variable arrived_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tongbao
