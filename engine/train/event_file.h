// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace carina::train {

/// One point of one curve.
struct Scalar {
  std::string tag;  ///< e.g. "train/loss"
  double value = 0;
};

using HyperParameters = std::map<std::string, std::variant<double, std::string>>;

/// A file of a run's curves as TensorBoard reads it: TFRecords of tensorflow.Event.
///
/// A run that is resumed at a step begins another file, which takes back what earlier ones say of later steps.
/// Units    seconds since 1970
/// Errors   Io: the file cannot be made, or written
/// Threads  one thread at a time
/// Source   tensorboard/compat/proto/event.proto, summary.proto; plugins/hparams/plugin_data.proto
class EventFile {
 public:
  /// Makes `folder`/events.out.tfevents.SECONDS.HOST.PROCESS. Steps after `step` begin here.
  EventFile(const std::filesystem::path& folder, std::int64_t step);

  void write(std::int64_t step, const std::vector<Scalar>& scalars);
  void write(const HyperParameters& values);

  /// What was written can be read by others afterwards.
  void flush();

  const std::filesystem::path& path() const { return path_; }

 private:
  void append(const std::string& event);

  std::filesystem::path path_;
  std::ofstream file_;
};

}  // namespace carina::train
