#pragma once

#include <filesystem>

#include "tests/simulator/sim_desk.h"
#include "tests/simulator/sim_worker.h"

namespace tongbao::simulator {

/// How a seed ended.
struct Seen {
  std::vector<Violation> violations;
  std::uint64_t digest = 0;  // of everything that happened
  std::size_t notices = 0, attempts = 0, crashes = 0, hangs = 0, jumps = 0;
};

/// One seed: a world with a gateway's workers, an agency and people, harmed for a while, then left in peace until all
/// is done. The same seed gives the same world, always.
class SimWorld {
 public:
  struct Set {
    SharedParts& shared;
    const RequirementMatrix& matrix;
    std::filesystem::path database;  // migrated, empty, this world's own
  };
  SimWorld(std::uint64_t seed, const Set& set, Weakness weakness, std::ostream* lines);

  Seen play();

 private:
  static constexpr std::size_t kWorkers = 2;

  void harm();
  void leave_in_peace();
  bool all_done();
  void step();
  void turn(std::size_t which);
  template <class Work>
  void let(std::size_t which, Work work);
  void start_worker(std::size_t which);
  void meanwhile(std::size_t busy);
  void jump();
  void disturb();
  void kill(std::size_t which);
  void stop(std::size_t which);
  void hang(std::size_t which);
  bool able(std::size_t which) const;

  Scene scene_;
  const Set set_;
  RouteSettings route_;
  RelaySettings relay_;
  SimPlugin plugin_;
  SimNetwork network_;
  SimLocks locks_;
  SimDesk desk_;
  std::array<std::unique_ptr<SimWorker>, kWorkers> workers_;
  std::array<Millis, kWorkers> rest_{};
  Seen seen_;
  std::size_t instances_ = 0;
  bool nested_ = false;
};

}  // namespace tongbao::simulator
