// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "cli/carina.h"

namespace {

/// The signals that ask the program to stop; blocked everywhere, so that only the waiting thread takes them.
sigset_t blockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGUSR1);  // sent by batch systems before the time is up
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// The first signal asks for a clean stop; a second Ctrl-C ends the program at once. Batch systems and launchers send
/// what they send several times, to the process and through each daemon above it: that asks for nothing more.
void waitForSignals(sigset_t signals, const std::stop_source& stop) {
  int signal = 0;
  sigwait(&signals, &signal);
  stop.request_stop();
  do {
    sigwait(&signals, &signal);
  } while (signal != SIGINT);
  std::_Exit(3);
}

/// Waiting OpenMP threads spin for milliseconds by default, which starves the threads that decode films and any other
/// program on the machine. libgomp reads its limit only while it is loaded, so the program starts itself once more with
/// a short one, unless the user has chosen. Where that fails it goes on as it is: slower, not wrong.
void spinBriefly(char** argv) {
  if (std::getenv("GOMP_SPINCOUNT") != nullptr || std::getenv("OMP_WAIT_POLICY") != nullptr) return;
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed && ::setenv("GOMP_SPINCOUNT", "2000", 1) == 0) ::execv(program.c_str(), argv);
}

}  // namespace

int main(int argc, char** argv) {
  spinBriefly(argv);
  std::signal(SIGPIPE, SIG_IGN);
  std::stop_source stop;
  std::thread(waitForSignals, blockStopSignals(), stop).detach();
  std::ios::sync_with_stdio(false);
  carina::cli::Streams streams{
      std::cin, std::cout, std::cerr, isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1, stop.get_token()};
  const std::vector<std::string> args(argv + 1, argv + argc);
  return carina::cli::runCarina(args, streams);
}
