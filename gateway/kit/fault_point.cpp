#include "gateway/kit/fault_point.h"

#ifdef TONGBAO_FAULT_POINTS

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace tongbao {
namespace {

std::string_view told(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

struct Order {
  std::string_view name;
  long pass = 0;
};

Order order_of(std::string_view text) {
  const auto at = text.rfind('=');
  if (at == std::string_view::npos) return {};
  return {text.substr(0, at), std::strtol(text.data() + at + 1, nullptr, 10)};
}

/// Whether this process is the one that shall die.
bool is_meant() {
  const auto word = told("TONGBAO_FAULT_IN");
  if (word.empty()) return true;
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  const std::string line{std::istreambuf_iterator<char>{file}, {}};
  return line.ends_with('\0' + std::string{word} + '\0');
}

}  // namespace

void fault_point(const char* name) {
  static const Order order = order_of(told("TONGBAO_FAULT_POINT"));
  if (order.name != name) return;
  static const bool meant = is_meant();
  if (!meant) return;
  static std::atomic<long> passes{0};
  if (++passes != order.pass) return;
  const char* once = std::getenv("TONGBAO_FAULT_DONE");
  if (once == nullptr) return;
  const int done = ::open(once, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (done < 0) return;
  const auto process = std::to_string(::getpid());
  [[maybe_unused]] const auto written = ::write(done, process.data(), process.size());
  std::raise(SIGKILL);
}

bool weakened(const char* name) {
  static const std::string_view chosen = told("TONGBAO_WEAKENED");
  return !chosen.empty() && chosen == name;
}

}  // namespace tongbao

#endif
