#include <tuple>

#include <boost/test/unit_test.hpp>

#include "gateway/settings/route_settings.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(shipped_routes)

BOOST_AUTO_TEST_CASE(are_files_the_gateway_accepts) {
  const auto routes = read_routes(TONGBAO_SOURCE_DIR "/config/routes", RelaySettings{});
  for (const auto& refusal : routes.refusals)
    BOOST_ERROR(to_line(refusal));
  BOOST_REQUIRE(routes.value.size() == 3u);
  const auto& [land, tax, vehicle] = std::tie(routes.value[0], routes.value[1], routes.value[2]);
  BOOST_TEST((land.agency == "land" && land.plugin.name == "land" && land.adapter.name == "soap_xml"));
  BOOST_TEST((tax.agency == "tax" && tax.plugin.name == "tax" && tax.adapter.name == "batch_file"));
  BOOST_TEST((vehicle.agency == "vehicle" && vehicle.plugin.name == "vehicle" && vehicle.adapter.name == "rest_json"));
  BOOST_TEST((tax.batch && !land.batch && !vehicle.batch));
  BOOST_TEST(land.character_set_for("10016010") == "land:澎湖縣");
  BOOST_TEST(vehicle.agency_keys.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
