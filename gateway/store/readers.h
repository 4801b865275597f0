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
      std::unique_ptr<SqlConnection> connection;
      try {
        connection = take();
        Value value = look(*connection);
        give_back(std::move(connection));
        return value;
      } catch (const SqlTrouble& trouble) {
        // A statement may be left half-read: this connection is not used again.
        give_back(nullptr);
        if (!trouble.lost() || !again) return Failure{FailureKind::transient, "store_unreachable", trouble.what()};
        // The server went away since this connection was used last, and with it all others: once more on a new one.
        forget_idle();
      }
    }
  }

 private:
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
