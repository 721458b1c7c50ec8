// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/function_scan.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <string>
#include <utility>

namespace carina::arch {
namespace {

/// The source with everything blanked that is not code; its line breaks stay.
class CodeReader {
 public:
  explicit CodeReader(const SourceFile& file) {
    bool continues = false;
    for (const auto& line : file.lines) {
      const auto first = line.find_first_not_of(" \t");
      const bool preprocessor = !inside_ && (continues || (first != std::string::npos && line[first] == '#'));
      continues = preprocessor && !line.empty() && line.back() == '\\';
      if (!preprocessor) addLine(line);
      code_ += '\n';
    }
  }

  std::string take() { return std::move(code_); }

 private:
  void addLine(const std::string& line) {
    for (std::size_t at = 0; at < line.size();) at = inside_ ? skip(line, at) : step(line, at);
  }

  /// Leaves a comment or a raw text when its end stands at `at`.
  std::size_t skip(const std::string& line, std::size_t at) {
    const auto end = line.find(end_, at);
    if (end == std::string::npos) return line.size();
    inside_ = false;
    return end + end_.size();
  }

  std::size_t step(const std::string& line, std::size_t at) {
    static const std::regex kRaw(R"re(^R"([^(\s]*)\()re");
    std::smatch raw;
    const auto rest = line.substr(at, 20);
    if (rest.starts_with("//")) return line.size();
    if (rest.starts_with("/*")) return enter("*/", at + 2);
    if (rest.starts_with("R\"") && std::regex_search(rest, raw, kRaw)) {
      code_ += '"';  // a text stays visible as one mark
      return enter(")" + raw[1].str() + "\"", at + static_cast<std::size_t>(raw.length()));
    }
    const bool digitMark = line[at] == '\'' && at > 0 && std::isxdigit(static_cast<unsigned char>(line[at - 1])) != 0;
    if (line[at] == '"' || (line[at] == '\'' && !digitMark)) return skipText(line, at);
    code_ += line[at];
    return at + 1;
  }

  std::size_t enter(std::string end, std::size_t next) {
    inside_ = true;
    end_ = std::move(end);
    return next;
  }

  std::size_t skipText(const std::string& line, std::size_t at) {
    const char quote = line[at];
    code_ += '"';
    for (++at; at < line.size() && line[at] != quote; ++at) {
      if (line[at] == '\\') ++at;
    }
    return at + 1;
  }

  std::string code_;
  std::string end_;
  bool inside_ = false;
};

enum class Scope { Namespace, Type, Function, Initialiser, Inner };

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

bool isWordEnd(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '>';
}

/// Without what stands in round brackets and without the symbols of `operator=`.
std::string outline(const std::string& head) {
  static const std::regex kOperator(R"(operator\s*(\(\)|[^\w\s(]+))");
  std::string flat;
  int depth = 0;
  for (const char c : std::regex_replace(head, kOperator, "operator")) {
    if (c == '(') ++depth;
    if (depth == 0) flat += c;
    if (c == ')' && --depth == 0) flat += "()";
  }
  return flat;
}

std::string withoutTemplate(const std::string& flat) {
  static const std::regex kTemplate(R"(^\s*template\s*<)");
  std::smatch match;
  if (!std::regex_search(flat, match, kTemplate)) return flat;
  auto at = static_cast<std::size_t>(match.length());
  for (int depth = 1; at < flat.size() && depth > 0; ++at) depth += flat[at] == '<' ? 1 : (flat[at] == '>' ? -1 : 0);
  return withoutTemplate(flat.substr(at));
}

/// What a brace opens after `head`, the words since the statement began.
Scope scopeAfter(const std::string& head) {
  static const std::regex kNamespace(R"(^(inline\s+)?namespace\b|^extern\s*"\s*$)");
  static const std::regex kType(R"(^(typedef\s+)?(class|struct|union|enum)\b)");
  static const std::regex kLambda(R"(=\s*\[)");
  static const std::regex kCallEnd(R"(\(\)( const| noexcept)*$)");
  static const std::regex kMemberList(R"(\(\)[^:]*:(?!:))");
  const auto flat = trimmed(withoutTemplate(outline(head)));
  if (flat.empty()) return Scope::Inner;
  if (std::regex_search(flat, kNamespace)) return Scope::Namespace;
  if (std::regex_search(flat, kType) && !std::regex_search(flat, kCallEnd)) return Scope::Type;
  if (flat.find('=') != std::string::npos) {
    return std::regex_search(flat, kLambda) ? Scope::Function : Scope::Initialiser;
  }
  if (flat.find("()") == std::string::npos) return Scope::Initialiser;
  const bool memberValue = std::regex_search(flat, kMemberList) && isWordEnd(flat.back());
  return memberValue ? Scope::Initialiser : Scope::Function;
}

std::size_t countParameters(const std::string& head) {
  const auto open = head.find('(');
  std::size_t commas = 0;
  bool any = false;
  int round = 0;
  int angle = 0;
  if (open == std::string::npos) return 0;
  for (std::size_t at = open; at < head.size(); ++at) {
    const char c = head[at];
    if (c == '(' || c == '{' || c == '[') ++round;
    if (c == ')' || c == '}' || c == ']') --round;
    if (c == '<') ++angle;
    if (c == '>' && angle > 0) --angle;
    if (round == 0) break;
    if (c == ',' && round == 1 && angle == 0) ++commas;
    any = any || (at > open && std::isspace(static_cast<unsigned char>(c)) == 0);
  }
  return any ? commas + 1 : 0;
}

class FunctionFinder {
 public:
  std::vector<FunctionExtent> find(const std::string& code) {
    for (const char c : code) {
      if (c == '\n') ++line_;
      take(c);
    }
    return std::move(found_);
  }

 private:
  bool isOutside() const {
    return std::all_of(open_.begin(), open_.end(), [](auto s) { return s == Scope::Namespace || s == Scope::Type; });
  }

  void take(char c) {
    if (c == '{') return opens();
    if (c == '}') return closes();
    if (!isOutside()) return;
    round_ += c == '(' ? 1 : (c == ')' ? -1 : 0);
    if (c == ';' && round_ == 0) return forget();
    if (head_.empty() && std::isspace(static_cast<unsigned char>(c)) != 0) return;
    if (head_.empty()) headLine_ = line_;
    head_ += c;
    if (c == ':' && (head_ == "public:" || head_ == "private:" || head_ == "protected:")) forget();
  }

  void opens() {
    const auto scope = !isOutside() ? Scope::Inner : round_ > 0 ? Scope::Initialiser : scopeAfter(head_);
    open_.push_back(scope);
    if (scope == Scope::Function) {
      found_.push_back({.firstLine = headLine_, .lastLine = 0, .parameters = countParameters(head_)});
    }
    if (scope != Scope::Initialiser && scope != Scope::Inner) forget();
  }

  void closes() {
    if (open_.empty()) return;
    const auto scope = open_.back();
    open_.pop_back();
    if (scope == Scope::Function) found_.back().lastLine = line_;
    if (scope == Scope::Initialiser && isOutside()) {
      head_ += "}";
    } else if (isOutside()) {
      forget();
    }
  }

  void forget() {
    head_.clear();
    round_ = 0;
  }

  std::vector<FunctionExtent> found_;
  std::vector<Scope> open_;
  std::string head_;
  std::size_t headLine_ = 1;
  std::size_t line_ = 1;
  int round_ = 0;
};

}  // namespace

std::vector<FunctionExtent> findFunctions(const SourceFile& file) {
  return FunctionFinder().find(CodeReader(file).take());
}

}  // namespace carina::arch
