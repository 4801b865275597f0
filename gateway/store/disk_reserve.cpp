#include "gateway/store/disk_reserve.h"

#include <system_error>

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookEvery{100};

}  // namespace

std::optional<Failure> DiskReserve::why_closed() {
  if (bytes_ == 0 || folder_.empty()) return std::nullopt;
  const bool touched = last_.with([this](Look& last) {
    const auto now = std::chrono::steady_clock::now();
    if (last.at == std::chrono::steady_clock::time_point{} || now - last.at >= kLookEvery) {
      std::error_code trouble;
      const auto space = std::filesystem::space(folder_, trouble);
      last = {now, !trouble && space.available < bytes_};
    }
    return last.touched;
  });
  if (!touched) return std::nullopt;
  return Failure{FailureKind::transient, "store_full",
                 "less than " + std::to_string(bytes_ / 1'000'000) + " MB are free in " + folder_.string()};
}

}  // namespace tongbao
