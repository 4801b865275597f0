#include "gateway/store/sql_array.h"

namespace tongbao {

void SqlArray::add(const SqlValue& value) {
  if (text_.size() > 1) text_ += ',';
  if (value.null) {
    text_ += "NULL";
  } else if (value.type == SqlType::integer) {
    text_ += std::to_string(value.number);
  } else {
    text_ += '"';
    for (const char c : value.text) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
}

}  // namespace tongbao
