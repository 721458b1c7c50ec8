// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/training_form.h"

#include <QDir>
#include <algorithm>

namespace carina::gui {
namespace {

std::vector<std::string> valuesOf(const TrainingForm::Field& field) {
  if (field.text.isEmpty()) return {};
  const bool isPath = field.facts.type.find("DIR") != std::string::npos;
  if (isPath) return {QDir::cleanPath(QDir(field.text).absolutePath()).toStdString()};  // the run is elsewhere
  if (!field.facts.isList) return {field.text.toStdString()};
  std::vector<std::string> values;
  for (const auto& part : field.text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    values.push_back(part.trimmed().toStdString());
  }
  return values;
}

QString textOf(const std::vector<std::string>& values) {
  QStringList parts;
  for (const auto& value : values) parts << QString::fromStdString(value);
  return parts.join(QStringLiteral(", "));
}

}  // namespace

TrainingForm::TrainingForm(QObject* parent) : QObject(parent) {
  for (auto& facts : launch::trainDefinition()) {
    if (facts.key == "json") continue;  // how the command prints its result is nothing of the training
    auto& field = fields_.emplace_back();
    field.key = QString::fromStdString(facts.key);
    field.facts = std::move(facts);
  }
}

const TrainingForm::Field* TrainingForm::find(const QString& key) const {
  const auto found = std::ranges::find(fields_, key, &Field::key);
  return found == fields_.end() ? nullptr : &*found;
}

void TrainingForm::say(Field& field, const QString& text) {
  const auto preset = field.facts.isFlag ? QStringLiteral("false") : QString::fromStdString(field.facts.preset);
  field.text = text.trimmed() == preset ? QString() : text.trimmed();
  field.fault = QString::fromStdString(launch::findFault(field.facts.key, valuesOf(field)));
}

void TrainingForm::set(const QString& key, const QString& text) {
  const auto found = std::ranges::find(fields_, key, &Field::key);
  if (found == fields_.end()) return;
  const auto before = found->text;
  say(*found, text);
  if (found->text != before) Q_EMIT changed(key);
}

void TrainingForm::load(const QString& config) {
  const auto given = launch::readConfig(config.toStdString());
  for (auto& field : fields_) {
    const auto said = given.find(field.facts.key);
    say(field, said == given.end() ? QString() : textOf(said->second));
  }
  Q_EMIT reloaded();
}

launch::GivenOptions TrainingForm::given() const {
  launch::GivenOptions given;
  for (const auto& field : fields_) {
    if (auto values = valuesOf(field); !values.empty()) given[field.facts.key] = std::move(values);
  }
  return given;
}

QString TrainingForm::config() const {
  return QString::fromStdString(launch::writeConfig(given()));
}

QStringList TrainingForm::saidKeys() const {
  QStringList keys;
  for (const auto& field : fields_) {
    if (!field.text.isEmpty()) keys << field.key;
  }
  return keys;
}

QString TrainingForm::faultyKey() const {
  const auto found = std::ranges::find_if(fields_, [](const Field& field) { return !field.fault.isEmpty(); });
  return found == fields_.end() ? QString() : found->key;
}

}  // namespace carina::gui
