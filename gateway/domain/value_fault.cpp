#include "gateway/domain/value_fault.h"

#include <algorithm>

namespace tongbao {

const std::vector<FaultSentence>& value_fault_sentences() {
  static const std::vector<FaultSentence> kSentences{
      {"person_id_empty", "請輸入身分證統一編號。", "Enter the ID number."},
      {"person_id_full_width", "統一編號須為半形字元，不得含全形字、空白或標點。",
       "The ID number must be half width, without blanks or punctuation."},
      {"person_id_lower_case", "統一編號的英文字母須為大寫。", "The letters of the ID number must be upper case."},
      {"person_id_length", "統一編號須為 10 碼。", "The ID number must have 10 characters."},
      {"person_id_letter", "統一編號第 1 碼須為英文字母。", "The ID number must begin with a letter."},
      {"person_id_second", "統一編號第 2 碼須為 1、2、8、9；舊式統一證號為 A 至 D。",
       "The second character must be 1, 2, 8 or 9, or A to D in an old resident number."},
      {"person_id_digits", "統一編號第 3 至 10 碼須為數字。", "Characters 3 to 10 of the ID number must be digits."},
      {"person_id_check_digit", "統一編號檢查碼不符，請核對有無誤植。",
       "The check digit of the ID number is wrong; look for a typing error."},
      {"person_id_expired", "舊式統一證號自 2031 年 1 月 1 日起停用，請改用新式統一證號。",
       "Old resident numbers ended on 2030-12-31; use the new number."},
      {"roc_date_form", "日期請寫成民國115年4月22日、115/4/22 或 1150422；年份不滿三碼者須加「民國」。",
       "Write the date as 民國115年4月22日, 115/4/22 or 1150422; a shorter year needs 民國."},
      {"roc_date_calendar_unclear", "無法判斷為民國或西元紀年，請寫明「民國」或補足七碼。",
       "The calendar is unclear; write 民國 or all seven digits."},
      {"roc_date_not_existing", "無此日期。", "There is no such day."},
      {"name_empty", "請輸入姓名。", "Enter the name."},
      {"name_too_long", "姓名不得超過 50 個字。", "A name has at most 50 characters."},
      {"name_not_utf8", "姓名含有無法解讀的位元組。", "The name holds bytes that are not UTF-8 text."},
      {"name_surrogate", "姓名含有不成對的代理碼，該字已損壞。",
       "The name holds an unpaired surrogate: a character was damaged."},
      {"name_private_use", "姓名含有自造字區字元，請改用全字庫的正式字碼。",
       "The name holds a private use character; use the official code of CNS 11643."},
      {"name_replacement_character", "姓名含有取代字元（U+FFFD），原字已遺失，請重新輸入。",
       "The name holds U+FFFD: the original character was lost; enter it again."},
      {"name_placeholder", "姓名含有 ? ■ □ 〓 等缺字符號，請輸入原字。",
       "The name holds a sign for a missing character (? ■ □ 〓); enter the character itself."},
      {"name_control_character", "姓名含有控制字元或不可見字元。", "The name holds a control or invisible character."},
      {"name_full_width", "姓名的拉丁字母須為半形。", "Latin letters of a name must be half width."},
      {"name_symbol", "姓名含有不得使用的符號、數字或文字。",
       "The name holds a symbol, digit or script that names may not have."},
      {"name_mixed_scripts", "姓名須全為漢字，或全為羅馬字，不得混用。",
       "A name is either all Han or all Latin script; the other goes into the romanization."},
      {"name_separator_position", "間隔號或空白只能出現在姓名各部分之間，且不得連續。",
       "Separators and blanks stand between the parts of a name only, one at a time."},
      {"name_separator_after_surname", "漢人姓氏與名字之間不得有空白或符號。",
       "There is no blank or symbol between a Han surname and the given name."},
      {"romanization_too_long", "羅馬拼音不得超過 50 個字元。", "A romanization has at most 50 characters."},
      {"romanization_not_latin", "羅馬拼音只能使用羅馬字母及其標點。",
       "A romanization has Latin letters and their punctuation only."},
      {"romanization_separator_position", "羅馬拼音的空白或標點位置不正確。",
       "A blank or punctuation mark of the romanization is misplaced."},
      {"address_empty", "請輸入地址。", "Enter the address."},
      {"address_too_long", "地址不得超過 200 個字。", "An address has at most 200 characters."},
      {"address_not_utf8", "地址含有無法解讀的位元組。", "The address holds bytes that are not UTF-8 text."},
      {"address_surrogate", "地址含有不成對的代理碼，該字已損壞。",
       "The address holds an unpaired surrogate: a character was damaged."},
      {"address_private_use", "地址含有自造字區字元，請改用全字庫的正式字碼。",
       "The address holds a private use character; use the official code of CNS 11643."},
      {"address_replacement_character", "地址含有取代字元（U+FFFD），原字已遺失，請重新輸入。",
       "The address holds U+FFFD: the original character was lost; enter it again."},
      {"address_placeholder", "地址含有 ? ■ □ 〓 等缺字符號，請輸入原字。",
       "The address holds a sign for a missing character (? ■ □ 〓); enter the character itself."},
      {"address_control_character", "地址含有控制字元或不可見字元。",
       "The address holds a control or invisible character."},
  };
  return kSentences;
}

ValueFault value_fault(std::string_view code) {
  const auto& sentences = value_fault_sentences();
  const auto found = std::ranges::find(sentences, code, &FaultSentence::code);
  if (found == sentences.end()) return {std::string{code}, std::string{code}, std::string{code}};
  return {std::string{code}, std::string{found->zh}, std::string{found->en}};
}

bool has_fault(const std::vector<ValueFault>& faults, std::string_view code) {
  return std::ranges::find(faults, code, &ValueFault::code) != faults.end();
}

}  // namespace tongbao
