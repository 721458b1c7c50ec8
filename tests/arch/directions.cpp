// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/directions.h"

#include <regex>
#include <sstream>
#include <utility>

namespace carina::arch {
namespace {

using Rooms = std::map<std::string, std::set<std::string>>;

Rooms closed(Rooms rooms) {
  for (bool grew = true; grew;) {
    grew = false;
    for (auto& [room, known] : rooms) {
      std::set<std::string> more;
      for (const auto& lower : known) more.insert(rooms[lower].begin(), rooms[lower].end());
      const auto before = known.size();
      known.insert(more.begin(), more.end());
      grew = grew || known.size() != before;
    }
  }
  return rooms;
}

/// A family of third-party headers and where it may be seen.
struct Foreign {
  std::regex include;
  std::string what;
  std::set<std::string> rooms;
  std::set<std::string> privateHeaders;  ///< of that room, included by its own .cpp files, and by each other, only
};

const std::vector<Foreign>& foreignHeaders() {
  static const std::vector<Foreign> kAll = {
      {std::regex(R"(#include *[<"](oneapi/)?dnnl)"),
       "oneDNN",
       {"kernels"},
       {"engine/kernels/convolution_parts.h", "engine/kernels/dnnl_call.h"}},
      {std::regex(R"(#include *[<"]mpi\.h)"),
       "MPI",
       {"comm"},
       {"engine/comm/mpi_call.h", "engine/comm/mpi_communicator.h", "engine/comm/mpi_exchange.h",
        "engine/comm/mpi_talk.h", "engine/comm/mpi_watch.h"}},
      {std::regex(R"(#include *[<"](simgrid|smpi|xbt)/)"), "SimGrid", {}, {}},  // tests only
      {std::regex(R"(#include *[<"]dcmtk/)"), "DCMTK", {"dicom"}, {}},
      {std::regex(R"(#include *[<"](cairo|pango))"), "cairo and Pango", {"plot"}, {}},
      {std::regex(R"(#include *[<"]toml\+\+/)"), "toml++", {"cluster"}, {}},
      {std::regex(R"(#include *<Q[A-Z])"),
       "Qt",
       {"gui/app", "gui/models", "gui/workers", "gui/pages", "gui/widgets"},
       {}},
  };
  return kAll;
}

std::string includedPath(const std::string& line) {
  static const std::regex kInclude(R"re(^\s*#include "([^"]+)")re");
  std::smatch match;
  return std::regex_search(line, match, kInclude) ? match[1].str() : std::string{};
}

/// A quoted path that does not say from the root which room it is in (generated messages do, as proto/… or engine/…).
bool isRelative(const std::string& path) {
  return path.starts_with(".") || (!path.empty() && path.find('/') == std::string::npos && path.ends_with(".h"));
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line.substr(0, line.find('#')) + " ";
  return text;
}

void checkForeign(const SourceFile& file, const Foreign& foreign, std::vector<Violation>& found) {
  const auto room = roomOf(file.path);
  const bool isGui = foreign.what == "Qt";
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (!std::regex_search(file.lines[i], foreign.include)) continue;
    if (!foreign.rooms.contains(room)) {
      found.push_back({file.path, i + 1, foreign.what + " is seen outside its room"});
    } else if (isHeader(file) && !isGui && !foreign.privateHeaders.contains(file.path)) {
      found.push_back({file.path, i + 1, foreign.what + " is seen in a public header"});
    }
  }
}

}  // namespace

const Rooms& allowedRooms() {
  static const Rooms kRooms = [] {
    Rooms rooms = {
        {"core", {}},
        {"proto", {"core"}},
        {"image", {"core"}},
        {"dicom", {"image"}},
        {"kernels", {"core"}},
        {"graph", {"kernels"}},
        {"nets", {"graph"}},
        {"model", {"graph", "nets", "proto", "image"}},
        {"phantom", {"image"}},
        {"predict", {"model", "image", "dicom"}},
        {"data", {"image", "dicom", "proto"}},
        {"optim", {"core"}},
        {"comm", {"core"}},
        {"eval", {"core"}},
        {"plot", {"core"}},
        {"score", {"predict", "data", "eval"}},
        {"report", {"eval", "plot", "score", "data", "image"}},
        {"train", {"nets", "model", "data", "optim", "comm", "eval"}},
        {"scaling", {"comm", "graph"}},
        {"serve", {"predict", "model"}},
        {"cluster", {"proto"}},
        {"launch", {"train", "cluster"}},
        {"gui/widgets", {}},
    };
    std::set<std::string> engine;
    for (const auto& [room, known] : rooms) {
      if (room != "gui/widgets") engine.insert(room);
    }
    rooms["cli"] = engine;
    rooms["gui/models"] = engine;
    rooms["gui/workers"] = engine;
    rooms["gui/pages"] = {"gui/models", "gui/workers", "gui/widgets"};
    rooms["gui/app"] = {"gui/pages"};
    rooms = closed(std::move(rooms));
    for (auto& [room, known] : rooms) {
      if (room.starts_with("gui/")) known.erase("comm");  // the desktop sees no MPI; it follows a run's folder
    }
    return rooms;
  }();
  return kRooms;
}

std::vector<Violation> findWrongDirections(const std::vector<SourceFile>& files) {
  std::vector<Violation> found;
  for (const auto& file : files) {
    const auto room = roomOf(file.path);
    if (!isCpp(file) || room.empty()) continue;
    const auto known = allowedRooms().find(room);
    if (known == allowedRooms().end()) {
      found.push_back({file.path, 0, "room '" + room + "' is not in the table of tests/arch/directions.cpp"});
      continue;
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto path = includedPath(file.lines[i]);
      const auto other = roomOf(path);
      if (other.empty() && isRelative(path)) found.push_back({file.path, i + 1, path + " is not a path from the root"});
      if (other.empty() || other == room || known->second.contains(other)) continue;
      found.push_back({file.path, i + 1, room + " may not know " + other});
    }
  }
  return found;
}

std::vector<Violation> findForeignHeaders(const std::vector<SourceFile>& files) {
  std::vector<Violation> found;
  for (const auto& file : files) {
    const bool isTest = file.path.starts_with("tests/");
    if (!isCpp(file) || isTest) continue;
    for (const auto& foreign : foreignHeaders()) checkForeign(file, foreign, found);
    for (const auto& foreign : foreignHeaders()) {
      for (const auto& header : foreign.privateHeaders) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
          if (includedPath(file.lines[i]) != header || !isHeader(file)) continue;
          if (foreign.privateHeaders.contains(file.path)) continue;
          found.push_back({file.path, i + 1, "a header includes the private " + header});
        }
      }
    }
  }
  return found;
}

std::vector<Violation> findWrongTargets(const std::vector<SourceFile>& files) {
  static const std::regex kRoom(R"(carina_room\((\w+)([^)]*)\))");
  static const std::regex kRooms(R"(\bROOMS\s+([\w\s]+?)(\s+(PRIVATE|SOURCES)\b|\s*$))");
  static const std::regex kLinked(R"(\bcarina(::|_)(\w+))");
  std::vector<Violation> found;
  for (const auto& file : files) {
    const auto room = roomOf(file.path);
    if (room.empty() || !file.path.ends_with("CMakeLists.txt")) continue;
    const auto text = joined(file.lines);
    const auto known = allowedRooms().find(room);
    const auto check = [&](std::string name) {
      if (name.starts_with("gui_")) name = "gui/" + name.substr(4);
      if (name == room || !allowedRooms().contains(name)) return;
      if (known != allowedRooms().end() && known->second.contains(name)) return;
      found.push_back({file.path, 0, "target " + room + " may not link " + name});
    };
    std::smatch target;
    std::smatch rooms;
    if (std::regex_search(text, target, kRoom)) {
      const auto arguments = target[2].str();
      if (target[1] != room) found.push_back({file.path, 0, "makes the target " + target[1].str()});
      std::istringstream names(std::regex_search(arguments, rooms, kRooms) ? rooms[1].str() : "");
      for (std::string name; names >> name;) check(name);
    }
    for (std::sregex_iterator at(text.begin(), text.end(), kLinked), end; at != end; ++at) check((*at)[2].str());
  }
  return found;
}

}  // namespace carina::arch
