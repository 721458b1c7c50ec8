// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/privacy_section.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>

#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {
namespace {

QCheckBox* makeSwitch(Settings& settings, const SettingKey& key, const QString& text, const char* name) {
  auto* box = new QCheckBox(text);
  box->setObjectName(QString::fromLatin1(name));
  box->setChecked(settings.get(key).toBool());
  QObject::connect(box, &QCheckBox::toggled, &settings, [&settings, key](bool isOn) { settings.set(key, isOn); });
  QObject::connect(&settings, &Settings::changed, box, [&settings, key, box](const QString& changed) {
    if (changed == QLatin1String(key.name)) box->setChecked(settings.get(key).toBool());
  });
  return box;
}

}  // namespace

PrivacySection::PrivacySection(Settings& settings, QWidget* parent)
    : Section(tr("Privacy"), parent),
      settings_(settings),
      clear_(new QPushButton(makeIcon(QStringLiteral("remove")), tr("Clear recent items"))),
      message_(new InlineMessage) {
  clear_->setObjectName(QStringLiteral("clearRecent"));
  message_->setObjectName(QStringLiteral("privacyMessage"));
  add(makeSwitch(settings, keys::kHidesPatients, tr("Hide patients' names, numbers and dates on the screen"),
                 "hidePatients"));
  add(makeSwitch(settings, keys::kRemembersRecent,
                 tr("Remember what was opened, for “Open recent”, and what models found in it"), "rememberRecent"));
  auto* row = new QHBoxLayout;
  row->addWidget(clear_);
  row->addStretch(1);
  add(row);
  add(message_);
  connect(clear_, &QPushButton::clicked, this, &PrivacySection::clearRecent);
  connect(message_, &InlineMessage::pressed, this, &PrivacySection::undo);
  connect(&settings_, &Settings::changed, this, &PrivacySection::updateButton);
  updateButton();
}

void PrivacySection::clearRecent() {
  before_ = settings_.get(keys::kRecent).toStringList();
  settings_.set(keys::kRecent, QStringList());
  message_->show(InlineMessage::Kind::Success,
                 tr("%n recent item(s) forgotten.", nullptr, static_cast<int>(before_.size())), tr("Undo"));
}

void PrivacySection::undo() {
  if (before_.isEmpty()) return;
  auto all = settings_.get(keys::kRecent).toStringList();
  for (const auto& path : before_) {
    if (!all.contains(path)) all << path;
  }
  settings_.set(keys::kRecent, all);
  before_.clear();
  message_->clear();
}

void PrivacySection::updateButton() {
  clear_->setEnabled(!settings_.get(keys::kRecent).toStringList().isEmpty());
}

}  // namespace carina::gui
