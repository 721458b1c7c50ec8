// SPDX-License-Identifier: Apache-2.0
// Expected values: the examples NIST publishes with FIPS 180-4.
#include "engine/core/sha256.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace carina {
namespace {

std::string hexOf(std::string_view text) {
  return sha256Hex(std::as_bytes(std::span(text)));
}

TEST(Sha256, MatchesTheExamplesOfFips180) {
  EXPECT_EQ(hexOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hexOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hexOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hexOf(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnHowItsInputIsCut) {
  const std::string text(1000, 'a');
  for (const std::size_t part : {1, 7, 63, 64, 65, 999}) {
    Sha256 hash;
    for (std::size_t i = 0; i < text.size(); i += part) {
      hash.update(std::as_bytes(std::span(text).subspan(i, std::min(part, text.size() - i))));
    }
    EXPECT_EQ(hash.finishHex(), hexOf(text)) << part;
  }
}

}  // namespace
}  // namespace carina
