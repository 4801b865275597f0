#include "gateway/intake/correction_request.h"

#include "gateway/intake/member_reader.h"

namespace tongbao {
namespace {

void find_idle_pair(const RevokedChange& change, const std::string& pointer, FaultList& faults) {
  if (change.new_address && change.new_address == change.old_address)
    faults.add(pointer_step(pointer, "new_address"), "address_unchanged");
  if (!change.new_name) return;
  if (change.new_name == change.old_name) faults.add(pointer_step(pointer, "new_name"), "name_unchanged");
  if (change.new_name->person_name != change.person.person_name)
    faults.add(pointer_step(pointer_step(pointer, "person"), "person_name"), "person_name_not_new_name");
}

}  // namespace

RevocationReading parse_correction(std::string_view body, const IntakeRules& rules) {
  return parse_later_request(body, rules, kCorrectionReasons);
}

Faults check_correction(const RevocationRequest& request, std::span<const ChangeKind> kinds_of_case) {
  FaultList faults;
  check_later_request(request, kinds_of_case, "change_not_correctable", faults);
  for (std::size_t index = 0; index < request.changes.size(); ++index)
    find_idle_pair(request.changes[index], pointer_step("/changes", index), faults);
  return faults.take();
}

}  // namespace tongbao
