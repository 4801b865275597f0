#include "gateway/domain/notice_state.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(notice_states)

namespace {

std::string drawn_row(const NoticeStep& step) {
  return "| `" + std::string{to_word(step.from)} + "` | `" + std::string{to_word(step.event)} + "` | `" +
         std::string{to_word(step.to)} + "` |";
}

/// The rows of the table whose head is `| from | event | to |`.
std::set<std::string> drawn_rows(std::istream& page) {
  std::set<std::string> rows;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "| from | event | to |") {
      inside = true;
    } else if (inside && !line.starts_with('|')) {
      inside = false;
    } else if (inside && !line.starts_with("|-")) {
      rows.insert(line);
    }
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_CASE(has_each_step_once_and_final_states_have_none) {
  std::set<std::pair<NoticeState, NoticeEvent>> seen;
  for (const auto& step : kNoticeSteps) {
    BOOST_TEST(seen.insert({step.from, step.event}).second, drawn_row(step));
    BOOST_TEST(!is_final(step.from), drawn_row(step));
    BOOST_TEST((next_state(step.from, step.event) == step.to));
  }
}

BOOST_AUTO_TEST_CASE(reaches_every_state_and_can_always_end) {
  std::set<NoticeState> reached{NoticeState::held, NoticeState::waiting, NoticeState::ready};
  for (std::size_t round = 0; round < kNoticeSteps.size(); ++round)
    for (const auto& step : kNoticeSteps)
      if (reached.contains(step.from)) reached.insert(step.to);
  BOOST_TEST(reached.size() == kNoticeStateWords.size());
  std::set<NoticeState> can_end{NoticeState::settled};
  for (std::size_t round = 0; round < kNoticeSteps.size(); ++round)
    for (const auto& step : kNoticeSteps)
      if (can_end.contains(step.to)) can_end.insert(step.from);
  BOOST_TEST(can_end.size() == kNoticeStateWords.size() - 1);  // all but withdrawn
}

BOOST_AUTO_TEST_CASE(forbids_what_could_lose_or_repeat_a_notice) {
  BOOST_TEST(!next_state(NoticeState::settled, NoticeEvent::answered));
  BOOST_TEST(!next_state(NoticeState::waiting, NoticeEvent::claimed));
  BOOST_TEST(!next_state(NoticeState::held, NoticeEvent::claimed));
  BOOST_TEST(!next_state(NoticeState::in_flight, NoticeEvent::claimed));
  BOOST_TEST(!next_state(NoticeState::in_flight, NoticeEvent::withdrawn_by_hand));
  BOOST_TEST(!next_state(NoticeState::awaiting_answer, NoticeEvent::withdrawn_by_hand));
  BOOST_TEST(!next_state(NoticeState::attention, NoticeEvent::answered));
  BOOST_TEST(!next_state(NoticeState::withdrawn, NoticeEvent::released));
}

BOOST_AUTO_TEST_CASE(keeps_a_lane_closed_until_its_head_is_final) {
  for (const auto& entry : kNoticeStateWords) {
    BOOST_TEST(closes_lane(entry.state, false) == !is_final(entry.state), entry.word);
    const bool handed = entry.state == NoticeState::awaiting_answer;
    BOOST_TEST(closes_lane(entry.state, true) == (!is_final(entry.state) && !handed), entry.word);
  }
}

BOOST_AUTO_TEST_CASE(words_come_back_as_states) {
  for (const auto& entry : kNoticeStateWords) {
    BOOST_TEST((notice_state_from(entry.word) == entry.state));
    BOOST_TEST(to_word(entry.state) == entry.word);
  }
  for (const auto& entry : kNoticeEventWords)
    BOOST_TEST(to_word(entry.event) == entry.word);
  BOOST_TEST(!notice_state_from("done"));
}

BOOST_AUTO_TEST_CASE(is_drawn_in_the_tour_as_it_is) {
  const auto page = std::filesystem::path{TONGBAO_SOURCE_DIR} / "docs/tour.md";
  if (!std::filesystem::exists(page)) {
    std::cout << "skipped: docs/tour.md does not exist\n";
    return;
  }
  std::ifstream input{page};
  std::set<std::string> expected;
  std::ostringstream table;
  table << "| from | event | to |\n|---|---|---|\n";
  for (const auto& step : kNoticeSteps) {
    expected.insert(drawn_row(step));
    table << drawn_row(step) << '\n';
  }
  const auto drawn = drawn_rows(input);
  BOOST_TEST((drawn == expected), "docs/tour.md must hold this table:\n" << table.str());
}

BOOST_AUTO_TEST_SUITE_END()
