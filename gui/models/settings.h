// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QVariant>
#include <memory>

namespace carina::gui {

/// One thing that the desktop remembers, and what it is before anyone chose.
struct SettingKey {
  const char* name;
  QVariant fallback;
};

namespace keys {
inline const SettingKey kTheme = {"theme", QStringLiteral("dark")};
inline const SettingKey kLanguage = {"language", QString()};        ///< "" follows the system
inline const SettingKey kTranslation = {"translation", QString()};  ///< a .qm file to load besides
inline const SettingKey kHidesPatients = {"privacy/hide-patients", true};
inline const SettingKey kRemembersRecent = {"privacy/remember-recent", true};
inline const SettingKey kRecent = {"recent", QStringList()};
inline const SettingKey kModel = {"model", QString()};  ///< file of the default model; "" that which is installed
inline const SettingKey kModelFiles = {"models", QStringList()};            ///< brought in by the user
inline const SettingKey kCacheMiB = {"cache-mib", 512};                     ///< of decoded films
inline const SettingKey kRunFolders = {"training/folders", QStringList()};  ///< in which runs are looked for
inline const SettingKey kFilmFolder = {"review/film-folder", QString()};    ///< in which films of tables are looked for
}  // namespace keys

/// What the desktop remembers from one day to the next, in the user's configuration folder.
///
/// Threads  GUI thread only
class Settings : public QObject {
  Q_OBJECT

 public:
  /// In the user's own file; or in `file`, for tests.
  explicit Settings(const QString& file = {}, QObject* parent = nullptr);

  QVariant get(const SettingKey& key) const;
  void set(const SettingKey& key, const QVariant& value);

  /// Puts a path at the head of the recent ones, unless these are not to be remembered.
  void addRecent(const QString& path);

  /// For layouts of windows: groups and keys as the caller likes.
  QSettings& store() { return *store_; }

 Q_SIGNALS:
  void changed(const QString& name);

 private:
  std::unique_ptr<QSettings> store_;
};

}  // namespace carina::gui
