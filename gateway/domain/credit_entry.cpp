#include "gateway/domain/credit_entry.h"

namespace tongbao {

std::int32_t taipei_month(Instant at) {
  using namespace std::chrono;
  const year_month_day day{floor<days>(at + hours{8})};
  return static_cast<int>(day.year()) * 100 + static_cast<std::int32_t>(static_cast<unsigned>(day.month()));
}

}  // namespace tongbao
