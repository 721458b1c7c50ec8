// SPDX-License-Identifier: Apache-2.0
#include "engine/train/event_file.h"

#include <span>

#include <unistd.h>

#include "engine/core/error.h"
#include "engine/core/host.h"
#include "engine/data/tfrecord.h"
#include "engine/proto/event.pb.h"

namespace carina::train {
namespace {

tensorflow::Event eventAt(std::int64_t step) {
  tensorflow::Event event;
  event.set_wall_time(secondsSinceEpoch());
  event.set_step(step);
  return event;
}

}  // namespace

EventFile::EventFile(const std::filesystem::path& folder, std::int64_t step) {
  const auto seconds = std::to_string(static_cast<std::int64_t>(secondsSinceEpoch()));
  path_ = folder / ("events.out.tfevents." + seconds + "." + hostName() + "." + std::to_string(::getpid()));
  file_.open(path_, std::ios::binary | std::ios::app);
  auto first = eventAt(0);
  first.set_file_version("brain.Event:2");
  append(first.SerializeAsString());
  if (step > 0) {
    auto start = eventAt(step + 1);  // readers drop what earlier files say from this step on
    start.mutable_session_log()->set_status(tensorflow::SessionLog::START);
    append(start.SerializeAsString());
  }
  flush();
}

void EventFile::write(std::int64_t step, const std::vector<Scalar>& scalars) {
  auto event = eventAt(step);
  for (const auto& scalar : scalars) {
    auto& value = *event.mutable_summary()->add_value();
    value.set_tag(scalar.tag);
    value.set_simple_value(static_cast<float>(scalar.value));
  }
  append(event.SerializeAsString());
}

void EventFile::write(const HyperParameters& values) {
  tensorflow::HParamsPluginData data;
  auto& start = *data.mutable_session_start_info();
  start.set_start_time_secs(secondsSinceEpoch());
  for (const auto& [name, value] : values) {
    auto& slot = (*start.mutable_hparams())[name];
    if (const auto* number = std::get_if<double>(&value)) {
      slot.set_number_value(*number);
    } else {
      slot.set_string_value(std::get<std::string>(value));
    }
  }
  auto event = eventAt(0);
  auto& value = *event.mutable_summary()->add_value();
  value.set_tag("_hparams_/session_start_info");
  auto& plugin = *value.mutable_metadata()->mutable_plugin_data();
  plugin.set_plugin_name("hparams");
  plugin.set_content(data.SerializeAsString());
  append(event.SerializeAsString());
}

void EventFile::append(const std::string& event) {
  std::string framed;
  data::appendTfRecord(framed, std::as_bytes(std::span(event)));
  file_.write(framed.data(), static_cast<std::streamsize>(framed.size()));
  if (!file_) throw Error(ErrorCode::Io, path_.string() + ": cannot be written; is the disk full?");
}

void EventFile::flush() {
  file_.flush();
  if (!file_) throw Error(ErrorCode::Io, path_.string() + ": cannot be written; is the disk full?");
}

}  // namespace carina::train
