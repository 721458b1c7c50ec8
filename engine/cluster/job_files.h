// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace carina::cluster {

/// What a job keeps in its run's folder (FORMAT.md).
struct JobFiles {
  explicit JobFiles(const std::filesystem::path& folder)
      : run(folder),
        record(folder / "job.json"),
        script(folder / "job.sh"),
        config(folder / "job.toml"),
        log(folder / "job.log"),
        attempts(folder / "job.attempts"),
        stop(folder / "job.stop"),
        process(folder / "job.pid") {}

  std::filesystem::path run;
  std::filesystem::path record;    ///< what was submitted
  std::filesystem::path script;    ///< what runs
  std::filesystem::path config;    ///< the configuration that it runs with
  std::filesystem::path log;       ///< what it and its ranks say
  std::filesystem::path attempts;  ///< a line for each beginning and end
  std::filesystem::path stop;      ///< there once somebody asked for a stop: it is not started again
  std::filesystem::path process;   ///< of a job without a batch system
};

}  // namespace carina::cluster
