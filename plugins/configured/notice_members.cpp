#include "plugins/configured/notice_members.h"

#include <array>

#include "gateway/kit/instant_text.h"
#include "gateway/kit/official_fields.h"

namespace tongbao {

namespace {

using Sort = NoticeMember::Sort;

std::string yes(bool flag) {
  return flag ? "true" : "";
}

template <std::optional<Address> Notice::*Which, std::string Address::*Part>
std::string part_of_address(const Notice& notice) {
  return notice.*Which ? (*(notice.*Which)).*Part : std::string{};
}

template <std::optional<LegalName> Notice::*Which, std::string LegalName::*Part>
std::string part_of_name(const Notice& notice) {
  return notice.*Which ? (*(notice.*Which)).*Part : std::string{};
}

constexpr auto kNew = &Notice::new_address;
constexpr auto kOld = &Notice::old_address;

constexpr std::array kNoticeMembers{
    NoticeMember{"notice_id", Sort::text, [](const Notice& n) { return n.notice_id; }},
    NoticeMember{"case_id", Sort::text, [](const Notice& n) { return n.case_id; }},
    NoticeMember{"procedure", Sort::text, [](const Notice& n) { return n.procedure; }},
    NoticeMember{"kind", Sort::text, [](const Notice& n) { return std::string{to_word(n.kind)}; }},
    NoticeMember{"earlier_kind", Sort::text,
                 [](const Notice& n) { return std::string{n.earlier_kind ? to_word(*n.earlier_kind) : ""}; }},
    NoticeMember{"earlier_notice_id", Sort::text, [](const Notice& n) { return n.earlier_notice_id; }},
    NoticeMember{"office", Sort::text, [](const Notice& n) { return n.office; }},
    NoticeMember{"subject", Sort::text, [](const Notice& n) { return n.subject; }},
    NoticeMember{"subject_seq", Sort::text, [](const Notice& n) { return subject_seq_text(n.subject_seq); }},
    NoticeMember{"logged_at", Sort::text, [](const Notice& n) { return instant_text(n.logged_at); }},
    NoticeMember{"registered_on", Sort::date, [](const Notice& n) { return n.registered_on; }},
    NoticeMember{"effective_on", Sort::date, [](const Notice& n) { return n.effective_on; }},
    NoticeMember{"customer_number", Sort::text, [](const Notice& n) { return n.customer_number; }},
    NoticeMember{"person.person_id", Sort::text, [](const Notice& n) { return n.person.person_id; }},
    NoticeMember{"person.person_name", Sort::text, [](const Notice& n) { return n.person.person_name; }},
    NoticeMember{"person.birth_date", Sort::date, [](const Notice& n) { return n.person.birth_date; }},
    NoticeMember{"new_address", Sort::address},
    NoticeMember{"new_address.as_registered", Sort::text, part_of_address<kNew, &Address::as_registered>},
    NoticeMember{"new_address.area_code", Sort::text, part_of_address<kNew, &Address::area_code>},
    NoticeMember{"new_address.village", Sort::text, part_of_address<kNew, &Address::village>},
    NoticeMember{"new_address.neighbor", Sort::text, part_of_address<kNew, &Address::neighbor>},
    NoticeMember{"new_address.street_doorplate", Sort::text, part_of_address<kNew, &Address::street_doorplate>},
    NoticeMember{"old_address", Sort::address},
    NoticeMember{"old_address.as_registered", Sort::text, part_of_address<kOld, &Address::as_registered>},
    NoticeMember{"old_address.area_code", Sort::text, part_of_address<kOld, &Address::area_code>},
    NoticeMember{"old_address.village", Sort::text, part_of_address<kOld, &Address::village>},
    NoticeMember{"old_address.neighbor", Sort::text, part_of_address<kOld, &Address::neighbor>},
    NoticeMember{"old_address.street_doorplate", Sort::text, part_of_address<kOld, &Address::street_doorplate>},
    NoticeMember{"new_name", Sort::name},
    NoticeMember{"new_name.person_name", Sort::text, part_of_name<&Notice::new_name, &LegalName::person_name>},
    NoticeMember{"new_name.romanization", Sort::text, part_of_name<&Notice::new_name, &LegalName::romanization>},
    NoticeMember{"old_name", Sort::name},
    NoticeMember{"old_name.person_name", Sort::text, part_of_name<&Notice::old_name, &LegalName::person_name>},
    NoticeMember{"old_name.romanization", Sort::text, part_of_name<&Notice::old_name, &LegalName::romanization>},
    NoticeMember{"fallback_residence", Sort::text, [](const Notice& n) { return yes(n.fallback_residence); }},
    NoticeMember{"ex_officio", Sort::text, [](const Notice& n) { return yes(n.ex_officio); }},
    NoticeMember{"basis", Sort::text, [](const Notice& n) { return n.basis; }},
};

}  // namespace

const NoticeMember* notice_member(std::string_view path) {
  for (const auto& member : kNoticeMembers)
    if (member.path == path) return &member;
  return nullptr;
}

std::vector<std::string> notice_member_paths() {
  std::vector<std::string> paths;
  paths.reserve(kNoticeMembers.size());
  for (const auto& member : kNoticeMembers)
    paths.emplace_back(member.path);
  return paths;
}

bool is_part_of(std::string_view path, std::string_view member) {
  return path == member || (path.starts_with(member) && path[member.size()] == '.');
}

}  // namespace tongbao
