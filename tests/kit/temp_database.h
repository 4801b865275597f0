#pragma once

#include <string>

#include "gateway/store/database.h"
#include "tests/kit/temp_directory.h"

namespace tongbao {

/// A fresh database of its own, gone with this object; PostgreSQL's goes with the server, because dropping one costs
/// more than all the rest of a test.
class TempDatabase {
 public:
  enum class Content { schema, nothing };
  explicit TempDatabase(Engine engine, Content content = Content::schema);
  TempDatabase(const TempDatabase&) = delete;
  TempDatabase& operator=(const TempDatabase&) = delete;

  const DatabaseLocation& location() const { return location_; }
  Engine engine() const { return location_.engine; }
  /// For lock files and the like.
  const std::filesystem::path& folder() const { return folder_.path(); }
  /// PostgreSQL only: the database's name.
  std::string name() const;

 private:
  TempDirectory folder_;
  DatabaseLocation location_;
};

}  // namespace tongbao
