// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/appearance.h"

#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include "gui/widgets/theme.h"

// A static library's resources are not linked in by themselves; the macro must stand outside of all namespaces.
static void loadCompiledTranslations() {
  Q_INIT_RESOURCE(translations);
}

namespace carina::gui {

void followTheme(QApplication& application, Settings& settings) {
  applyTheme(application, settings.get(keys::kTheme).toString());
  QObject::connect(&settings, &Settings::changed, &application, [&](const QString& name) {
    if (name == QLatin1String(keys::kTheme.name)) applyTheme(application, settings.get(keys::kTheme).toString());
  });
}

Translations::Translations(const Settings& settings) {
  loadCompiledTranslations();
  const auto chosen = settings.get(keys::kLanguage).toString();
  const QLocale locale = chosen.isEmpty() ? QLocale::system() : QLocale(chosen);
  load(QStringLiteral(":/translations/carina-desk_en.qm"));
  load(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  load(locale, QStringLiteral("carina-desk"), QStringLiteral(":/translations"));
  load(settings.get(keys::kTranslation).toString());
}

Translations::~Translations() {
  for (const auto& translator : installed_) QCoreApplication::removeTranslator(translator.get());
}

void Translations::load(const QString& file) {
  auto translator = std::make_unique<QTranslator>();
  if (!file.isEmpty() && translator->load(file)) install(std::move(translator));
}

void Translations::load(const QLocale& locale, const QString& name, const QString& folder) {
  auto translator = std::make_unique<QTranslator>();
  if (translator->load(locale, name, QStringLiteral("_"), folder)) install(std::move(translator));
}

void Translations::install(std::unique_ptr<QTranslator> translator) {
  QCoreApplication::installTranslator(translator.get());
  installed_.push_back(std::move(translator));
}

}  // namespace carina::gui
