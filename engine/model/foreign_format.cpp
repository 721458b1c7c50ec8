// SPDX-License-Identifier: Apache-2.0
#include "engine/model/foreign_format.h"

#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <string_view>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/import.h"
#include "engine/model/onnx_import.h"
#include "engine/model/safetensors.h"
#include "engine/model/tfjs_import.h"
#include "engine/model/torch_file.h"

namespace carina::model {
namespace {

constexpr std::size_t kTarMagicOffset = 257;

bool isSafeTensors(std::span<const std::byte> bytes) {
  std::uint64_t headerBytes = 0;
  if (bytes.size() <= sizeof(headerBytes) || bytes[sizeof(headerBytes)] != std::byte{'{'}) return false;
  std::memcpy(&headerBytes, bytes.data(), sizeof(headerBytes));
  return headerBytes <= bytes.size();
}

std::string_view textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool isTar(std::string_view text) {
  // PyTorch before 0.1.10 wrote tar archives, whose first member has a name of its own.
  return text.size() > kTarMagicOffset + 5 && text.substr(kTarMagicOffset, 5) == "ustar";
}

[[noreturn]] void refuse(const std::string& name, const char* what) {
  throw Error(ErrorCode::Unsupported, name + ": " + what);
}

}  // namespace

ForeignFormat sniffForeignFormat(std::span<const std::byte> bytes) {
  const auto text = textOf(bytes);
  if (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06")) return ForeignFormat::Zip;
  if (text.starts_with("\x89HDF\r\n\x1a\n")) return ForeignFormat::Hdf5;
  if (isLegacyTorchFile(bytes)) return ForeignFormat::TorchLegacy;
  if (isTar(text)) return ForeignFormat::Tar;
  if (isTfjsModel(bytes)) return ForeignFormat::Tfjs;
  if (isSafeTensors(bytes)) return ForeignFormat::SafeTensors;
  if (isOnnxModel(bytes)) return ForeignFormat::Onnx;
  return ForeignFormat::Unknown;
}

graph::Weights readForeignWeights(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  const SharedBytes bytes{file->bytes(), file};
  const auto name = path.string();
  switch (sniffForeignFormat(bytes.bytes)) {
    case ForeignFormat::Zip:
      return readTorchZip(bytes, name);
    case ForeignFormat::TorchLegacy:
      return readTorchLegacy(bytes, name);
    case ForeignFormat::SafeTensors:
      return parseSafeTensors(bytes.bytes, name, bytes.owner).tensors;
    case ForeignFormat::Onnx:
      return readOnnxWeights(bytes, name);
    case ForeignFormat::Tfjs:
      return readTfjsWeights(path);
    case ForeignFormat::Tar:
      refuse(name, "is a tar archive, as PyTorch wrote before 0.1.10; load and save it with a newer PyTorch");
    case ForeignFormat::Hdf5:
      refuse(name, "is an HDF5 file; convert it with tensorflowjs_converter, or to safetensors");
    case ForeignFormat::Unknown:
      break;
  }
  refuse(name,
         "holds no weights that can be read (PyTorch, safetensors, ONNX, TensorFlow.js model.json); "
         "it may be truncated or damaged");
}

std::optional<double> findForeignEpsilon(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  const auto name = path.string();
  const auto format = sniffForeignFormat(file->bytes());
  std::set<double> epsilons;
  if (format == ForeignFormat::Onnx) epsilons = listOnnxEpsilons({file->bytes(), file}, name);
  if (format == ForeignFormat::Tfjs) epsilons = listTfjsEpsilons(textOf(file->bytes()), name);
  if (epsilons.size() > 1) refuse(name, "has batch norms of different epsilons; a net here has one for all");
  return epsilons.empty() ? std::nullopt : std::optional(*epsilons.begin());
}

}  // namespace carina::model
