// rest_json with a fault of its own, for ./run fault modules: every n-th call of send() aborts, steps on address 0,
// hangs, or keeps a megabyte, half of the time when the agency has the message already. What it does it first notes in
// a file outside, a line each.
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "adapters/rest_json/settings.h"
#include "gateway/contract/module.h"

namespace {

constexpr std::array kMoodSettings{
    tongbao::SettingRule{.key = "mood",
                         .type = tongbao::SettingType::choice,
                         .default_value = "none",
                         .choices = "none|abort|segv|hang|leak|victim",
                         .meaning = "What goes wrong; victim: one notice that aborts at every attempt."},
    tongbao::SettingRule{.key = "every",
                         .type = tongbao::SettingType::integer,
                         .default_value = "20",
                         .least = 1,
                         .most = 100'000,
                         .meaning = "At which of its calls."},
    tongbao::SettingRule{.key = "harm_file", .required = true, .meaning = "Where it notes what it does."},
};
constexpr auto kMoodySettings = tongbao::joined_settings(kMoodSettings, tongbao::kRestJsonSettings);
constexpr std::size_t kLeak = 1'000'000;

class MoodyTransport final : public tongbao::TransportAdapter {
 public:
  MoodyTransport(tongbao::TransportAdapter& way, const tongbao::SettingValues& settings)
      : way_{way},
        mood_{settings.text("mood")},
        every_{static_cast<std::uint64_t>(settings.integer("every"))},
        file_{settings.text("harm_file")} {}

  tongbao::SendOutcome send(const tongbao::Envelope& envelope) override {
    if (mood_ == "victim" && is_victim(envelope.notice_id)) harm(envelope.notice_id);
    const auto call = ++calls_;
    const bool now = mood_ != "none" && mood_ != "victim" && call % every_ == 0;
    if (!now) return way_.send(envelope);
    if (call / every_ % 2 == 0) {
      harm(envelope.notice_id);
      return way_.send(envelope);
    }
    auto outcome = way_.send(envelope);
    harm(envelope.notice_id);
    return outcome;
  }

 private:
  /// The first notice this module ever saw, in whatever process.
  bool is_victim(const std::string& notice) const {
    const auto name = file_ + ".victim";
    const int made = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (made >= 0) {
      write_all(made, notice);
      return true;
    }
    std::string chosen(notice.size(), ' ');
    const int known = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    const bool same = ::read(known, chosen.data(), chosen.size()) == static_cast<ssize_t>(chosen.size());
    ::close(known);
    return same && chosen == notice;
  }

  static void write_all(int file, const std::string& text) {
    if (::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::_Exit(99);
    ::close(file);
  }

  void harm(const std::string& notice) {
    write_all(::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640), mood_ + ' ' + notice + '\n');
    if (mood_ == "abort" || mood_ == "victim") std::abort();
    if (mood_ == "segv") std::raise(SIGSEGV);
    while (mood_ == "hang")
      ::pause();
    // Never given back; written to, so that it is really taken.
    static std::vector<std::unique_ptr<std::vector<char>>> kept;
    static std::mutex one_at_a_time;
    const std::lock_guard lock{one_at_a_time};
    if (mood_ == "leak") kept.push_back(std::make_unique<std::vector<char>>(kLeak, 'x'));
  }

  tongbao::TransportAdapter& way_;
  std::string mood_;
  std::uint64_t every_;
  std::string file_;
  std::atomic<std::uint64_t> calls_{0};
};

struct MoodyModule {
  MoodyModule(const tongbao::ModuleContext& given, tongbao::RestJsonRoute target)
      : context{given}, route{std::move(target)}, client{tongbao::rest_json_client(given.settings)} {}
  tongbao::ModuleContext context;
  tongbao::RestJsonRoute route;
  tongbao::SystemRandom random;
  tongbao::HttpClient client;
  tongbao::RestJsonTransport way{route, client, context, random};
  MoodyTransport transport{way, context.settings};
};

bool create_moody(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  auto route = tongbao::rest_json_route(context.settings);
  if (!route) {
    why = route.failure().detail;
    return false;
  }
  auto* module = new MoodyModule{context, *std::move(route)};
  instance.self = module;
  instance.transport = &module->transport;
  return true;
}

void destroy_moody(void* self) {
  delete static_cast<MoodyModule*>(self);
}

}  // namespace

TONGBAO_CHECKED_MODULE("moody_rest", kMoodySettings, create_moody, destroy_moody, tongbao::check_rest_json);
