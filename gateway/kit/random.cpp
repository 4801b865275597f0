#include "gateway/kit/random.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/rand.h>

namespace tongbao {

void SystemRandom::fill(std::span<std::byte> bytes) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) == 1) return;
  std::fputs("OpenSSL's random generator failed; ending\n", stderr);
  std::abort();
}

std::string random_bytes(Random& random, std::size_t count) {
  std::string bytes(count, '\0');
  random.fill(std::as_writable_bytes(std::span{bytes}));
  return bytes;
}

}  // namespace tongbao
