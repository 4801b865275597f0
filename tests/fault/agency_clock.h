#pragma once

#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>

namespace tongbao::fault {

/// The gateway's clock file as the agencies see it: the instant in it and what has passed since it was written. Without
/// a file, or before it is there, the machine's time.
class AgencyClock {
 public:
  explicit AgencyClock(std::string file) : file_{std::move(file)} {}

  std::time_t now() const {
    const auto here = std::time(nullptr);
    struct stat written {};
    if (file_.empty() || ::stat(file_.c_str(), &written) != 0) return here;
    std::ifstream stream{file_};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    std::tm parts{};
    if (::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) == nullptr) return here;
    return ::timegm(&parts) + (here - written.st_mtime);
  }

 private:
  std::string file_;
};

}  // namespace tongbao::fault
