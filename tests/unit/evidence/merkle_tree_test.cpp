#include "gateway/evidence/merkle_tree.h"

#include <array>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(merkle_trees)

namespace {

/// wire.md §7.
const std::vector<Hash>& vector_leaves() {
  static const std::vector<Hash> kLeaves{leaf_hash(""),         leaf_hash(std::string_view{"\x00", 1}),
                                         leaf_hash("\x10"),     leaf_hash("\x20\x21"),
                                         leaf_hash("\x30\x31"), leaf_hash("@ABC"),
                                         leaf_hash("PQRSTUVW"), leaf_hash("`abcdefghijklmno")};
  return kLeaves;
}

constexpr std::array kVectorRoots{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::span<const Hash> first_leaves(std::size_t count) {
  return std::span{vector_leaves()}.first(count);
}

std::string joined(const std::vector<Hash>& hashes) {
  std::string text;
  for (const auto& hash : hashes)
    text += to_hex(hash) + ' ';
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(has_the_roots_of_the_vectors) {
  for (std::size_t size = 0; size < kVectorRoots.size(); ++size)
    BOOST_TEST(to_hex(tree_root(first_leaves(size))) == kVectorRoots[size]);
}

BOOST_AUTO_TEST_CASE(proves_inclusion_as_the_vector_does) {
  BOOST_TEST(joined(inclusion_proof(first_leaves(8), 5)) ==
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b "
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7 ");
}

BOOST_AUTO_TEST_CASE(proves_consistency_as_the_vector_does) {
  BOOST_TEST(joined(consistency_proof(first_leaves(8), 6)) ==
             "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a "
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7 ");
}

BOOST_AUTO_TEST_CASE(verifies_every_leaf_of_every_tree_and_nothing_else) {
  for (std::size_t size = 1; size <= 8; ++size) {
    const auto leaves = first_leaves(size);
    const Hash root = tree_root(leaves);
    for (std::size_t index = 0; index < size; ++index) {
      auto proof = inclusion_proof(leaves, index);
      BOOST_TEST(verify_inclusion(leaves[index], index, size, proof, root));
      BOOST_TEST(!verify_inclusion(leaf_hash("other"), index, size, proof, root));
      BOOST_TEST(!verify_inclusion(leaves[index], index + 1, size, proof, root));
      BOOST_TEST(!verify_inclusion(leaves[index], index, 0, proof, root));
      proof.push_back(root);
      BOOST_TEST(!verify_inclusion(leaves[index], index, size, proof, root));
    }
  }
  BOOST_TEST(inclusion_proof(first_leaves(8), 8).empty());
}

BOOST_AUTO_TEST_CASE(verifies_every_growth_and_nothing_else) {
  for (std::size_t size = 0; size <= 8; ++size) {
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const Hash root = tree_root(first_leaves(size));
      const Hash old_root = tree_root(first_leaves(old_size));
      auto proof = consistency_proof(first_leaves(size), old_size);
      BOOST_TEST(verify_consistency(old_size, old_root, size, root, proof), old_size << " in " << size);
      BOOST_TEST(!verify_consistency(old_size, leaf_hash("other"), size, root, proof));
      BOOST_TEST(!verify_consistency(size + 1, old_root, size, root, proof));
      proof.push_back(root);
      BOOST_TEST(!verify_consistency(old_size, old_root, size, root, proof));
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_and_writes_hashes) {
  const Hash hash = hash_of("abc");
  BOOST_TEST((hash_from_hex(to_hex(hash)) == hash));
  BOOST_TEST(!hash_from_hex("ab"));
  BOOST_TEST(!hash_from_hex(std::string(64, 'G')));
  // printf abc | openssl dgst -sha256 -binary | base64
  BOOST_TEST(to_base64(hash) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  // printf 'what do ya want for nothing?' | openssl dgst -sha256 -hmac Jefe   (RFC 4231, case 2)
  BOOST_TEST(to_hex(keyed_hash("Jefe", "what do ya want for nothing?")) ==
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_SUITE_END()
