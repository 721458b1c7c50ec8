// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/site.h"

#include "engine/cluster/shell_text.h"
#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;

constexpr int kSshFailed = 255;
constexpr int kNotFound = 127;
constexpr std::uint64_t kMostBytes = 256U << 20;

constexpr const char* kRead = R"(if [ -e "$1" ]; then exec cat -- "$1"; else exit 44; fi)";
constexpr int kNoFile = 44;
constexpr const char* kWrite = R"sh(mkdir -p -- "${1%/*}" && cat >"$1.part" && mv -f -- "$1.part" "$1")sh";

std::vector<std::string> script(const char* text, const fs::path& path) {
  return {"sh", "-c", text, "sh", path.string()};
}

}  // namespace

ProgramAnswer Site::run(ProgramCall call) {
  if (isHere()) return runner_.run(call);
  const auto there = shellWords(call.argv);
  call.argv = login_.ssh;
  for (const auto* word : {"-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "--"}) call.argv.emplace_back(word);
  call.argv.push_back(login_.host);
  call.argv.push_back(there);
  auto answer = runner_.run(call);
  const bool isLost = answer.code == kSshFailed || answer.fate != ProgramAnswer::Fate::Ended;
  if (isLost) {
    throw Error(ErrorCode::Communication, login_.host + ": cannot be reached: " + call.argv[0] + ": " +
                                              wordsOf(answer) + "; try '" + shellWords(login_.ssh) + " " + login_.host +
                                              " true', which must work without a password");
  }
  if (answer.code == kNotFound) answer.fate = ProgramAnswer::Fate::Missing;
  return answer;
}

std::string Site::output(const ProgramCall& call) {
  auto answer = run(call);
  if (answer.isGood()) return std::move(answer.out);
  throw Error(ErrorCode::Communication, call.argv[0] + " on " + name() + ": " + wordsOf(answer));
}

std::optional<std::string> Site::findText(const fs::path& path) {
  if (isHere()) {
    std::error_code failed;
    if (!fs::exists(path, failed)) return {};
    const auto bytes = readFile(path, kMostBytes);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  auto answer = run({.argv = script(kRead, path)});
  if (answer.isGood()) return std::move(answer.out);
  if (answer.code == kNoFile) return {};
  throw Error(ErrorCode::Io, login_.host + ":" + path.string() + ": cannot be read: " + wordsOf(answer));
}

void Site::write(const fs::path& path, const std::string& text) {
  if (isHere()) {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    if (failed) throw Error(ErrorCode::Io, path.parent_path().string() + ": cannot be made: " + failed.message());
    return writeFileAtomically(path, text);
  }
  const auto answer = run({.argv = script(kWrite, path), .input = text});
  if (answer.isGood()) return;
  throw Error(ErrorCode::Io, login_.host + ":" + path.string() + ": cannot be written: " + wordsOf(answer));
}

void Site::remove(const fs::path& path) {
  if (!isHere()) {
    output({.argv = {"rm", "-f", "--", path.string()}});
    return;
  }
  std::error_code failed;
  fs::remove(path, failed);
  if (failed) throw Error(ErrorCode::Io, path.string() + ": cannot be removed: " + failed.message());
}

bool Site::hasFolder(const fs::path& path) {
  std::error_code failed;
  if (isHere()) return fs::is_directory(path, failed);
  return run({.argv = {"test", "-d", path.string()}}).code == 0;
}

}  // namespace carina::cluster
