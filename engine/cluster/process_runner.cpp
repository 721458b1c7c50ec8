// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/cluster/program_runner.h"
#include "engine/core/error.h"

namespace carina::cluster {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostOutput = std::size_t{64} << 20;
constexpr int kMissing = 127;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorCode::Io, what + ": " + std::strerror(errno));
}

/// One end for the program, one for us; both closed on the way out.
class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) fail("no pipe to a program");
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int end(std::size_t which) const { return ends_[which]; }
  bool isOpen(std::size_t which) const { return ends_[which] >= 0; }
  void close(std::size_t which) {
    if (ends_[which] >= 0) ::close(ends_[which]);
    ends_[which] = -1;
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

/// A started program that is killed and reaped when nobody waited for it.
class Process {
 public:
  Process(const ProgramCall& call, const Pipe& in, const Pipe& out, const Pipe& err) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.end(0), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.end(1), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.end(1), STDERR_FILENO);
    posix_spawnattr_t attributes;  // ours are blocked or ignored in every thread; the program's shall be as usual
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t pipe;
    sigemptyset(&none);
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &pipe);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::vector<char*> argv;
    for (const auto& word : call.argv) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    error_ = ::posix_spawnp(&id_, argv[0], &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error_ != 0) id_ = -1;
  }
  ~Process() {
    if (id_ > 0) end();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  int error() const { return error_; }
  void kill() const { ::kill(id_, SIGKILL); }

  /// The exit code, once it has ended.
  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) continue;
    id_ = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  void end() {
    kill();
    wait();
  }

  pid_t id_ = -1;
  int error_ = 0;
};

/// Reads what there is; closes the pipe at its end.
void take(Pipe& pipe, std::string& text) {
  std::array<char, 1 << 16> block;
  const auto count = ::read(pipe.end(0), block.data(), block.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count <= 0) return pipe.close(0);
  text.append(block.data(), std::min(static_cast<std::size_t>(count), kMostOutput - text.size()));
}

/// ::write(), where a program that reads no more is an error and not the end of this process.
ssize_t writeWithoutSignal(int file, std::string_view bytes) {
  sigset_t pipe;
  sigset_t before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const auto count = ::write(file, bytes.data(), bytes.size());
  const auto error = errno;
  constexpr timespec kAtOnce = {};
  if (count < 0 && error == EPIPE) ::sigtimedwait(&pipe, nullptr, &kAtOnce);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return count;
}

void give(Pipe& pipe, std::string_view& rest) {
  const auto count = writeWithoutSignal(pipe.end(1), rest);
  if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  const bool isOver = count < 0 && errno != EINTR && errno != EAGAIN;  // it does not read its input
  if (rest.empty() || isOver) pipe.close(1);
}

class ProcessRunner : public ProgramRunner {
 public:
  ProgramAnswer run(const ProgramCall& call) override {
    Pipe in;
    Pipe out;
    Pipe err;
    ProgramAnswer answer;
    Process process(call, in, out, err);
    if (process.error() == ENOENT || process.error() == EACCES) {
      return {.fate = ProgramAnswer::Fate::Missing, .code = kMissing};
    }
    errno = process.error();
    if (errno != 0) fail(call.argv[0] + " cannot be started");
    in.close(0);
    out.close(1);
    err.close(1);
    if (!talk(call, in, out, err, answer)) {
      process.kill();
      answer.fate = ProgramAnswer::Fate::TimedOut;
    }
    answer.code = process.wait();
    return answer;
  }

 private:
  /// Until the program closes its output; false when that takes too long.
  static bool talk(const ProgramCall& call, Pipe& in, Pipe& out, Pipe& err, ProgramAnswer& answer) {
    const auto end = Clock::now() + std::chrono::duration<double>(call.timeoutSeconds);
    ::fcntl(in.end(1), F_SETFL, O_NONBLOCK);
    std::string_view rest = call.input;
    if (rest.empty()) in.close(1);
    while (out.isOpen(0) || err.isOpen(0)) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return false;
      std::array<pollfd, 3> ends = {{{out.end(0), POLLIN, 0},
                                     {err.end(0), POLLIN, 0},
                                     {in.end(1), POLLOUT, 0}}};  // a negative one is passed over
      if (::poll(ends.data(), ends.size(), static_cast<int>(std::min<std::int64_t>(left, 60'000))) < 0) continue;
      if (ends[0].revents != 0) take(out, answer.out);
      if (ends[1].revents != 0) take(err, answer.err);
      if (ends[2].revents != 0) give(in, rest);
    }
    return true;
  }
};

}  // namespace

std::unique_ptr<ProgramRunner> makeProcessRunner() {
  return std::make_unique<ProcessRunner>();
}

std::string wordsOf(const ProgramAnswer& answer) {
  if (answer.fate == ProgramAnswer::Fate::Missing) return "there is no such program on PATH";
  auto words = answer.err.empty() ? answer.out : answer.err;
  while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
  if (answer.fate == ProgramAnswer::Fate::TimedOut) return "no answer in time" + (words.empty() ? "" : ": " + words);
  return words.empty() ? "exit code " + std::to_string(answer.code) : words;
}

}  // namespace carina::cluster
