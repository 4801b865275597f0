#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "gateway/evidence/digest.h"

namespace tongbao {

// RFC 6962 §2.1. Leaves are given by their hashes, in log order. Pure; any thread.

/// SHA-256(0x00 ‖ line).
Hash leaf_hash(std::string_view line);

/// SHA-256(0x01 ‖ left ‖ right).
Hash node_hash(const Hash& left, const Hash& right);

/// The root over all leaves; SHA-256 of nothing for none.
Hash tree_root(std::span<const Hash> leaves);

/// Hashes from the leaf upward. Empty when `index` is not below the size (or the tree has one leaf).
std::vector<Hash> inclusion_proof(std::span<const Hash> leaves, std::uint64_t index);

/// Whether `leaf` stands at `index` in the tree of `size` leaves with this root. Never throws, whatever it is given.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                      const Hash& root);

/// That the first `old_size` leaves are unchanged. Empty when old_size is 0, the whole, or more than it.
std::vector<Hash> consistency_proof(std::span<const Hash> leaves, std::uint64_t old_size);

/// Whether the tree of `size` leaves with `root` continues the one of `old_size` with `old_root`. Never throws.
bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root,
                        std::span<const Hash> proof);

}  // namespace tongbao
