#include "gateway/intake/parse_consents.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/intake/case_expectations.h"

using namespace tongbao;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(parse_consents)

BOOST_AUTO_TEST_CASE(wants_the_consent_of_every_adult) {
  refused(without(sample_case(), "/consents"), {"/changes/0/person consent_missing"});
  // eighteen years on the day of registration
  auto body = at_pointer(sample_case(), "/changes/1/person/birth_date", "2008-11-22");
  refused(body, {"/changes/1/person consent_missing"});
  body["/changes/1/person/birth_date"_json_pointer] = "2008-11-23";
  accepted(body);
  body = sample_case();
  body["consents"].push_back(sample_consent("Y109876546"));
  refused(body, {"/consents/1/person consent_of_minor"});
  body["/consents/1"_json_pointer] = sample_consent("Y155555550");
  refused(body, {"/consents/1/person consent_of_stranger"});
  body["/consents/1"_json_pointer] = sample_consent("Y213579132");
  refused(body, {"/consents/1 consent_twice"});
  refused_at("/consents/0/method", "nod", "consent_method_unknown");
  refused_at("/consents/0/version", "第一版", "consent_version_form");
  refused_at("/consents/0/signed_at", "2026-11-22 11:00", "signed_at_form");
  refused_at("/consents/0/signed_at", "2026-11-22T03:10:00Z", "signed_in_future");
  refused_at("/consents/0/form_sha256", std::string(64, 'A'), "form_sha256_form");
}

BOOST_AUTO_TEST_CASE(covers_minors_by_an_adult_of_the_case_or_the_applicant) {
  auto body = sample_case();
  body["changes"].erase(0);
  body["deliver_to"].erase(1);
  body["applicant"]["relationship"] = "parent";
  accepted(body);
  body.erase("consents");
  refused(body, {"/consents consent_for_minors_missing"});
}

BOOST_AUTO_TEST_CASE(judges_the_applicant_and_the_contact) {
  refused_at("/applicant/relationship", "friend", "relationship_unknown");
  refused(at_pointer(sample_case(), "/applicant/person_id", "Y155555550"),
          {"/applicant/person_id applicant_not_in_case"});
  refused_at("/contact", json::object(), "contact_empty");
  for (const auto* text : {"wang", "wang@", "@example.tw", "wang@localhost", "a b@example.tw", "w@x..tw",
                           "王@example.tw", "w@example.tw\r\nBcc: x@y.tw"})
    refused(at_pointer(sample_case(), "/contact/email", text), {"/contact/email email_form"});
  for (const auto* text : {"123", "0912-345-678-901-2345", "zero912345678"})
    refused(at_pointer(sample_case(), "/contact/phone", text), {"/contact/phone phone_form"});
}

BOOST_AUTO_TEST_SUITE_END()
