#pragma once

// toml++ asserts on some bad files unless NDEBUG is set; a neutral assertion turns them into parse errors in every
// build. Everything that reads TOML includes the library through this file, so that all of it sees one definition.
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>
