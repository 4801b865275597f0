#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "gateway/contract/result.h"
#include "gateway/store/database.h"

namespace tongbao {

/// A few connections for reading, opened when first needed. Any thread; a caller waits while all are in use.
class Readers {
 public:
  Readers(DatabaseLocation location, std::size_t at_most) : location_{std::move(location)}, at_most_{at_most} {}

  /// Runs `look` with a connection of its own. Fails with `store_unreachable`.
  template <class Value>
  Result<Value> read(const std::function<Value(SqlConnection&)>& look) {
    for (bool again = true;; again = false) {
      try {
        Borrowed borrowed{*this};
        Value value = look(*borrowed.connection);
        borrowed.intact = true;
        return value;
      } catch (const SqlTrouble& trouble) {
        if (!trouble.lost() || !again) return Failure{FailureKind::transient, "store_unreachable", trouble.what()};
        // The server went away since this connection was used last, and with it all others: once more on a new one.
        forget_idle();
      }
    }
  }

 private:
  /// A connection for one look. After trouble of any kind a statement may be left half-read: it is not used again.
  struct Borrowed {
    explicit Borrowed(Readers& lender) : readers{lender} { connection = readers.take(); }
    ~Borrowed() { readers.give_back(intact ? std::move(connection) : nullptr); }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    Readers& readers;
    std::unique_ptr<SqlConnection> connection;
    bool intact = false;
  };

  std::unique_ptr<SqlConnection> take();
  void give_back(std::unique_ptr<SqlConnection> connection);
  void forget_idle();

  DatabaseLocation location_;
  std::size_t at_most_;
  std::mutex mutex_;  // guards idle_ and in_use_
  std::condition_variable returned_;
  std::vector<std::unique_ptr<SqlConnection>> idle_;
  std::size_t in_use_ = 0;
};

}  // namespace tongbao
