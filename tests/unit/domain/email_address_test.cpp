#include "gateway/domain/email_address.h"

#include <string>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(email_address)

BOOST_AUTO_TEST_CASE(takes_what_every_mail_server_takes) {
  for (const auto* text : {"a@b.tw", "wang.ta-ming+case@mail.example.gov.tw", "o'hara_1@x-y.example"})
    BOOST_TEST(is_email_address(text), text);
}

BOOST_AUTO_TEST_CASE(refuses_what_a_header_or_command_could_break_on) {
  for (const auto* text :
       {"", "a", "@b.tw", "a@", "a@b", "a@b..tw", "a@.tw", "a@b.tw.", "a b@c.tw", "a@b@c.tw", "a@b.tw>", "<a@b.tw>",
        "a@b.tw\r\nRCPT TO:<c@d.tw>", "許@b.tw", "\"a\"@b.tw", "a@[127.0.0.1]"})
    BOOST_TEST(!is_email_address(text), text);
  BOOST_TEST(is_email_address(std::string(64, 'a') + "@b.tw"));
  BOOST_TEST(!is_email_address(std::string(65, 'a') + "@b.tw"));
  BOOST_TEST(!is_email_address("a@" + std::string(250, 'b') + ".tw"));
}

BOOST_AUTO_TEST_SUITE_END()
