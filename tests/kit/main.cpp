// The entry of every test program: Boost.Test, header-only, one per program.
#define BOOST_TEST_MODULE tongbao
#include <csignal>

#include <boost/test/included/unit_test.hpp>

namespace {

/// As tongbao itself does: a peer that goes away is an error of that write, not the end of the program.
struct IgnoreBrokenPipes {
  IgnoreBrokenPipes() { std::signal(SIGPIPE, SIG_IGN); }
};

}  // namespace

BOOST_TEST_GLOBAL_CONFIGURATION(IgnoreBrokenPipes);
