#include "gateway/observe/metrics_file.h"

#include <boost/test/unit_test.hpp>

#include "gateway/observe/metrics.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(metrics_file)

BOOST_AUTO_TEST_CASE(adds_equal_series_and_keeps_each_family_together) {
  const std::string one =
      "# HELP a_total As\n# TYPE a_total counter\na_total{x=\"1 2\"} 3\n# HELP b B\n# TYPE b gauge\nb 0.5\n";
  const std::string other =
      "# HELP b B\n# TYPE b gauge\nb 0.25\n# HELP a_total As\n# TYPE a_total counter\n"
      "a_total{x=\"1 2\"} 4\na_total{x=\"3\"} 1\n";
  BOOST_TEST(merge_expositions(std::vector{one, other}) ==
             "# HELP a_total As\n# TYPE a_total counter\na_total{x=\"1 2\"} 7\na_total{x=\"3\"} 1\n"
             "# HELP b B\n# TYPE b gauge\nb 0.75\n");
}

BOOST_AUTO_TEST_CASE(leaves_out_what_is_no_exposition) {
  BOOST_TEST(merge_expositions(std::vector<std::string>{"garbage 1\n# TYPE a gauge\na x\na\n\na 2\nother 3\n"}) ==
             "# TYPE a gauge\na 2\n");
}

BOOST_AUTO_TEST_CASE(gives_back_a_single_exposition_as_it_was) {
  Metrics figures;
  figures.committed(std::chrono::milliseconds{3}, 17);
  figures.notice_settled("land", "land.address", "applied");
  BOOST_TEST(merge_expositions(std::vector{figures.render()}) == figures.render());
}

BOOST_AUTO_TEST_CASE(adds_the_workers_files_to_the_gateway_s_own) {
  const TempDirectory folder;
  Metrics gateway, land, tax;
  gateway.worker_restarted("land");
  land.notice_settled("land", "land.address", "applied");
  tax.notice_settled("tax", "tax.bill_address", "applied");
  BOOST_TEST(bool{write_metrics_file(folder.path() / "land.metrics", "old")});
  BOOST_TEST(bool{write_metrics_file(folder.path() / "land.metrics", land.render())});
  BOOST_TEST(bool{write_metrics_file(folder.path() / "tax.metrics", tax.render())});
  folder.write("tax.lock", "not read 1");
  const auto all = merge_metrics_files(gateway.render(), folder.path());
  BOOST_TEST(all.find("tongbao_worker_restarts_total{agency=\"land\"} 1\n") != std::string::npos);
  BOOST_TEST(all.find("{agency=\"land\",outcome=\"applied\",procedure=\"land.address\"} 1\n") != std::string::npos);
  BOOST_TEST(all.find("{agency=\"tax\",outcome=\"applied\",procedure=\"tax.bill_address\"} 1\n") != std::string::npos);
  BOOST_TEST(!std::filesystem::exists(folder.path() / "land.metrics.part"));
}

BOOST_AUTO_TEST_CASE(fails_where_it_cannot_write) {
  const auto done = write_metrics_file("/nonexistent/land.metrics", "x");
  BOOST_REQUIRE(!done);
  BOOST_TEST(done.failure().code == "metrics_unwritable");
}

BOOST_AUTO_TEST_SUITE_END()
