#pragma once

#include "gateway/settings/settings.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {

/// [mail]: off without a server, and then nothing else may stand there. Faults go to `file`.
MailSettings read_mail(TomlFile& file);

}  // namespace tongbao
