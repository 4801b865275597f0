# The libraries of Debian 12 that Tongbao stands on. SOCI ships no CMake package there: found by name.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Poco 1.11 REQUIRED COMPONENTS Foundation Net NetSSL Util)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(CURL REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)
find_path(UTF8PROC_INCLUDE utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)

find_path(SOCI_INCLUDE soci/soci.h REQUIRED)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE3 soci_sqlite3 REQUIRED)
find_library(SOCI_POSTGRESQL soci_postgresql REQUIRED)
find_path(POSTGRESQL_INCLUDE libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
find_library(PQ_LIBRARY pq REQUIRED)
find_library(SQLITE3_LIBRARY sqlite3 REQUIRED)

add_library(tongbao_soci INTERFACE)
target_include_directories(tongbao_soci SYSTEM INTERFACE ${SOCI_INCLUDE} ${POSTGRESQL_INCLUDE})
target_link_libraries(tongbao_soci INTERFACE ${SOCI_SQLITE3} ${SOCI_POSTGRESQL} ${SOCI_CORE} ${PQ_LIBRARY}
                                             ${SQLITE3_LIBRARY})
# Header-only; included through gateway/settings/toml_library.h only.
add_library(tongbao_toml INTERFACE)
target_include_directories(tongbao_toml SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE})

# Unicode normalisation for comparison keys.
add_library(tongbao_utf8proc INTERFACE)
target_include_directories(tongbao_utf8proc SYSTEM INTERFACE ${UTF8PROC_INCLUDE})
target_link_libraries(tongbao_utf8proc INTERFACE ${UTF8PROC_LIBRARY})
