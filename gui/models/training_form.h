// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <vector>

#include "engine/launch/train_definition.h"

namespace carina::gui {

/// Everything that can be said of a training, and what was said: the fields are the definition of `carina train`.
///
/// Threads  GUI thread only
class TrainingForm : public QObject {
  Q_OBJECT

 public:
  struct Field {
    launch::OptionFacts facts;
    QString key;
    QString text;   ///< what was said; empty: nothing, the preset holds
    QString fault;  ///< what is wrong with it, in words
  };

  explicit TrainingForm(QObject* parent = nullptr);

  const std::vector<Field>& fields() const { return fields_; }

  /// Null: there is no such option.
  const Field* find(const QString& key) const;

  /// Says a value; that of the preset, or nothing, takes it back. Members of a list are parted by commas.
  void set(const QString& key, const QString& text);

  /// What a configuration says in place of what was said. Errors: carina::Error: no such configuration
  void load(const QString& config);

  /// The configuration: what was said and no more.
  QString config() const;
  launch::GivenOptions given() const;

  QStringList saidKeys() const;

  /// The first field with a fault, empty where all are good.
  QString faultyKey() const;

 Q_SIGNALS:
  void changed(const QString& key);
  void reloaded();

 private:
  void say(Field& field, const QString& text);

  std::vector<Field> fields_;
};

}  // namespace carina::gui
