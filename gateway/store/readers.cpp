#include "gateway/store/readers.h"

namespace tongbao {

std::unique_ptr<SqlConnection> Readers::take() {
  {
    std::unique_lock lock{mutex_};
    returned_.wait(lock, [this] { return in_use_ < at_most_; });
    ++in_use_;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  try {
    return open_connection(location_);
  } catch (const SqlTrouble&) {
    give_back(nullptr);
    throw;
  }
}

void Readers::give_back(std::unique_ptr<SqlConnection> connection) {
  {
    const std::lock_guard lock{mutex_};
    --in_use_;
    if (connection) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

void Readers::forget_idle() {
  const std::lock_guard lock{mutex_};
  idle_.clear();
}

}  // namespace tongbao
