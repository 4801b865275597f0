#pragma once

#include <string_view>

namespace tongbao {

/// gateway/http/openapi.yaml as it was when the program was built.
std::string_view openapi_text();

}  // namespace tongbao
