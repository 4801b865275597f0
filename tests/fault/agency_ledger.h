#pragma once

#include <cstdint>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include <fcntl.h>
#include <unistd.h>

namespace tongbao::fault {

/// What the agency does with one delivery.
enum class Treatment : std::uint8_t { applied, replayed, refused, dropped };

inline std::string_view to_word(Treatment treatment) {
  switch (treatment) {
    case Treatment::applied:
      return "applied";
    case Treatment::replayed:
      return "replayed";
    case Treatment::refused:
      return "refused";
    case Treatment::dropped:
      return "dropped";
  }
  return {};
}

/// A notice that arrived, as the agency reads it. Borrowed.
struct Delivery {
  std::string_view key, case_id, procedure, subject, seq, body;
};

/// A word as it may stand in the ledger: what turned bytes made of it is a question mark.
inline std::string plain_word(std::string_view word) {
  std::string plain{word};
  for (auto& c : plain)
    if (c <= ' ' || c >= '\x7F' || c == '"' || c == '\\') c = '?';
  return plain;
}

/// How unpleasant the agencies are, in thousandths of the notices. Which ones is decided by the key alone, so that a
/// run with the same keys goes the same way.
struct Temper {
  std::uint64_t seed = 0;
  std::uint64_t refuse = 0;    // the first delivery is answered 503
  std::uint64_t drop = 0;      // applied, but the connection is cut instead of an answer
  std::uint64_t delay_ms = 0;  // answers take 0…delay_ms
};

/// FNV-1a: the same on every machine.
inline std::uint64_t mixed(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 14695981039346656037U ^ (seed * 0x9E3779B97F4A7C15U);
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash ^ (hash >> 29);
}

/// The agencies' own record, outside the system: a line per delivery in the order of arrival, in the file before the
/// answer leaves. Applies exactly once by key. One thread.
class AgencyLedger {
 public:
  AgencyLedger(const std::string& file, Temper temper)
      : temper_{temper}, file_{::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640)} {
    if (file_ < 0) throw std::runtime_error("cannot write " + file);
  }
  ~AgencyLedger() { ::close(file_); }
  AgencyLedger(const AgencyLedger&) = delete;
  AgencyLedger& operator=(const AgencyLedger&) = delete;

  Treatment take(std::size_t agency, const Delivery& delivery) {
    const auto key = delivery.key;
    auto& seen = seen_[std::to_string(agency) + ':' + std::string{key}];
    const auto fate = mixed(key, temper_.seed + agency) % 1000;
    Treatment treatment = Treatment::replayed;
    if (!seen.applied) {
      treatment = seen.deliveries == 0 && fate < temper_.refuse                  ? Treatment::refused
                  : seen.deliveries == 0 && fate < temper_.refuse + temper_.drop ? Treatment::dropped
                                                                                 : Treatment::applied;
      seen.applied = treatment != Treatment::refused;
    }
    ++seen.deliveries;
    write_down(agency, delivery, treatment);
    return treatment;
  }

  /// A line that is no delivery: what the agency did about a notice later.
  void note(std::size_t agency, std::string_view key, std::string_view did, std::string_view outcome) const {
    std::string line{"{\"agency\":" + std::to_string(agency) + ",\"key\":\""};
    line.append(plain_word(key)).append("\",\"did\":\"").append(did).append("\",\"outcome\":\"").append(outcome);
    append(line.append("\"}\n"));
  }

  std::uint64_t delay_ms(std::string_view key) const {
    return temper_.delay_ms == 0 ? 0 : mixed(key, temper_.seed + 77) % (temper_.delay_ms + 1);
  }

 private:
  struct Seen {
    std::uint32_t deliveries = 0;
    bool applied = false;
  };

  void write_down(std::size_t agency, const Delivery& delivery, Treatment treatment) const {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    std::string line{"{\"agency\":" + std::to_string(agency) + ",\"key\":\""};
    line.append(plain_word(delivery.key)).append("\",\"case\":\"").append(plain_word(delivery.case_id));
    line.append("\",\"procedure\":\"").append(plain_word(delivery.procedure));
    line.append("\",\"subject\":\"").append(plain_word(delivery.subject));
    line.append("\",\"seq\":\"").append(plain_word(delivery.seq));
    line.append("\",\"body\":\"").append(std::to_string(mixed(delivery.body, 0)));
    line.append("\",\"did\":\"").append(to_word(treatment));
    line.append("\",\"at_ms\":").append(std::to_string(now.tv_sec * 1000 + now.tv_nsec / 1'000'000)).append("}\n");
    append(line);
  }

  void append(const std::string& line) const {
    if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
      throw std::runtime_error("the agencies' ledger cannot be written");
  }

  Temper temper_;
  int file_;
  std::unordered_map<std::string, Seen> seen_;
};

}  // namespace tongbao::fault
