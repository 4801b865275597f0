#include "gateway/http/trace_context.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

class FixedRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override {
    for (auto& byte : bytes)
      byte = std::byte{0xab};
  }
};

const std::string kGiven = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";  // the example of the W3C text
const std::string kMade = "00-abababababababababababababababab-abababababababab-01";

std::string taken_from(const std::string& header) {
  FixedRandom random;
  ApiRequest request;
  if (!header.empty()) request.headers["traceparent"] = header;
  take_trace_context(request, random);
  BOOST_TEST(request.trace_id == request.traceparent.substr(3, 32));
  return request.traceparent;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trace_context)

BOOST_AUTO_TEST_CASE(takes_over_a_well_formed_one) {
  BOOST_TEST(taken_from(kGiven) == kGiven);
}

BOOST_AUTO_TEST_CASE(makes_one_where_there_is_none) {
  BOOST_TEST(taken_from("") == kMade);
}

BOOST_AUTO_TEST_CASE(trusts_no_malformed_one) {
  const std::string zero_trace = "00-00000000000000000000000000000000-b7ad6b7169203331-01";
  const std::string zero_span = "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01";
  for (const std::string& header : std::vector<std::string>{
           "garbage", zero_trace, zero_span, "ff" + kGiven.substr(2), kGiven + "-x", kGiven.substr(1),
           "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", kGiven + ", " + kGiven,
           "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-Y213579132"})
    BOOST_TEST(taken_from(header) == kMade, header);
}

BOOST_AUTO_TEST_SUITE_END()
