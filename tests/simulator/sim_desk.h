#pragma once

#include "gateway/domain/requirement_matrix.h"
#include "tests/simulator/sim_network.h"

namespace tongbao::simulator {

/// People: clerks who accept, correct, revoke and withdraw, operators who look at what needs attention. Their
/// requests reach the store whole. One thread.
class SimDesk {
 public:
  SimDesk(Scene& scene, SimNetwork& network)
      : scene_{scene}, network_{network}, ids_{scene.time.wall(), scene.id_chance} {}

  void accept();
  /// Something later about an earlier case: taken back, revoked or corrected.
  void reconsider();
  /// A person looks at one notice in attention, asks the agency, and sends it again or closes it. False: there is none
  /// a person can decide about now.
  bool attend();
  /// The second check of every case that waits for it.
  void approve_all();
  /// Somebody pauses the route, or lets it go on.
  void pause();
  void resume();

 private:
  void enter(const AcceptedCase& accepted, const std::vector<std::string>& change_ids);
  void withdraw(const std::string& case_id);
  void act_on(const std::string& case_id, bool revoke);
  bool attend_to(const std::string& notice_id);
  bool settle(const std::string& notice_id, const std::string& outcome);

  Scene& scene_;
  SimNetwork& network_;
  UlidSource ids_;
};

}  // namespace tongbao::simulator
