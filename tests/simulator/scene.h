#pragma once

#include <memory>
#include <string>

#include "gateway/store/store.h"
#include "tests/simulator/chance.h"
#include "tests/simulator/ledger.h"
#include "tests/simulator/trace.h"
#include "tests/simulator/virtual_time.h"

namespace tongbao::simulator {

/// What one seed decides before anything happens.
struct Terms {
  bool deduplicates = true;
  bool opens_on_receipt = false;
  bool answers_later = true;
  bool brings_answers = false;  // it brings its later answers to us
  std::size_t workers = 1;
  std::size_t window = 4;
};

/// A promise broken on purpose; the simulator must notice. Those of the product stand behind weakened().
struct Weakness {
  bool promotion_apart = false;  // the lane's next change is let go in a commit of its own
  bool settles_on_4xx = false;   // any 4xx counts as the agency's refusal
};

/// Everything the parts of one simulated world share. One thread.
struct Scene {
  Scene(std::uint64_t seed, std::ostream* lines, Weakness weak)
      : chance{seed}, id_chance{~seed}, trace{time, lines}, weakness{weak} {}

  VirtualTime time;
  Chance chance;
  Chance id_chance;
  Trace trace;
  Ledger ledger;
  Terms terms;
  Weakness weakness;
  std::size_t verbs = 0;                // asked of the store so far
  unsigned fault_level = 100;           // percent of the usual faults; 0: the world is kind
  std::unique_ptr<Store> store;         // the product's
  std::unique_ptr<SqlConnection> eyes;  // looks into it without the product's verbs

  /// True so often, while faults are played.
  bool fault(unsigned permille) { return chance.permille(permille * fault_level / 100); }
};

inline constexpr const char* kAgency = "land";

}  // namespace tongbao::simulator
