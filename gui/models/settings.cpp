// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/settings.h"

namespace carina::gui {
namespace {

constexpr int kMostRecent = 15;

std::unique_ptr<QSettings> openStore(const QString& file) {
  if (!file.isEmpty()) return std::make_unique<QSettings>(file, QSettings::IniFormat);
  return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("carina"),
                                     QStringLiteral("carina-desk"));
}

}  // namespace

Settings::Settings(const QString& file, QObject* parent) : QObject(parent), store_(openStore(file)) {}

QVariant Settings::get(const SettingKey& key) const {
  auto value = store_->value(QLatin1String(key.name), key.fallback);
  if (value.metaType() != key.fallback.metaType()) value.convert(key.fallback.metaType());
  return value;
}

void Settings::set(const SettingKey& key, const QVariant& value) {
  if (get(key) == value) return;
  store_->setValue(QLatin1String(key.name), value);
  Q_EMIT changed(QLatin1String(key.name));
}

void Settings::addRecent(const QString& path) {
  if (!get(keys::kRemembersRecent).toBool()) return;
  auto recent = get(keys::kRecent).toStringList();
  recent.removeAll(path);
  recent.prepend(path);
  set(keys::kRecent, recent.mid(0, kMostRecent));
}

}  // namespace carina::gui
