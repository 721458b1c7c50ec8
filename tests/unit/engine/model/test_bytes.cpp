// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/model/test_bytes.h"

namespace carina::model {

PickleBytes& PickleBytes::text(std::string_view value) {
  return append("X" + raw(static_cast<std::uint32_t>(value.size())) + std::string(value));
}

PickleBytes& PickleBytes::global(std::string_view module, std::string_view name) {
  return append("c" + std::string(module) + "\n" + std::string(name) + "\n");
}

PickleBytes& PickleBytes::integers(const std::vector<std::int32_t>& values) {
  append("(");
  for (const auto value : values) integer(value);
  return append("t");
}

std::string pickleStateDict(const std::vector<TensorClaim>& claims, bool ownStorages) {
  PickleBytes pickle;
  pickle.global("collections", "OrderedDict").op(")R(");
  int key = 0;
  for (const auto& claim : claims) {
    pickle.text(claim.name).global("torch._utils", "_rebuild_tensor_v2").op("((");
    pickle.text("storage").global("torch", claim.storageType).text(std::to_string(ownStorages ? key++ : 0));
    pickle.text("cpu").integer(claim.storageElements).op("tQ").integer(claim.offset);
    pickle.integers(claim.size).integers(claim.stride).op("\x89").global("collections", "OrderedDict").op(")RtR");
  }
  return pickle.op("u.").bytes();
}

std::string zipStateDict(const std::vector<TensorClaim>& claims, bool deflate, int floats) {
  std::string storage;
  for (int i = 0; i < floats; ++i) storage += raw(static_cast<float>(i));
  ZipBytes zip;
  zip.add("archive/data.pkl", pickleStateDict(claims), deflate);
  zip.add("archive/data/0", storage, deflate);
  zip.add("archive/version", "3\n");
  return zip.finish();
}

}  // namespace carina::model
