#include "gateway/settings/secret.h"

#include <array>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

namespace tongbao {
namespace {

constexpr std::size_t kLargestSecret = 65'536;

Failure secret_failure(std::string code, const Secret& secret, const std::string& what) {
  return {FailureKind::configuration, std::move(code), secret.origin + ": " + secret.file.string() + " " + what};
}

/// Closes on every way out.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

}  // namespace

Result<std::string> read_secret(const Secret& secret) {
  // The open file is judged, not its name: nobody can swap it in between.
  const Descriptor file{::open(secret.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  struct stat facts {};
  if (file.number < 0 || ::fstat(file.number, &facts) != 0 || !S_ISREG(facts.st_mode))
    return secret_failure("secret_missing", secret, "is not a file this user can read");
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return secret_failure("secret_open_to_others", secret, "is open to others than its owner; chmod 0600 it");
  std::string content;
  std::array<char, 4096> part;
  for (;;) {
    const auto got = ::read(file.number, part.data(), part.size());
    if (got < 0 || content.size() > kLargestSecret)
      return secret_failure("secret_missing", secret, "cannot be read as a secret (64 KiB at most)");
    if (got == 0) break;
    content.append(part.data(), static_cast<std::size_t>(got));
  }
  if (content.empty()) return secret_failure("secret_empty", secret, "is empty");
  return content;
}

Result<std::string> read_secret_line(const Secret& secret) {
  auto content = read_secret(secret);
  if (!content) return content;
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = content->find_first_not_of(kBlank);
  if (first == std::string::npos) return secret_failure("secret_empty", secret, "holds blanks only");
  return content->substr(first, content->find_last_not_of(kBlank) - first + 1);
}

}  // namespace tongbao
