// relay_simulator: the relay's decisions and the store's SQL in virtual time, seed by seed.
//
//   --seeds N [--from S] [--jobs J]   plays seeds S … S+N-1 in J processes; says which broke a promise and how
//   --seed S [--trace]                plays one seed; with every step and every event of the product
//   --twice                           plays each seed twice and compares everything that happened
//   --weakened NAME                   with a promise broken on purpose: succeeds only when a seed notices
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <sys/wait.h>

#include <unistd.h>

#include "gateway/observe/event_log.h"
#include "gateway/store/schema.h"
#include "tests/simulator/sim_world.h"
#include "tests/unit/domain/credit_case.h"

namespace tongbao::simulator {
namespace {

volatile std::sig_atomic_t told_to_stop = 0;

struct Wish {
  std::uint64_t from = 1, seeds = 2000;
  std::uint64_t jobs = 1;
  bool trace = false, twice = false;
  std::string weakened;
};

std::uint64_t number_of(const std::string& text) {
  std::size_t read = 0;
  const auto number = std::stoull(text, &read);
  if (read != text.size()) throw std::invalid_argument{text};
  return number;
}

Wish wish_of(int count, char** words) {
  Wish wish;
  for (int at = 1; at < count; ++at) {
    const std::string word = words[at];
    const auto next = [&] { return at + 1 < count ? std::string{words[++at]} : throw std::invalid_argument{word}; };
    if (word == "--seeds") {
      wish.seeds = number_of(next());
    } else if (word == "--from") {
      wish.from = number_of(next());
    } else if (word == "--jobs") {
      wish.jobs = std::max<std::uint64_t>(1, number_of(next()));
    } else if (word == "--seed") {
      wish.from = number_of(next());
      wish.seeds = 1;
    } else if (word == "--trace") {
      wish.trace = true;
    } else if (word == "--twice") {
      wish.twice = true;
    } else if (word == "--weakened") {
      wish.weakened = next();
    } else {
      throw std::invalid_argument{word};
    }
  }
  return wish;
}

/// Fresh databases, in memory where the system has a place for files there: a migrated one is copied for each seed.
class Databases {
 public:
  Databases() {
    const auto place = std::filesystem::exists("/dev/shm") ? std::filesystem::path{"/dev/shm"}
                                                           : std::filesystem::temp_directory_path();
    folder_ = place / ("tongbao-simulator-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    const auto migrated = migrate_schema({Engine::sqlite, (folder_ / "empty").string()}, FakeClock{});
    if (!migrated) throw std::runtime_error{migrated.failure().detail};
  }
  ~Databases() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Databases(const Databases&) = delete;
  Databases& operator=(const Databases&) = delete;

  std::filesystem::path fresh() {
    const auto file = folder_ / "store";
    for (const auto* tail : {"", "-wal", "-shm"})
      std::filesystem::remove(file.string() + tail);
    std::filesystem::copy_file(folder_ / "empty", file);
    return file;
  }

 private:
  std::filesystem::path folder_;
};

struct Sums {
  std::uint64_t digest = 0;
  std::size_t broken = 0, notices = 0, attempts = 0, crashes = 0, hangs = 0, jumps = 0;

  void add(const Seen& seen) {
    digest = digest * 31 + seen.digest;
    broken += seen.violations.empty() ? 0 : 1;
    notices += seen.notices;
    attempts += seen.attempts;
    crashes += seen.crashes;
    hangs += seen.hangs;
    jumps += seen.jumps;
  }
};

Seen play(std::uint64_t seed, SharedParts& shared, Databases& databases, const Wish& wish) {
  static const RequirementMatrix matrix = vector_matrix();
  const Weakness weakness{wish.weakened == "promotion_apart", wish.weakened == "settles_on_4xx"};
  SimWorld world{seed, {shared, matrix, databases.fresh()}, weakness, wish.trace ? &std::cout : nullptr};
  return world.play();
}

void tell(std::uint64_t seed, const Seen& seen) {
  for (const auto& violation : seen.violations)
    std::cout << "seed " << seed << ": " << violation.rule << ": " << violation.detail << "\n";
  if (!seen.violations.empty()) std::cout << "replay: --seed " << seed << " --trace" << std::endl;
}

/// Plays every `jobs`-th seed. True when all went as wished.
bool play_share(const Wish& wish, std::uint64_t share) {
  Databases databases;
  SharedParts shared;
  const FakeClock still;
  std::unique_ptr<EventLog> log;
  if (wish.trace) log = std::make_unique<EventLog>(still, LogLevel::debug, std::cout);
  Sums sums;
  std::uint64_t played = 0;
  bool same = true;
  for (auto seed = wish.from + share; told_to_stop == 0 && seed < wish.from + wish.seeds; seed += wish.jobs) {
    ++played;
    const auto seen = play(seed, shared, databases, wish);
    sums.add(seen);
    tell(seed, seen);
    if (wish.twice && play(seed, shared, databases, wish).digest != seen.digest) {
      std::cout << "seed " << seed << " went another way the second time\n";
      same = false;
    }
    if (!wish.weakened.empty() && sums.broken > 0) break;
  }
  std::cout << played << " seeds, " << sums.broken << " broken, " << sums.notices << " notices, " << sums.attempts
            << " attempts, " << sums.crashes << " deaths, " << sums.hangs << " stand-stills, " << sums.jumps
            << " clock jumps, digest " << std::hex << sums.digest << std::dec << std::endl;
  if (told_to_stop != 0) return false;
  if (wish.weakened.empty()) return sums.broken == 0 && same;
  std::cout << wish.weakened << (sums.broken > 0 ? " was caught" : " was NOT caught") << std::endl;
  return sums.broken > 0;
}

int play_all(const Wish& wish) {
  std::vector<pid_t> children;
  for (std::uint64_t share = 1; share < wish.jobs; ++share) {
    std::cout.flush();
    const auto child = ::fork();
    if (child == 0) ::_exit(play_share(wish, share) ? 0 : 1);
    children.push_back(child);
  }
  bool good = play_share(wish, 0);
  for (const auto child : children) {
    int status = 0;
    good = ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 && good;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace tongbao::simulator

int main(int count, char** words) {
  using namespace tongbao::simulator;
  try {
    const auto wish = wish_of(count, words);
    if (!wish.weakened.empty()) ::setenv("TONGBAO_WEAKENED", wish.weakened.c_str(), 1);
    for (const int signal : {SIGINT, SIGTERM})  // the files in memory must go
      std::signal(signal, [](int) { told_to_stop = 1; });
    return play_all(wish);
  } catch (const std::exception& trouble) {
    std::cerr << "relay_simulator: " << trouble.what() << "\n";
    return 2;
  }
}
