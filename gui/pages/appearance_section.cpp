// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/appearance_section.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QTranslator>
#include <algorithm>

#include "gui/widgets/inline_message.h"
#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

QString themeTitle(const QString& name) {
  if (name == QLatin1String("dark")) return AppearanceSection::tr("Dark");
  if (name == QLatin1String("light")) return AppearanceSection::tr("Light");
  if (name == QLatin1String("high-contrast")) return AppearanceSection::tr("High contrast");
  return name;
}

/// Locales that there is a translation of, besides the English of the sources.
QStringList translatedLocales() {
  QStringList locales;
  const QString prefix = QStringLiteral("carina-desk_");
  for (const auto& file : QDir(QStringLiteral(":/translations")).entryList({prefix + QStringLiteral("*.qm")})) {
    const auto locale = file.mid(prefix.size()).chopped(3);
    if (locale != QLatin1String("en")) locales << locale;
  }
  return locales;
}

}  // namespace

AppearanceSection::AppearanceSection(Settings& settings, QWidget* parent)
    : Section(tr("Appearance"), parent), settings_(settings), message_(new InlineMessage) {
  message_->setObjectName(QStringLiteral("appearanceMessage"));
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  makeThemes(form);
  makeLanguages(form);
  makeTranslation(form);
  add(form);
  add(message_);
}

void AppearanceSection::makeThemes(QFormLayout* form) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(16);
  auto* group = new QButtonGroup(this);
  const auto chosen = settings_.get(keys::kTheme).toString();
  for (const auto& name : themeNames()) {
    auto* button = new QRadioButton(themeTitle(name));
    button->setObjectName(QStringLiteral("theme-") + name);
    button->setChecked(name == chosen || (group->buttons().isEmpty() && !themeNames().contains(chosen)));
    group->addButton(button);
    layout->addWidget(button);
    connect(button, &QRadioButton::toggled, this, [this, name](bool isOn) {
      if (isOn) settings_.set(keys::kTheme, name);
    });
  }
  layout->addStretch(1);
  form->addRow(tr("Theme"), row);
}

void AppearanceSection::makeLanguages(QFormLayout* form) {
  language_ = new QComboBox;
  language_->setObjectName(QStringLiteral("language"));
  language_->addItem(tr("As the system"), QString());
  language_->addItem(tr("English"), QStringLiteral("en"));
  for (const auto& name : translatedLocales()) language_->addItem(QLocale(name).nativeLanguageName(), name);
  const auto chosen = settings_.get(keys::kLanguage).toString();
  language_->setCurrentIndex(std::max(0, language_->findData(chosen)));
  connect(language_, &QComboBox::currentIndexChanged, this, [this] {
    settings_.set(keys::kLanguage, language_->currentData());
    sayNextStart();
  });
  form->addRow(tr("Language"), language_);
}

void AppearanceSection::makeTranslation(QFormLayout* form) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  translation_ = new QLineEdit(settings_.get(keys::kTranslation).toString());
  translation_->setObjectName(QStringLiteral("translation"));
  translation_->setPlaceholderText(tr("None: a .qm file of your own, besides the language"));
  translation_->setAccessibleName(tr("Translation file"));
  translation_->setClearButtonEnabled(true);
  auto* choose = new QPushButton(tr("Choose…"));
  choose->setAccessibleName(tr("Choose a translation file"));
  layout->addWidget(translation_, 1);
  layout->addWidget(choose);
  connect(choose, &QPushButton::clicked, this, &AppearanceSection::chooseTranslation);
  connect(translation_, &QLineEdit::editingFinished, this, [this] { setTranslation(translation_->text().trimmed()); });
  connect(translation_, &QLineEdit::textChanged, this, [this](const QString& text) {
    if (text.isEmpty()) setTranslation({});
  });
  form->addRow(tr("Translation file"), row);
}

void AppearanceSection::chooseTranslation() {
  const auto file =
      QFileDialog::getOpenFileName(this, tr("Choose a translation"), translation_->text(), tr("Translations (*.qm)"));
  if (!file.isEmpty()) setTranslation(file);
}

void AppearanceSection::setTranslation(const QString& file) {
  if (file == settings_.get(keys::kTranslation).toString()) return;
  if (!file.isEmpty() && !QTranslator().load(file)) {
    return message_->show(
        InlineMessage::Kind::Error,
        tr("%1 is no translation: a .qm file, as lrelease makes it of a .ts file, is needed.").arg(file));
  }
  settings_.set(keys::kTranslation, file);
  if (translation_->text() != file) translation_->setText(file);
  sayNextStart();
}

void AppearanceSection::sayNextStart() {
  message_->show(InlineMessage::Kind::Information, tr("Carina speaks it from its next start on."));
}

}  // namespace carina::gui
