// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carina::data {

/// A file's name without folders and without an ending that films have (.png, .jpg, .jpeg, .dcm, .dicom; any case).
/// Dots of other names, DICOM UIDs for one, stay.
std::string filmStem(std::string_view name);

/// The files below a folder, found by name.
///
/// Folders and links are followed, each folder once.
/// Errors   NotFound: no such folder · Io: it cannot be read
/// Threads  const calls from many threads
class ImageIndex {
 public:
  explicit ImageIndex(const std::filesystem::path& folder);

  /// The file that `name` means: that path below the folder, else the one file of that name, else the one film whose
  /// stem is the same.
  ///
  /// Errors   InvalidArgument: several files fit
  std::optional<std::filesystem::path> find(std::string_view name) const;

  /// All files, sorted.
  const std::vector<std::filesystem::path>& files() const { return files_; }

 private:
  std::optional<std::filesystem::path> only(const std::multimap<std::string, std::size_t>& names,
                                            const std::string& key) const;
  std::filesystem::path folder_;
  std::vector<std::filesystem::path> files_;
  std::multimap<std::string, std::size_t> byName_;
  std::multimap<std::string, std::size_t> byStem_;
};

}  // namespace carina::data
