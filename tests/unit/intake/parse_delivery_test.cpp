#include "gateway/intake/parse_delivery.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/intake/case_expectations.h"

using namespace tongbao;
using nlohmann::json;

BOOST_AUTO_TEST_SUITE(parse_deliveries)

BOOST_AUTO_TEST_CASE(judges_deliveries_by_the_procedure_tables) {
  refused_at("/deliver_to/0/agency", "church", "agency_unknown");
  refused_at("/deliver_to/0/agency", "post", "agency_not_ready");
  refused_at("/deliver_to/0/procedures/0", "land.gift", "procedure_unknown");
  refused_at("/deliver_to/0/procedures/0", 1, "not_text");
  refused_at("/deliver_to/0/procedures/1", "land.address", "procedure_twice");
  refused_at("/deliver_to/0/procedures/0", "land.doorplate", "procedure_ex_officio_only");
  refused(at_pointer(sample_case(), "/deliver_to/0/procedures/1", "land.name"),
          {"/deliver_to/0/procedures procedure_serves_none"});
  refused_at("/deliver_to/1/changes/0", 2, "change_index_unknown");
  refused_at("/deliver_to/1/changes/0", -1, "change_index_unknown");
  refused_at("/deliver_to/1/changes/1", 0, "change_index_twice");
  refused_at("/deliver_to/0/fallback_residence", true, "fallback_not_offered");
  refused_at("/deliver_to/0/customer_number", "12345", "customer_number_not_wanted");
  auto body = sample_case();
  body["deliver_to"].push_back({{"agency", "land"}, {"procedures", {"land.address"}}, {"changes", {1}}});
  refused(body, {"/deliver_to/2 delivery_twice"});
  body = sample_case();
  body["deliver_to"].push_back({{"agency", "water"}, {"procedures", {"water.bill"}}, {"changes", {0}}});
  refused(body, {"/deliver_to/2/customer_number customer_number_missing"});
  body["/deliver_to/2/customer_number"_json_pointer] = "12 34";
  refused(body, {"/deliver_to/2/customer_number customer_number_form"});
  body["/deliver_to/2/customer_number"_json_pointer] = "07-1234567";
  BOOST_TEST(accepted(body).deliver_to[2].customer_number == "07-1234567");
}

BOOST_AUTO_TEST_CASE(refuses_a_named_change_that_no_procedure_serves) {
  auto body = sample_case();
  auto named = sample_name_case();
  body["changes"][0] = named["changes"][0];
  body["/deliver_to/1/procedures"_json_pointer] = {"vehicle.registration_address"};
  refused(body, {"/deliver_to/1/changes change_not_served", "/deliver_to/1/procedures procedure_serves_none"});
}

BOOST_AUTO_TEST_CASE(judges_documents_still_submitted) {
  const auto with = [](json document) {
    auto body = sample_case();
    body["documents_still_submitted"] = json::array({std::move(document)});
    return body;
  };
  const std::string pointer = "/documents_still_submitted/0";
  accepted(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 1}}));
  refused(with({{"procedure", "land.name"}, {"kind", "T"}, {"copies", 1}}),
          {pointer + "/procedure document_not_delivered"});
  refused(with({{"procedure", "land.address"}, {"kind", "X"}, {"copies", 1}}),
          {pointer + "/kind document_kind_unknown"});
  refused(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 0}}),
          {pointer + "/copies number_out_of_range"});
  refused(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", -1}}),
          {pointer + "/copies number_out_of_range"});
  refused(with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 1.5}}), {pointer + "/copies not_integer"});
  auto body = with({{"procedure", "land.address"}, {"kind", "T"}, {"copies", 1}});
  body["documents_still_submitted"].push_back(body["documents_still_submitted"][0]);
  refused(body, {"/documents_still_submitted/1 document_twice"});
  body["documents_still_submitted"] = json::array();
  BOOST_TEST(accepted(body).documents_still_submitted->empty());
}

BOOST_AUTO_TEST_SUITE_END()
