// The entry of every test program: Boost.Test, header-only, one per program.
#define BOOST_TEST_MODULE tongbao
#include <boost/test/included/unit_test.hpp>
