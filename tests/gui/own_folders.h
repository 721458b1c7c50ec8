// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <map>

namespace carina::gui {

/// A user's data and cache folders of one test's own, so that tests may run beside each other.
class OwnFolders {
 public:
  OwnFolders() {
    QStandardPaths::setTestModeEnabled(false);
    for (const auto* name : {"XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"}) {
      before_[name] = qgetenv(name);
      const auto folder = root_.filePath(QString::fromLatin1(name).toLower());
      QDir().mkpath(folder);
      qputenv(name, folder.toLocal8Bit());
    }
  }

  ~OwnFolders() {
    for (const auto& [name, value] : before_) value.isNull() ? qunsetenv(name) : qputenv(name, value);
    QStandardPaths::setTestModeEnabled(true);
  }

  OwnFolders(const OwnFolders&) = delete;
  OwnFolders& operator=(const OwnFolders&) = delete;

  QString path(const char* name) const { return root_.filePath(QString::fromLatin1(name)); }

 private:
  QTemporaryDir root_;
  std::map<const char*, QByteArray> before_;
};

/// An environment variable for as long as this lives.
class OwnVariable {
 public:
  OwnVariable(const char* name, const QString& value) : name_(name), before_(qgetenv(name)) {
    qputenv(name, value.toLocal8Bit());
  }
  ~OwnVariable() { before_.isNull() ? qunsetenv(name_) : qputenv(name_, before_); }
  OwnVariable(const OwnVariable&) = delete;
  OwnVariable& operator=(const OwnVariable&) = delete;

 private:
  const char* name_;
  QByteArray before_;
};

}  // namespace carina::gui
