#include "gateway/store/store.h"

#include "gateway/store/sql_array.h"

namespace tongbao {
namespace {

constexpr std::size_t kReaders = 4;

/// Of the SQLite file; empty where the disk is another machine's business.
std::filesystem::path folder_of(const DatabaseLocation& location) {
  if (location.engine != Engine::sqlite) return {};
  return std::filesystem::absolute(location.where).parent_path();
}

}  // namespace

Store::Store(StoreOptions options, const RequirementMatrix& matrix, const Clock& clock, Random& random,
             CommitListener* listener, CommitObserver* observer)
    : options_{std::move(options)},
      reserve_{folder_of(options_.location), options_.reserve_bytes},
      clock_{clock},
      ulids_{clock, random},
      new_id_{[this] { return ulids_.next(); }},
      rules_{matrix, options_.lanes_open_on_receipt, new_id_},
      readers_{options_.location, kReaders},
      writer_{options_.location, clock, listener, observer, options_.limits} {}

Store::~Store() = default;

Result<WriteScope> Store::scope_of(const std::vector<std::string>& notice_ids) {
  WriteScope scope;
  // SQLite has one writer at a time: there is nothing to lock.
  if (options_.location.engine == Engine::sqlite) return scope;
  const auto read = readers_.read<Done>([&](SqlConnection& sql) {
    for (const auto& [person, case_id, credited] : rows_in<std::int64_t, std::string, std::string>(
             sql,
             "SELECT n.person_row, n.case_id, COALESCE(k.earlier_case_id, k.case_id) FROM notices n JOIN cases k ON "
             "k.case_id = n.case_id",
             "n.notice_id", std::set<std::string>{notice_ids.begin(), notice_ids.end()})) {
      scope.person_rows.push_back(person);
      scope.case_ids.push_back(case_id);
      scope.case_ids.push_back(credited);
    }
    return Done{};
  });
  if (!read) return read.failure();
  return scope;
}

}  // namespace tongbao
