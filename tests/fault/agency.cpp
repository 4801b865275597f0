// The fault tests' agencies in one thread: each a port that takes notices in its dialect (dialects.h), writes every
// delivery into one ledger of their own (agency_ledger.h), and answers `applied`. They refuse, cut off and delay as
// they are told, so that order and keys are really tested. They keep no register.
//
//   fault_agency --ledger F --certificate F --key F --client-ca F --signing-key F --key-id WORD
//                [--dialects signed,soap,plain,later,receipt] [--seed N] [--refuse THOUSANDTHS] [--drop THOUSANDTHS]
//                [--delay-ms N]
//                [--clock-file F]
//
// All but `plain` and `receipt` ask for mutual TLS. Prints {"ready":true,"ports":[…]}. Ends when its standard input
// closes.
#include <csignal>
#include <iostream>
#include <map>
#include <sstream>

#include "tests/bench/agency_loop.h"
#include "tests/bench/answer_signer.h"
#include "tests/bench/arguments.h"
#include "tests/fault/agency_clock.h"
#include "tests/fault/dialects.h"
#include "tests/fault/late_book.h"

namespace tongbao::fault {
namespace {

using bench::Arguments;

std::vector<Dialect> dialects_of(const Arguments& arguments) {
  std::vector<Dialect> dialects;
  std::istringstream words{arguments.text("dialects", "signed,signed,signed")};
  static const std::map<std::string, Dialect> kDialects{{"signed", Dialect::signed_json},
                                                        {"soap", Dialect::soap},
                                                        {"plain", Dialect::plain},
                                                        {"later", Dialect::later},
                                                        {"receipt", Dialect::receipt}};
  for (std::string word; std::getline(words, word, ',');) {
    const auto known = kDialects.find(word);
    if (known == kDialects.end()) throw std::runtime_error("no dialect " + word);
    dialects.push_back(known->second);
  }
  return dialects;
}

Temper temper_of(const Arguments& arguments) {
  const auto number = [&](const char* name) { return static_cast<std::uint64_t>(arguments.number(name, 0)); };
  return {number("seed"), number("refuse"), number("drop"), number("delay-ms")};
}

class Agencies {
 public:
  explicit Agencies(const Arguments& arguments)
      : dialects_{dialects_of(arguments)},
        context_{bench::tls_context(arguments)},
        signer_{arguments.text("signing-key"), arguments.text("key-id")},
        ledger_{arguments.text("ledger"), temper_of(arguments)},
        clock_{arguments.text("clock-file", "")},
        loop_{contexts(),
              [this](std::size_t agency, const bench::HttpMessage& message) { return hear(agency, message); },
              [](const std::string&) {}} {
    for (std::size_t agency = 0; agency < dialects_.size(); ++agency)
      if (dialects_[agency] == Dialect::later) late_.try_emplace(agency, ledger_, agency, temper_of(arguments).seed);
    std::cout << loop_.ready_line() << std::endl;
  }

  void run() { loop_.run(); }

 private:
  std::vector<SSL_CTX*> contexts() const {
    std::vector<SSL_CTX*> all;
    for (const auto dialect : dialects_)
      all.push_back(is_plain(dialect) ? nullptr : context_.get());
    return all;
  }

  /// Writes the delivery down, then answers.
  bench::Said hear(std::size_t agency, const bench::HttpMessage& message) {
    const auto late = late_.find(agency);
    if (late != late_.end() && message.head.starts_with("POST /v1/answers/poll"))
      return {.text = late->second.answer(message, signer_, clock_.now())};
    const auto delivery = delivery_of(dialects_[agency], message);
    const auto treatment = ledger_.take(agency, delivery);
    if (late != late_.end() && treatment != Treatment::refused) late->second.decide(delivery, clock_.now());
    if (treatment == Treatment::dropped) return {.text = {}, .cut = true};
    const auto answer = treatment == Treatment::refused
                            ? std::string{"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"}
                            : applied_answer(dialects_[agency], message, signer_, clock_.now());
    return {.text = {},
            .when_due = [answer] { return answer; },
            .after = std::chrono::milliseconds{ledger_.delay_ms(delivery.key)}};
  }

  std::vector<Dialect> dialects_;
  bench::TlsContext context_;
  bench::AnswerSigner signer_;
  AgencyLedger ledger_;
  AgencyClock clock_;
  std::map<std::size_t, LateBook> late_;
  bench::AgencyLoop loop_;
};

}  // namespace
}  // namespace tongbao::fault

int main(int argc, char** argv) {
  try {
    std::signal(SIGPIPE, SIG_IGN);
    tongbao::fault::Agencies{tongbao::bench::Arguments{argc, argv}}.run();
    return 0;
  } catch (const std::exception& trouble) {
    std::cerr << "fault_agency: " << trouble.what() << std::endl;
    return 2;
  }
}
