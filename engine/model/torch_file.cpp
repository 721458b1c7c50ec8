// SPDX-License-Identifier: Apache-2.0
#include "engine/model/torch_file.h"

#include <algorithm>
#include <map>
#include <string>

#include "engine/core/byte_reader.h"
#include "engine/core/error.h"
#include "engine/core/zip_archive.h"
#include "engine/model/pickle.h"
#include "engine/model/torch_tensors.h"

namespace carina::model {
namespace {

// 0x1950a86a20f9469cfc6c, as pickle's LONG1 has it: ten bytes, little-endian.
constexpr std::string_view kMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);

// A key that different entries give with different types must fit them all, so sizes are checked per use.
void checkFits(const TorchStorage& storage, std::uint64_t availableBytes, std::string_view file) {
  const auto available = availableBytes / sizeBytes(storage.dtype);
  if (storage.firstElement <= available && storage.elements <= available - storage.firstElement) return;
  throw Error(ErrorCode::Corrupt, std::string(file) + ": storage '" + std::string(storage.key.substr(0, 40)) +
                                      "' has fewer bytes than its tensors say");
}

SharedBytes view(const TorchStorage& storage, const SharedBytes& whole, std::string_view file) {
  checkFits(storage, whole.bytes.size(), file);
  const auto elementBytes = sizeBytes(storage.dtype);
  return {whole.bytes.subspan(storage.firstElement * elementBytes, storage.elements * elementBytes), whole.owner};
}

const ZipEntry& findPickle(const ZipArchive& archive, std::string_view name) {
  for (const auto& entry : archive.entries()) {
    const auto slash = entry.name.find('/');
    if (slash != std::string::npos && std::string_view(entry.name).substr(slash) == "/data.pkl") return entry;
  }
  throw Error(ErrorCode::Unsupported,
              std::string(name) + ": is a zip archive, but not one that torch.save() writes (it has no data.pkl)");
}

void checkByteOrder(const ZipArchive& archive, const std::string& prefix, std::string_view name) {
  const auto* entry = archive.find(prefix + "byteorder");
  if (entry == nullptr) return;
  const auto order = archive.read(*entry).bytes;
  const std::string_view text(reinterpret_cast<const char*>(order.data()), order.size());
  if (text == "little") return;
  throw Error(ErrorCode::Unsupported,
              std::string(name) + ": was written on a big-endian machine; save it again on a little-endian one");
}

std::map<std::string_view, SharedBytes> readLegacyStorages(const SharedBytes& file, const Pickle& object,
                                                           std::string_view name) {
  std::map<std::string_view, DType> types;
  for (const auto& storage : listTorchStorages(object, name)) types.emplace(storage.key, storage.dtype);
  const auto keys = parsePickle(file.bytes, name, object.endPosition);
  ByteReader reader(file.bytes, name);
  reader.seek(keys.endPosition);
  std::map<std::string_view, SharedBytes> storages;
  for (const auto id : keys.at(keys.root).items) {
    const auto type = types.find(keys.at(id).text);
    if (type == types.end()) reader.fail("lists a storage that no tensor has");
    const auto elements = reader.read<std::uint64_t>();
    if (elements > reader.remaining()) reader.fail("has a storage that is longer than the file");
    storages[type->first] = {reader.take(elements * sizeBytes(type->second)), file.owner};
  }
  return storages;
}

}  // namespace

bool isLegacyTorchFile(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  constexpr std::size_t kLongestPrologue = 11;  // protocol and, from protocol 4 on, a frame
  constexpr std::string_view kProtocol("\x80", 1);
  constexpr std::string_view kLong10("\x8a\x0a", 2);
  if (!text.starts_with(kProtocol)) return false;
  const auto at = text.substr(0, kLongestPrologue + kLong10.size() + kMagic.size()).find(kMagic);
  return at != std::string_view::npos && at >= kLong10.size() &&
         text.substr(at - kLong10.size(), kLong10.size()) == kLong10;
}

graph::Weights readTorchZip(const SharedBytes& file, std::string_view name) {
  const ZipArchive archive(file, name);
  const auto& entry = findPickle(archive, name);
  const auto prefix = entry.name.substr(0, entry.name.find('/') + 1);
  checkByteOrder(archive, prefix, name);
  const auto pickled = archive.read(entry);
  const auto pickle = parsePickle(pickled.bytes, name);
  std::map<std::string, SharedBytes, std::less<>> cache;  // storages are shared: unpack and check each once
  const auto readStorage = [&](const TorchStorage& storage) {
    auto found = cache.find(storage.key);
    if (found == cache.end()) {
      const auto* data = archive.find(prefix + "data/" + std::string(storage.key));
      if (data == nullptr) ByteReader({}, name).fail("has no storage '" + std::string(storage.key.substr(0, 40)) + "'");
      found = cache.emplace(storage.key, archive.read(*data)).first;
    }
    return view(storage, found->second, name);
  };
  return readStateDict(pickle, readStorage, name);
}

graph::Weights readTorchLegacy(const SharedBytes& file, std::string_view name) {
  const auto magic = parsePickle(file.bytes, name);
  if (magic.at(magic.root).text != kMagic) ByteReader(file.bytes, name).fail("has no PyTorch magic number");
  const auto protocol = parsePickle(file.bytes, name, magic.endPosition);
  const auto system = parsePickle(file.bytes, name, protocol.endPosition);
  const auto object = parsePickle(file.bytes, name, system.endPosition);
  const auto storages = readLegacyStorages(file, object, name);
  const auto readStorage = [&](const TorchStorage& storage) {
    const auto found = storages.find(storage.key);
    if (found == storages.end()) ByteReader({}, name).fail("lacks the bytes of a storage");
    return view(storage, found->second, name);
  };
  return readStateDict(object, readStorage, name);
}

}  // namespace carina::model
