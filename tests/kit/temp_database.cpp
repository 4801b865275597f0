#include "tests/kit/temp_database.h"

#include <stdexcept>

#include "gateway/store/schema.h"
#include "tests/kit/fake_clock.h"
#include "tests/kit/test_postgres.h"

namespace tongbao {
namespace {

void migrate(const DatabaseLocation& location) {
  const auto migrated = migrate_schema(location, FakeClock{});
  if (!migrated) throw std::runtime_error{migrated.failure().detail};
}

std::string name_in(const std::string& where) {
  return where.substr(where.rfind('=') + 1);
}

/// Copying a migrated database is faster than migrating each.
const std::string& postgres_original() {
  static const std::string name = [] {
    const auto where = TestPostgres::instance().make_database();
    migrate({Engine::postgresql, where});
    return name_in(where);
  }();
  return name;
}

}  // namespace

TempDatabase::TempDatabase(Engine engine, Content content) : location_{engine, ""} {
  const bool empty = content == Content::nothing;
  if (engine == Engine::postgresql) {
    auto& server = TestPostgres::instance();
    location_.where = empty ? server.make_database() : server.make_database(postgres_original());
    return;
  }
  location_.where = (folder_.path() / "store.sqlite").string();
  if (!empty) migrate(location_);
}

std::string TempDatabase::name() const {
  return name_in(location_.where);
}

}  // namespace tongbao
