#include "gateway/evidence/merkle_tree.h"

#include <bit>
#include <cstddef>
#include <string>

namespace tongbao {
namespace {

constexpr char kLeafPrefix = '\x00';
constexpr char kNodePrefix = '\x01';

std::string_view raw(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

/// The largest power of two below `size`; size is at least 2.
std::size_t split_point(std::size_t size) {
  return std::bit_floor(size - 1);
}

void prove_inclusion(std::span<const Hash> leaves, std::size_t index, std::vector<Hash>& proof) {
  if (leaves.size() <= 1) return;
  const auto split = split_point(leaves.size());
  const bool left = index < split;
  prove_inclusion(left ? leaves.first(split) : leaves.subspan(split), left ? index : index - split, proof);
  proof.push_back(tree_root(left ? leaves.subspan(split) : leaves.first(split)));
}

/// SUBPROOF of RFC 6962 §2.1.2; `known`: the verifier has the root of this part already.
void prove_consistency(std::span<const Hash> leaves, std::size_t old_size, bool known, std::vector<Hash>& proof) {
  if (old_size == leaves.size()) {
    if (!known) proof.push_back(tree_root(leaves));
    return;
  }
  const auto split = split_point(leaves.size());
  if (old_size <= split) {
    prove_consistency(leaves.first(split), old_size, known, proof);
    proof.push_back(tree_root(leaves.subspan(split)));
  } else {
    prove_consistency(leaves.subspan(split), old_size - split, false, proof);
    proof.push_back(tree_root(leaves.first(split)));
  }
}

}  // namespace

Hash leaf_hash(std::string_view line) {
  std::string bytes(1, kLeafPrefix);
  bytes += line;
  return hash_of(bytes);
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::string bytes(1, kNodePrefix);
  bytes += raw(left);
  bytes += raw(right);
  return hash_of(bytes);
}

Hash tree_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return hash_of({});
  if (leaves.size() == 1) return leaves.front();
  const auto split = split_point(leaves.size());
  return node_hash(tree_root(leaves.first(split)), tree_root(leaves.subspan(split)));
}

std::vector<Hash> inclusion_proof(std::span<const Hash> leaves, std::uint64_t index) {
  std::vector<Hash> proof;
  if (index < leaves.size()) prove_inclusion(leaves, static_cast<std::size_t>(index), proof);
  return proof;
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                      const Hash& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Hash hash = leaf;
  for (const auto& sibling : proof) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      hash = node_hash(sibling, hash);
      // a last node without a sibling rises until it has one
      while (node % 2 == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size) {
  std::vector<Hash> proof;
  if (old_size > 0 && old_size < leaves.size())
    prove_consistency(leaves, static_cast<std::size_t>(old_size), true, proof);
  return proof;
}

bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root,
                        std::span<const Hash> proof) {
  if (old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;
  if (old_size == 0) return proof.empty() && old_root == hash_of({});
  std::uint64_t node = old_size - 1;
  std::uint64_t last = size - 1;
  while (node % 2 == 1) {
    node >>= 1U;
    last >>= 1U;
  }
  // a complete old tree is its own first hash and is left out of the proof
  const bool complete = std::has_single_bit(old_size);
  if (!complete && proof.empty()) return false;
  Hash old_hash = complete ? old_root : proof.front();
  Hash new_hash = old_hash;
  for (const auto& sibling : proof.subspan(complete ? 0 : 1)) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      old_hash = node_hash(sibling, old_hash);
      new_hash = node_hash(sibling, new_hash);
      while (node % 2 == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      new_hash = node_hash(new_hash, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && old_hash == old_root && new_hash == root;
}

}  // namespace tongbao
