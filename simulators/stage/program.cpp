#include "simulators/stage/program.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "simulators/stage/strict_json.h"

namespace tongbao::stage {

namespace {

sigset_t end_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

Arguments::Arguments(int argc, const char* const* argv, const std::vector<std::string>& required,
                     const std::vector<std::string>& optional) {
  const auto among = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (int i = 1; i < argc; i += 2) {
    const std::string word = argv[i];
    const auto name = word.starts_with("--") ? word.substr(2) : std::string{};
    if (!among(required, name) && !among(optional, name)) throw std::runtime_error("unknown argument " + word);
    if (i + 1 >= argc) throw std::runtime_error("argument " + word + " needs a value");
    values_[name] = argv[i + 1];
  }
  for (const auto& name : required)
    if (!has(name)) throw std::runtime_error("argument --" + name + " is missing");
}

std::string Arguments::text(const std::string& name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string{otherwise} : found->second;
}

std::uint16_t Arguments::port(const std::string& name) const {
  const auto digits = text(name, "0");
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size())
    throw std::runtime_error("argument --" + name + " is not a port (0..65535)");
  return number;
}

EndSignal::EndSignal() {
  const auto set = end_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void EndSignal::wait() const {
  const auto set = end_signals();
  int taken = 0;
  sigwait(&set, &taken);
}

void print_ready(const nlohmann::json& facts) {
  std::printf("%s\n", canonical(facts).c_str());
  std::fflush(stdout);
}

int run_program(std::string_view name, int argc, const char* const* argv,
                int (*program)(int argc, const char* const* argv)) {
  try {
    return program(argc, argv);
  } catch (const std::exception& trouble) {
    std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(name.size()), name.data(), trouble.what());
    return 2;
  }
}

}  // namespace tongbao::stage
