#include "gateway/intake/fault_sentences.h"

#include <algorithm>
#include <utility>

namespace tongbao {

const std::vector<FaultSentence>& intake_fault_sentences() {
  static const std::vector<FaultSentence> kSentences{
      // the text as a whole
      {"json_too_large", "送件內容超過大小上限。", "The body is too large."},
      {"json_not_utf8", "送件內容不是 UTF-8 文字。", "The body is not UTF-8 text."},
      {"json_malformed", "送件內容不是正確的 JSON。", "The body is not well-formed JSON."},
      {"json_duplicate_key", "同一物件中有重複的欄位名稱。", "An object has a member twice."},
      {"json_too_deep", "送件內容巢狀過深。", "The body is nested too deeply."},
      {"areas_missing", "尚未匯入行政區域代碼表，無法收件。",
       "No area table has been imported; nothing can be accepted."},
      {"too_many_faults", "錯誤過多，其餘未列出。", "There are more faults than are listed here."},
      // members
      {"member_missing", "缺少必填欄位。", "A required member is missing."},
      {"member_unknown", "欄位名稱不在規格內。", "There is no such member."},
      {"member_empty", "此欄位不得空白。", "This member must not be empty."},
      {"not_object", "此欄位須為 JSON 物件。", "This must be a JSON object."},
      {"not_list", "此欄位須為 JSON 陣列。", "This must be a JSON array."},
      {"not_text", "此欄位須為文字。", "This must be a string."},
      {"not_boolean", "此欄位須為 true 或 false。", "This must be true or false."},
      {"not_integer", "此欄位須為整數。", "This must be an integer."},
      {"number_out_of_range", "數值超出允許範圍。", "The number is out of range."},
      {"text_too_long", "文字過長。", "The text is too long."},
      {"text_damaged", "文字含有控制字元、缺字符號或已損壞的字。",
       "The text holds control characters, signs for missing characters or damaged ones."},
      // visit and dates
      {"date_not_iso", "日期須為西元 yyyy-mm-dd，例如 2026-11-22。",
       "Write dates as yyyy-mm-dd, for example 2026-11-22."},
      {"date_not_existing", "無此日期。", "There is no such day."},
      {"registered_in_future", "登記日期不得晚於今日。", "The registration date lies in the future."},
      {"effective_on_too_far", "生效日期晚於登記日期一年以上，請核對年份。",
       "The effective date is more than a year after the registration; look at the year."},
      {"birth_date_in_future", "出生日期不得晚於今日。", "The birth date lies in the future."},
      {"birth_date_implausible", "出生日期距今超過 130 年，請核對年份。",
       "The birth date is more than 130 years ago; look at the year."},
      {"visit_kind_unknown", "受理方式須為 counter、mobile、online 或 ex_officio。",
       "kind_of_visit is counter, mobile, online or ex_officio."},
      {"visit_kind_mismatch", "依職權辦理之異動，受理方式須為 ex_officio；反之亦然。",
       "Ex officio changes come with kind_of_visit ex_officio, and only they."},
      // changes
      {"kind_unknown", "異動種類不在規格內。", "There is no such kind of change."},
      {"kind_not_yet", "統號變更目前尚不能由本系統通報，請依現行方式函知各機關。",
       "A change of the ID number cannot be relayed yet; notify the agencies in the present manner."},
      {"kind_not_here", "更正、撤銷、廢止須於原案件下辦理，不得以新案件送件。",
       "Corrections, revocations and annulments are made on the earlier case, not as a new one."},
      {"kinds_mixed", "依職權辦理與申請辦理之異動不得併為一案。",
       "Ex officio changes and changes applied for cannot share a case."},
      {"too_many_changes", "一案異動筆數超過上限（30 筆）。", "A case has at most 30 changes."},
      {"member_not_for_kind", "此種異動不使用此欄位。", "This kind of change does not have this member."},
      {"change_twice", "同一人同種異動重複。", "The same person has the same kind of change twice."},
      {"person_differs", "同一統一編號在本案中的姓名、出生日期或保護註記不一致。",
       "The same ID number stands with another name, birth date or protection mark elsewhere in this case."},
      {"person_name_not_new_name", "當事人姓名須為變更後的姓名。", "person_name must be the name after the change."},
      {"name_unchanged", "變更前後姓名相同。", "The name before and after the change is the same."},
      {"romanization_unchanged", "變更前後羅馬拼音相同。", "The romanization before and after the change is the same."},
      {"romanization_only", "並列或變更羅馬拼音不得同時變更姓名。",
       "A change of the romanization leaves the name itself as it is."},
      {"address_unchanged", "變更前後為同一地址。", "The address before and after the change is the same place."},
      {"address_change_other_township", "住址變更限同一鄉鎮市區；跨鄉鎮市區請以遷入辦理。",
       "address_change stays within one township; use move_in for another one."},
      {"household_mixed", "門牌整編一案限同一戶，變更前後地址須各自一致。",
       "A renumbering is one household per case: all its changes share one old and one new address."},
      // addresses
      {"area_code_form", "行政區域代碼須為 8 碼，或含村里之 11 碼。",
       "An area code has 8 digits, or 11 with the village."},
      {"area_unknown", "查無此行政區域代碼。", "There is no area of this code."},
      {"area_not_township", "行政區域代碼須為鄉鎮市區層級，不得為縣市。",
       "The area code must be that of a township, not of a county."},
      {"village_unknown", "該鄉鎮市區無此村里，請核對正式用字。",
       "The township has no village of this name; look at the official characters."},
      {"village_not_of_code", "村里名稱與 11 碼代碼不符。", "The village's name is not that of the 11-digit code."},
      {"neighbor_form", "鄰須為 1 至 999 的數字，例如 12 或 12鄰。",
       "The neighbourhood is a number from 1 to 999, such as 12鄰."},
      {"address_contradicts_area", "地址全文的縣市鄉鎮與行政區域代碼不符。",
       "The township in the address text is not that of the area code."},
      // applicant, consents, contact
      {"relationship_unknown", "申請人關係不在規格內。", "There is no such relationship of the applicant."},
      {"applicant_not_in_case", "申請人為本人時，須為本案當事人。",
       "An applicant who is the person concerned (self) must be among the persons of this case."},
      {"not_for_ex_officio", "依職權辦理者不得填寫此欄位。", "Ex officio cases do not have this member."},
      {"only_for_ex_officio", "僅依職權辦理者使用此欄位。", "Only ex officio cases have this member."},
      {"event_id_form", "事件編號限英數字與 . _ : - ，最長 64 字元。",
       "An event id has letters, digits and . _ : - only, at most 64."},
      {"consent_missing", "此成年當事人尚未同意通報。", "This adult has not consented to the relay."},
      {"consent_for_minors_missing", "未成年人之通報須有同案成年人或申請人同意。",
       "The relay of minors' data needs the consent of an adult of this case or of the applicant."},
      {"consent_of_minor", "未成年人不得自行同意，請由法定代理人同意。",
       "A minor cannot consent; a legal representative does."},
      {"consent_of_stranger", "同意人不是本案當事人或申請人。",
       "The consenting person is neither among the persons of this case nor the applicant."},
      {"consent_twice", "同一人的同意書重複。", "The same person's consent is given twice."},
      {"consent_method_unknown", "同意方式不在規格內。", "There is no such method of consent."},
      {"consent_version_form", "同意書版本限英數字與 . _ - ，最長 32 字元。",
       "A consent version has letters, digits and . _ - only, at most 32."},
      {"signed_at_form", "簽署時間須為 RFC 3339 格式，例如 2026-11-22T03:04:05Z。",
       "signed_at is an RFC 3339 time, for example 2026-11-22T03:04:05Z."},
      {"signed_in_future", "簽署時間不得晚於現在。", "The consent was signed in the future."},
      {"form_sha256_form", "同意書雜湊須為 64 個小寫十六進位字元。",
       "form_sha256 has 64 lower-case hexadecimal digits."},
      {"contact_empty", "聯絡方式至少須有電子郵件或電話。", "A contact has an e-mail address or a telephone number."},
      {"email_form", "電子郵件格式不正確。", "This is not an e-mail address."},
      {"phone_form", "電話限數字與 + - ( ) # 及空白，須有 6 至 20 個字元。",
       "A telephone number has digits, + - ( ) # and blanks, 6 to 20 of them."},
      // deliveries
      {"too_many_deliveries", "通報對象筆數超過上限（20 筆）。", "A case has at most 20 deliveries."},
      {"agency_not_ready", "此機關通路尚未就緒，請稍後以相同的鍵重送；持續發生時請管理者檢查通路狀態。",
       "The route to this agency is not ready. Send the case again with the same key; an administrator can see why in "
       "the route's state."},
      {"agency_unknown", "本系統未設此機關通路。", "There is no route to such an agency."},
      {"procedure_unknown", "該機關無此辦理項目。", "The agency has no such procedure."},
      {"procedure_twice", "辦理項目重複。", "A procedure is named twice."},
      {"procedure_serves_none", "此辦理項目不適用於所列異動。", "The procedure serves none of these changes."},
      {"procedure_ex_officio_only", "此辦理項目僅限機關依職權辦理，不得申請。",
       "Nobody can apply for this procedure; it is ex officio."},
      {"change_index_unknown", "所列異動序號不存在。", "There is no change of this index."},
      {"change_index_twice", "異動序號重複。", "A change is named twice."},
      {"change_not_served", "所列辦理項目均不適用於此異動。", "None of the procedures serves this change."},
      {"delivery_twice", "同一異動對同一辦理項目重複通報。", "The same change goes to the same procedure twice."},
      {"customer_number_missing", "此辦理項目須填用戶號碼。", "This procedure needs the customer number."},
      {"customer_number_not_wanted", "所列辦理項目不使用用戶號碼，請勿提供。",
       "None of these procedures uses a customer number; leave it out."},
      {"customer_number_form", "用戶號碼限英數字與連字號，最長 32 字元。",
       "A customer number has letters, digits and hyphens only, at most 32."},
      {"fallback_not_offered", "所列辦理項目不提供改存住居所。",
       "None of these procedures stores a fallback residence."},
      {"document_kind_unknown", "書證種類須為 T、K、C 或 F。", "A document's kind is T, K, C or F."},
      {"document_not_delivered", "此辦理項目不在本案通報之列。", "This procedure is not among those of this case."},
      {"document_twice", "同一辦理項目的同種書證重複。", "The same kind of document stands twice for one procedure."},
      // revocation and withdrawal
      {"reason_unknown", "原因不在規格內。", "There is no such reason."},
      {"pair_incomplete", "變更前與變更後須成對填寫。", "Old and new come as a pair."},
      {"pair_ambiguous", "地址與姓名只能填寫其中一種。", "Either addresses or names, not both."},
      {"pair_not_of_change", "所填內容與原異動種類不符。", "This is not what the earlier change was about."},
      {"change_not_revocable", "此異動本身為撤銷、更正或廢止，不得撤銷。",
       "The earlier change is itself a revocation, correction or annulment."},
      {"account_form", "帳號限小寫英文字母開頭之英數字與 . _ - ，最長 32 字元，且不得有六位以上連續數字。",
       "An account begins with a lower-case letter and has lower-case letters, digits and . _ - only, at most 32, and "
       "no six digits in a row."},
      {"change_not_correctable", "此異動本身為撤銷、更正或廢止；請就最初之案件辦理更正。",
       "The earlier change is itself a revocation, correction or annulment; correct the first case."},
  };
  return kSentences;
}

Fault intake_fault(std::string pointer, std::string_view code) {
  const auto& sentences = intake_fault_sentences();
  const auto found = std::ranges::find(sentences, code, &FaultSentence::code);
  if (found == sentences.end()) return intake_fault(std::move(pointer), value_fault(code));
  return {std::move(pointer), std::string{code}, std::string{found->zh}, std::string{found->en}, {}};
}

Fault intake_fault(std::string pointer, const ValueFault& fault) {
  return {std::move(pointer), fault.code, fault.sentence_zh, fault.sentence_en, {}};
}

}  // namespace tongbao
