#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace tongbao::stage {

/// `--name value` pairs of a command line.
class Arguments {
 public:
  /// Throws std::runtime_error with a sentence for an unknown name, a missing value or a missing required one.
  Arguments(int argc, const char* const* argv, const std::vector<std::string>& required,
            const std::vector<std::string>& optional);
  bool has(const std::string& name) const { return values_.contains(name); }
  std::string text(const std::string& name, std::string_view otherwise = {}) const;
  /// A port, 0 when absent.
  std::uint16_t port(const std::string& name) const;

 private:
  std::map<std::string, std::string> values_;
};

/// SIGTERM and SIGINT, blocked from construction on (so make it before any thread) until wait() takes one. SIGPIPE is
/// ignored.
class EndSignal {
 public:
  EndSignal();
  void wait() const;
};

/// One JSON line on stdout, flushed: the sign for whoever started the program that it can be used.
void print_ready(const nlohmann::json& facts);

/// Runs `program`; what it throws becomes a line on stderr and exit code 2.
int run_program(std::string_view name, int argc, const char* const* argv,
                int (*program)(int argc, const char* const* argv));

}  // namespace tongbao::stage
