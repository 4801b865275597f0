#include <algorithm>
#include <regex>
#include <set>
#include <thread>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/contract/modules_under_test.h"
#include "tests/contract/sample_notices.h"

using namespace tongbao;
namespace bdata = boost::unit_test::data;

namespace {

/// A composed result as text, so that two of them can be compared and shown.
std::string spelled(const Field& field) {
  std::string text = field.name + "=" + field.value + "(";
  for (const auto& child : field.children)
    text += spelled(child) + ";";
  return text + ")";
}

std::string spelled(const ComposeResult& result) {
  return std::visit(
      overloaded{
          [](const Message& m) { return "message " + m.event_type + " " + spelled(m.data); },
          [](const NotNeeded& n) { return "not_needed " + n.reason; },
          [](const CannotRepresent& c) { return "cannot_represent " + std::to_string(c.characters.size()); },
          [](const CannotCompose& c) { return "cannot_compose " + c.field; },
      },
      result);
}

template <class Visit>
void each_value(const Field& field, const Visit& visit) {
  visit(field);
  for (const auto& child : field.children)
    each_value(child, visit);
}

bool serves(const Procedure& procedure, ChangeKind kind) {
  return std::find(procedure.kinds.begin(), procedure.kinds.end(), kind) != procedure.kinds.end();
}

/// Calls visit(procedure, kind) for every procedure and every kind of the closed list.
template <class Visit>
void each_procedure_and_kind(const AgencyPlugin& plugin, const Visit& visit) {
  for (const auto& procedure : plugin.procedures())
    for (const auto& entry : kChangeKindWords)
      BOOST_TEST_CONTEXT(procedure.name << " " << entry.word) {
        visit(procedure, entry.kind);
      }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_contract)

BOOST_AUTO_TEST_CASE(there_are_plugins_to_test) {
  BOOST_TEST(!kPlugins.empty());
}

BOOST_DATA_TEST_CASE(offers_a_plugin_and_no_way_to_send, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  BOOST_TEST((plugin.module().transport() == nullptr && plugin.module().batch() == nullptr));
}

BOOST_DATA_TEST_CASE(says_what_its_agency_can_do, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  static const std::regex name{"^[a-z_]+\\.[a-z_]+$"};
  std::set<std::string> names;
  BOOST_TEST(!plugin->procedures().empty());
  BOOST_TEST((plugin->procedures().data() == plugin->procedures().data()));
  for (const auto& procedure : plugin->procedures()) {
    BOOST_TEST_CONTEXT(procedure.name) {
      BOOST_TEST(std::regex_match(procedure.name, name));
      BOOST_TEST(procedure.name.starts_with(agency + "."));
      BOOST_TEST(names.insert(procedure.name).second);
      BOOST_TEST((!procedure.title_zh.empty() && !procedure.title_en.empty()));
      BOOST_TEST(!AsciiCharacters{}.missing(procedure.title_zh).empty());
      BOOST_TEST(AsciiCharacters{}.missing(procedure.title_en).empty());
      BOOST_TEST(!procedure.kinds.empty());
      BOOST_TEST(std::set<ChangeKind>(procedure.kinds.begin(), procedure.kinds.end()).size() == procedure.kinds.size());
      if (procedure.ex_officio_only)
        BOOST_TEST(std::any_of(procedure.kinds.begin(), procedure.kinds.end(), is_ex_officio));
    }
  }
}

BOOST_DATA_TEST_CASE(composes_a_message_for_every_kind_it_serves_and_none_for_others, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  each_procedure_and_kind(*plugin.operator->(), [&](const Procedure& procedure, ChangeKind kind) {
    const auto composed = plugin->compose(complete_notice(procedure, kind), AllCharacters{});
    BOOST_TEST(std::holds_alternative<Message>(composed) == serves(procedure, kind), spelled(composed));
  });
}

BOOST_DATA_TEST_CASE(composes_the_same_message_always, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency}, another{agency};
  each_procedure_and_kind(*plugin.operator->(), [&](const Procedure& procedure, ChangeKind kind) {
    auto notice = complete_notice(procedure, kind);
    const auto first = spelled(plugin->compose(notice, AllCharacters{}));
    BOOST_TEST(spelled(plugin->compose(notice, AllCharacters{})) == first);
    BOOST_TEST(spelled(another->compose(notice, AllCharacters{})) == first);
    notice.traceparent.clear();  // differs between attempts, so it must not stand in the message
    BOOST_TEST(spelled(plugin->compose(notice, AllCharacters{})) == first);
  });
}

BOOST_DATA_TEST_CASE(composes_well_formed_messages, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  static const std::regex type{"^tw\\.tongbao\\.[a-z]+\\.[a-z-]+\\.v[0-9]+$"};
  each_procedure_and_kind(*plugin.operator->(), [&](const Procedure& procedure, ChangeKind kind) {
    const auto composed = plugin->compose(complete_notice(procedure, kind), AllCharacters{});
    const auto* message = std::get_if<Message>(&composed);
    if (message == nullptr) return;
    BOOST_TEST(std::regex_match(message->event_type, type), message->event_type);
    BOOST_TEST(!message->data.children.empty());
    bool names_person = false;
    for (const auto& child : message->data.children)
      each_value(child, [&](const Field& field) {
        BOOST_TEST(!field.name.empty());
        BOOST_TEST(field.value.empty() != field.children.empty(), field.name << ": either a value or a group");
        // Where the agency knows customers, the ID number need not travel.
        names_person = names_person || field.value == "Y109876546" ||
                       (procedure.needs_customer_number && field.value == "12345678");
      });
    BOOST_TEST(names_person);
  });
}

BOOST_DATA_TEST_CASE(never_lets_a_character_through_that_the_agency_cannot_store, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  const AsciiCharacters ascii;
  std::size_t refused = 0;
  each_procedure_and_kind(*plugin.operator->(), [&](const Procedure& procedure, ChangeKind kind) {
    const auto composed = plugin->compose(complete_notice(procedure, kind), ascii);
    if (const auto* message = std::get_if<Message>(&composed))
      each_value(message->data,
                 [&](const Field& field) { BOOST_TEST(ascii.missing(field.value).empty(), field.name); });
    if (const auto* missing = std::get_if<CannotRepresent>(&composed)) {
      ++refused;
      BOOST_TEST(!missing->characters.empty());
      for (const auto& character : missing->characters) {
        BOOST_TEST(static_cast<std::uint32_t>(character.code_point) > 0x7fU);
        BOOST_TEST(std::count(missing->characters.begin(), missing->characters.end(), character) == 1);
      }
    }
  });
  BOOST_TEST(refused > 0u);
}

BOOST_DATA_TEST_CASE(composes_or_says_why_not_whatever_is_missing, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  static const std::regex word{"^[a-z_]+(\\.[a-z_]+)?$"};
  each_procedure_and_kind(*plugin.operator->(), [&](const Procedure& procedure, ChangeKind kind) {
    for (const auto& notice : damaged_notices(complete_notice(procedure, kind))) {
      ComposeResult composed;
      BOOST_REQUIRE_NO_THROW(composed = plugin->compose(notice, AllCharacters{}));
      BOOST_TEST(spelled(plugin->compose(notice, AllCharacters{})) == spelled(composed));
      if (const auto* lacking = std::get_if<CannotCompose>(&composed))
        BOOST_TEST(std::regex_match(lacking->field, word), lacking->field);
      if (const auto* needless = std::get_if<NotNeeded>(&composed))
        BOOST_TEST(std::regex_match(needless->reason, word), needless->reason);
      if (notice.procedure != procedure.name)
        BOOST_TEST(std::holds_alternative<CannotCompose>(composed), spelled(composed));
    }
  });
}

BOOST_DATA_TEST_CASE(may_be_called_by_many_threads, bdata::make(kPlugins), agency) {
  const LoadedPlugin plugin{agency};
  const auto& procedure = plugin->procedures().front();
  const auto notice = complete_notice(procedure, procedure.kinds.front());
  const auto alone = spelled(plugin->compose(notice, AllCharacters{}));
  std::atomic<int> different{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 50; ++n)
          different += spelled(plugin->compose(notice, AllCharacters{})) == alone ? 0 : 1;
      });
  }
  BOOST_TEST(different == 0);
}

BOOST_AUTO_TEST_SUITE_END()
