#pragma once

#include <string>
#include <vector>

#include "adapters/batch_file/adapter.h"
#include "gateway/contract/transport.h"

namespace tongbao {

/// The detail record of docs/formats/tax.md §3.
inline const std::vector<std::string> kTaxDetail{"RecordType:1:id",
                                                 "RecordNumber:6:digits",
                                                 "NoticeId:26:id",
                                                 "CaseId:26:id",
                                                 "Procedure:20:id",
                                                 "Kind:26:id",
                                                 "EarlierNoticeId:26:id",
                                                 "OfficeCode:8:digits",
                                                 "Subject:22:id",
                                                 "SubjectSeq:20:digits",
                                                 "PersonId:10:id",
                                                 "BirthDate:7:roc_date",
                                                 "PersonName:100:text",
                                                 "NewAddress/AreaCode:11:id",
                                                 "NewAddress/Village:20:text",
                                                 "NewAddress/Neighbor:8:text",
                                                 "NewAddress/StreetDoorplate:120:text",
                                                 "NewAddress/AsRegistered:160:text",
                                                 "RegisteredDate:7:roc_date",
                                                 "EffectiveDate:7:roc_date"};

inline RecordLayout tax_detail_layout() {
  return *parse_layout(kTaxDetail);
}

inline RecordLayout tax_answer_layout() {
  std::vector<std::string> texts{""};
  for (const char c : kAnswerDetailDefault) {
    if (c == '|')
      texts.emplace_back();
    else
      texts.back() += c;
  }
  return *parse_layout(texts);
}

/// The notices of tests/golden/tax/TB00000007.TXT.
inline Envelope tax_envelope(char last, const std::string& procedure, const std::string& kind, const std::string& name,
                             std::uint64_t seq) {
  Envelope envelope;
  envelope.notice_id = "01JD9Z0000000000000000000" + std::string{last};
  envelope.procedure = procedure;
  envelope.subject_seq = seq;
  envelope.message.data.children = {{"CaseId", "01JD9Z00000000000000000000", {}},
                                    {"Procedure", procedure, {}},
                                    {"Kind", kind, {}},
                                    {"OfficeCode", "09020010", {}},
                                    {"Subject", "n5yQ1kXv9c0kzq2m0p9f2A", {}},
                                    {"SubjectSeq", std::to_string(seq), {}},
                                    {"PersonId", "Y109876546", {}},
                                    {"BirthDate", "19850312", {}},
                                    {"PersonName", name, {}},
                                    {"RegisteredDate", "2026-11-22", {}},
                                    {"EffectiveDate", "20261120", {}}};
  if (kind == "revocation") {
    envelope.message.data.children.push_back({"EarlierNoticeId", "01JD9Z00000000000000000007", {}});
    return envelope;
  }
  envelope.message.data.children.push_back({"NewAddress",
                                            "",
                                            {{"AreaCode", "10016040", {}},
                                             {"Village", "大池村", {}},
                                             {"Neighbor", "2鄰", {}},
                                             {"StreetDoorplate", "大池34號", {}},
                                             {"AsRegistered", "澎湖縣西嶼鄉大池村2鄰大池34號", {}}}});
  return envelope;
}

inline std::vector<Envelope> tax_envelopes() {
  return {tax_envelope('1', "tax.bill_address", "move_in", "許功蓋", 42),
          tax_envelope('2', "tax.self_use", "move_in", "堃峯", 43),
          tax_envelope('3', "tax.bill_address", "revocation", "許功蓋", 7'766'279'631'452'241'919U)};
}

inline const BatchId kTaxBatch{"01JD9Z000000000000000000BB", 7, "2026-11-22"};

}  // namespace tongbao
