#pragma once

#include <string>
#include <vector>

#include "gateway/domain/area_import.h"

namespace tongbao {

/// A few rows of the official list, as the ministry writes them.
inline const std::vector<OfficialAreaRow>& sample_area_rows() {
  static const std::vector<OfficialAreaRow> kRows{
      {"09020000", "金門縣", "福建省金門縣", "Kinmen County"},
      {"09020010", "金城鎮", "金門縣金城鎮", "Jincheng Township"},
      {"09020010001", "東門里", "金門縣金城鎮東門里", "Dongmen Vil."},
      {"09020010002", "南門里", "金門縣金城鎮南門里", "Nanmen Vil."},
      {"09020020", "金沙鎮", "金門縣金沙鎮", "Jinsha Township"},
      {"09020020001", "汶沙里", "金門縣金沙鎮汶沙里", "Wensha Vil."},
      {"10016000", "澎湖縣", "臺灣省澎湖縣", "Penghu County"},
      {"10016010", "馬公市", "澎湖縣馬公市", "Magong City"},
      {"10016010020", "[嵵]裡里", "澎湖縣馬公市[嵵]裡里", "Shili Vil."},
      {"10016040", "西嶼鄉", "澎湖縣西嶼鄉", "Xiyu Township"},
      {"10016040001", "橫礁村", "澎湖縣西嶼鄉橫礁村", "Hengjiao Vil."},
      {"10007000", "彰化縣", "臺灣省彰化縣", "Changhua County"},
      {"10007100", "員林市", "彰化縣員林市", "Yuanlin City"},
      {"10009000", "雲林縣", "臺灣省雲林縣", "Yunlin County"},
      {"10009160", "臺西鄉", "雲林縣臺西鄉", "Taixi Township"},
      {"10009160001", "台西村", "雲林縣臺西鄉台西村", "Taixi Vil."},
      {"10014000", "臺東縣", "臺灣省臺東縣", "Taitung County"},
      {"63000000", "臺北市", "臺北市", "Taipei City"},
      {"63000030", "大安區", "臺北市大安區", "Da-an District"},
      {"64000000", "高雄市", "高雄市", "Kaohsiung City"},
      {"64000050", "三民區", "高雄市三民區", "Sanmin District"},
      {"64000370", "那瑪夏區", "高雄市那瑪夏區", "Namaxia District"},
      {"65000000", "新北市", "新北市", "New Taipei City"},
      {"65000010", "板橋區", "新北市板橋區", "Banqiao District"},
      {"66000000", "臺中市", "臺中市", "Taichung City"},
      {"67000000", "臺南市", "臺南市", "Tainan City"},
      {"67000230", "玉井區", "臺南市玉井區", "Yujing District"},
      {"67000230001", "玉井里", "臺南市玉井區玉井里", "Yujing Vil."},
      {"68000000", "桃園市", "桃園市", "Taoyuan City"},
      {"68000010", "桃園區", "桃園市桃園區", "Taoyuan District"},
  };
  return kRows;
}

inline const AreaTable& sample_areas() {
  static const AreaTable kTable = *import_areas(sample_area_rows());
  return kTable;
}

}  // namespace tongbao
