// [mail]: off without a server; what would send nothing, or send in the clear, is refused with its line.
#include <boost/test/unit_test.hpp>

#include "gateway/settings/settings.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;

namespace {

const std::string kWithoutMail = R"([store]
path = "t.db"
[http]
api_token = "file:token"
[keys]
index = "file:index"
pseudonym = "file:pseudonym"
signing = "file:signing.pem"
[modules]
directory = "modules"
[routes]
directory = "routes"
[matrix]
file = "matrix.toml"
parameters = "parameters.toml"
[tables]
directory = "tables"
[run]
directory = "run"
[mail]
)";

const std::string kMail = R"(server = "mail.example.gov.tw"
from = "noreply@example.gov.tw"
look_up = "https://example.gov.tw/progress"
)";

struct MailFile {
  TempDirectory folder;
  Checked<Settings> read(const std::string& mail) const {
    return read_settings(folder.write("tongbao.toml", kWithoutMail + mail));
  }
  /// The refusals, from their line on.
  std::vector<std::string> refusals(const std::string& mail) const {
    std::vector<std::string> lines;
    for (const auto& refusal : read(mail).refusals)
      lines.push_back(to_line(refusal).substr((folder.path() / "tongbao.toml").string().size()));
    return lines;
  }
  void check_refused(const std::string& mail, const std::string& start) const {
    const auto lines = refusals(mail);
    BOOST_TEST_CONTEXT(mail) {
      BOOST_REQUIRE(lines.size() == 1u);
      BOOST_TEST(lines[0].substr(0, start.size()) == start);
    }
  }
};

using Lines = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mail_settings, MailFile)

BOOST_AUTO_TEST_CASE(are_off_without_a_server) {
  BOOST_TEST(refusals("") == Lines{}, boost::test_tools::per_element());
  BOOST_TEST(!read("").value.mail.is_on());
  check_refused("port = 25\n", ":20: mail.server: missing; status mail is off without it");
  check_refused("password = \"file:secret\"\n", ":20: mail.server: missing; status mail is off without it");
}

BOOST_AUTO_TEST_CASE(fill_in_what_is_usual) {
  const auto read = this->read(kMail);
  BOOST_TEST(refusals(kMail) == Lines{}, boost::test_tools::per_element());
  const auto& mail = read.value.mail;
  BOOST_TEST(mail.is_on());
  BOOST_TEST(mail.port == 587);
  BOOST_TEST((mail.tls == MailTls::starttls));
  BOOST_TEST(mail.from_name == "通報 Tongbao");
  BOOST_TEST((mail.poll == std::chrono::seconds{5}));
  BOOST_TEST((mail.send_budget == std::chrono::seconds{30}));
  BOOST_TEST(mail.retry_days == 14);
  BOOST_TEST(!mail.password.named());
}

BOOST_AUTO_TEST_CASE(need_a_sender_and_a_place_to_look) {
  const auto lines = refusals("server = \"mail.example.gov.tw\"\n");
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0].find("mail.from: missing") != std::string::npos);
  BOOST_TEST(lines[1].find("mail.look_up: is required: the https://") != std::string::npos);
  const std::string server = "server = \"mail.example.gov.tw\"\n";
  check_refused(server + "from = \"nobody\"\nlook_up = \"https://x.tw\"\n",
                ":22: mail.from: \"nobody\" is no e-mail address");
  check_refused(server + "from = \"a@b.tw\"\nlook_up = \"http://x.tw\"\n",
                ":23: mail.look_up: is required: the https://");
}

BOOST_AUTO_TEST_CASE(never_send_in_the_clear_beyond_this_machine) {
  check_refused(kMail + "tls = \"none\"\n", ":24: mail.tls: \"none\" is for a mail server on this machine");
  auto local = kMail;
  local.replace(local.find("mail.example.gov.tw"), 19, "127.0.0.1");
  BOOST_TEST(refusals(local + "tls = \"none\"\n") == Lines{}, boost::test_tools::per_element());
  local.replace(local.find("127.0.0.1"), 9, "localhost");
  check_refused(local + "tls = \"none\"\n", ":24: mail.tls: \"none\" is for a mail server on this machine");
  check_refused(kMail + "tls = \"ssl\"\n", ":24: mail.tls: \"ssl\" is not one of the words");
}

BOOST_AUTO_TEST_CASE(sign_in_with_both_or_neither) {
  check_refused(kMail + "user = \"tongbao\"\n", ":24: mail.user: stands without mail.password");
  check_refused(kMail + "password = \"file:secret\"\n", ":24: mail.password: stands without mail.user");
  BOOST_TEST(refusals(kMail + "user = \"tongbao\"\npassword = \"file:secret\"\n") == Lines{},
             boost::test_tools::per_element());
  check_refused(kMail + "user = \"tongbao\"\npassword = \"secret\"\n",
                ":25: mail.password: a secret is named, never written");
}

BOOST_AUTO_TEST_CASE(have_ranges) {
  check_refused(kMail + "port = 0\n", ":24: mail.port: 0 is out of range (1..65535, default 587)");
  check_refused(kMail + "retry_days = 31\n", ":24: mail.retry_days: 31 is out of range (1..30, default 14)");
  check_refused(kMail + "poll_ms = 5\n", ":24: mail.poll_ms: 5 is out of range");
  check_refused(kMail + "send_budget_s = 0\n", ":24: mail.send_budget_s: 0 is out of range");
  check_refused(kMail + "from_name = \"two\\nlines\"\n",
                ":24: mail.from_name: is longer than 100 bytes, or more than one line");
  check_refused(kMail + "smtp = \"x\"\n", ":24: mail.smtp: unknown key");
  auto strange = kMail;
  strange.replace(strange.find("mail.example"), 4, "m/il");
  check_refused(strange, ":21: mail.server: \"m/il.example.gov.tw\" is no host name and no address");
}

BOOST_AUTO_TEST_CASE(a_password_open_to_others_is_refused) {
  const auto secret = folder.write("secret", "word\n");
  std::filesystem::permissions(secret, std::filesystem::perms{0644});
  const auto read = this->read(kMail + "user = \"tongbao\"\npassword = \"file:secret\"\nca_file = \"nowhere.pem\"\n");
  BOOST_REQUIRE(read.good());
  Lines found;
  for (const auto& refusal : check_files(read.value))
    if (refusal.key.starts_with("mail.")) found.push_back(refusal.key + " " + refusal.what);
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_TEST(found[0].find("mail.password") == 0u);
  BOOST_TEST(found[0].find("is open to others") != std::string::npos);
  BOOST_TEST(found[0].find("word\n") == std::string::npos);
  BOOST_TEST(found[1].find("nowhere.pem is no file") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
