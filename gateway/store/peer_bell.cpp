#include "gateway/store/peer_bell.h"

#include <array>
#include <cstdint>
#include <memory>
#include <sstream>
#include <sys/eventfd.h>
#include <vector>

#include <libpq-fe.h>
#include <poll.h>
#include <unistd.h>

#include "gateway/store/server_patience.h"

namespace tongbao {
namespace {

constexpr int kGatherMs = 20;        // many commits, one notification
constexpr int kTryAgainMs = 1'000;   // after a connection that was not made or broke
constexpr int kLookAgainMs = 5'000;  // whether a silent connection is still there

std::string listed(const std::set<std::string>& agencies) {
  std::string text;
  for (const auto& agency : agencies)
    text.append(text.empty() ? "" : " ").append(agency);
  return text;
}

std::set<std::string> unlisted(const std::string& text) {
  std::istringstream words{text};
  std::set<std::string> agencies;
  for (std::string word; words >> word;)
    agencies.insert(word);
  return agencies;
}

void drain(int wake) {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(wake, &count, sizeof count);
}

}  // namespace

/// The connection. Broken when anything went wrong on it.
class PeerBell::Line {
 public:
  explicit Line(const std::string& where) {
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options{
        PQconninfoParse(with_server_patience(where).c_str(), nullptr), &PQconninfoFree};
    std::vector<const char*> keys, values;
    for (const auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
      if (option->val == nullptr || std::string_view{option->keyword} == "connect_timeout") continue;
      keys.push_back(option->keyword);
      values.push_back(option->val);
    }
    keys.insert(keys.end(), {"connect_timeout", nullptr});
    values.insert(values.end(), {"3", nullptr});
    connection_.reset(PQconnectdbParams(keys.data(), values.data(), 0));
    PQsetNoticeReceiver(
        connection_.get(), [](void*, const PGresult*) {}, nullptr);
    good_ = PQstatus(connection_.get()) == CONNECTION_OK;
    if (good_) run("LISTEN tongbao_work", nullptr);
  }

  bool good() const { return good_; }
  int socket() const { return PQsocket(connection_.get()); }

  void tell(const std::set<std::string>& agencies) {
    const auto text = listed(agencies);
    run("SELECT pg_notify('tongbao_work', $1)", text.c_str());
  }

  /// What others told since the last look.
  std::set<std::string> heard() {
    good_ = good_ && PQconsumeInput(connection_.get()) == 1;
    std::set<std::string> agencies;
    while (auto* note = PQnotifies(connection_.get())) {
      if (note->be_pid != PQbackendPID(connection_.get())) agencies.merge(unlisted(note->extra));
      PQfreemem(note);
    }
    return agencies;
  }

 private:
  void run(const char* sql, const char* argument) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> answer{
        PQexecParams(connection_.get(), sql, argument == nullptr ? 0 : 1, nullptr, &argument, nullptr, nullptr, 0),
        &PQclear};
    const auto status = PQresultStatus(answer.get());
    good_ = good_ && (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
  }

  std::unique_ptr<PGconn, void (*)(PGconn*)> connection_{nullptr, &PQfinish};
  bool good_ = false;
};

PeerBell::PeerBell(DatabaseLocation location, CommitListener& here)
    : location_{std::move(location)}, here_{here}, wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (location_.engine == Engine::postgresql && wake_ >= 0) thread_ = std::thread{[this] { work(); }};
}

PeerBell::~PeerBell() {
  stopping_ = true;
  if (thread_.joinable()) {
    ::eventfd_write(wake_, 1);
    thread_.join();
  }
  if (wake_ >= 0) ::close(wake_);
}

void PeerBell::committed(const std::set<std::string>& agencies) {
  here_.committed(agencies);
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock{mutex_};
    untold_.insert(agencies.begin(), agencies.end());
  }
  ::eventfd_write(wake_, 1);
}

std::set<std::string> PeerBell::take_untold() {
  const std::lock_guard lock{mutex_};
  return std::exchange(untold_, {});
}

void PeerBell::work() {
  while (!stopping_) {
    Line line{location_.where};
    if (line.good()) talk(line);
    if (stopping_) return;
    take_untold();  // stale by the time somebody could hear it
    pollfd only{wake_, POLLIN, 0};
    drain(wake_);
    ::poll(&only, 1, kTryAgainMs);
  }
}

void PeerBell::talk(Line& line) {
  while (line.good() && !stopping_) {
    const auto untold = take_untold();
    if (!untold.empty()) line.tell(untold);
    if (const auto heard = line.heard(); !heard.empty()) here_.committed(heard);
    std::array<pollfd, 2> ears{pollfd{line.socket(), POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    if (!untold.empty()) ::poll(ears.data(), 1, kGatherMs);
    ::poll(ears.data(), ears.size(), kLookAgainMs);
    drain(wake_);
  }
}

}  // namespace tongbao
