// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_fields.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/widgets/icon.h"
#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

constexpr int kNameWidth = 190;

const QStringList& usualKeys() {
  static const QStringList kKeys{
      QStringLiteral("records"),       QStringLiteral("net"),      QStringLiteral("init"),
      QStringLiteral("precision"),     QStringLiteral("batch"),    QStringLiteral("epochs"),
      QStringLiteral("learning-rate"), QStringLiteral("schedule"), QStringLiteral("optimizer")};
  return kKeys;
}

/// "learning-rate" → "Learning rate"
QString nameOf(const QString& key) {
  auto words = key;
  words.replace(QLatin1Char('-'), QLatin1Char(' '));
  return words.left(1).toUpper() + words.mid(1);
}

QString hintOf(const launch::OptionFacts& facts) {
  const auto description = QString::fromStdString(facts.description);
  if (!facts.preset.empty()) return QString::fromStdString(facts.preset) + QStringLiteral("   ") + description;
  return facts.isList ? TrainingField::tr("%1; with commas between").arg(description) : description;
}

QString groupName(const std::string& group) {
  const auto name = QString::fromStdString(group);
  return name == QLatin1String("Options") ? TrainingFields::tr("General") : name;
}

}  // namespace

TrainingField::TrainingField(const TrainingForm::Field& field, QWidget* parent)
    : QWidget(parent), name_(new QLabel(nameOf(field.key))), fault_(new QLabel) {
  const auto description = QString::fromStdString(field.facts.description);
  searched_ = field.key + QLatin1Char(' ') + nameOf(field.key) + QLatin1Char(' ') + description;
  setObjectName(QStringLiteral("field-") + field.key);
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(0, 2, 0, 2);
  layout->setColumnStretch(1, 1);
  layout->setColumnMinimumWidth(0, kNameWidth);
  makeEditor(field);
  name_->setBuddy(editor_);
  editor_->installEventFilter(this);
  editor_->setAccessibleName(nameOf(field.key));
  editor_->setAccessibleDescription(description);
  const auto note =
      QStringLiteral("%1\n--%2  %3").arg(description, field.key, QString::fromStdString(field.facts.type));
  for (auto* widget : {static_cast<QWidget*>(name_), editor_}) widget->setToolTip(note);
  fault_->setWordWrap(true);
  fault_->setTextFormat(Qt::PlainText);
  fault_->setVisible(false);
  layout->addWidget(name_, 0, 0);
  layout->addWidget(editor_, 0, 1);
  layout->addWidget(fault_, 1, 1);
  show(field);
}

void TrainingField::makeEditor(const TrainingForm::Field& field) {
  if (field.facts.isFlag) {
    auto* box = new QCheckBox(QString::fromStdString(field.facts.description));
    connect(box, &QCheckBox::toggled, this,
            [this](bool on) { Q_EMIT edited(on ? QStringLiteral("true") : QStringLiteral("false")); });
    editor_ = box;
  } else if (!field.facts.choices.empty()) {
    makeList(field);
  } else {
    makeLine(field);
  }
}

void TrainingField::makeList(const TrainingForm::Field& field) {
  auto* list = new QComboBox;
  const auto preset = QString::fromStdString(field.facts.preset);
  if (preset.isEmpty()) list->addItem(tr("by default"), QString());
  for (const auto& choice : field.facts.choices) {
    const auto text = QString::fromStdString(choice);
    list->addItem(text == preset ? tr("%1 (default)").arg(text) : text, text);
  }
  list->setFocusPolicy(Qt::StrongFocus);
  if (field.facts.isOpen) {
    list->setEditable(true);
    list->setInsertPolicy(QComboBox::NoInsert);
    connect(list, &QComboBox::editTextChanged, this, [this, list](const QString& text) {
      const auto place = list->findText(text);
      take(place < 0 ? text : list->itemData(place).toString());
    });
  }
  connect(list, &QComboBox::currentIndexChanged, this, [this, list] { Q_EMIT edited(list->currentData().toString()); });
  editor_ = list;
}

void TrainingField::makeLine(const TrainingForm::Field& field) {
  auto* line = new QLineEdit;
  line->setPlaceholderText(hintOf(field.facts));
  connect(line, &QLineEdit::textChanged, this, &TrainingField::take);
  const bool isPath = field.facts.type.find("DIR") != std::string::npos;
  if (isPath) {
    auto* browsing = line->addAction(makeIcon(QStringLiteral("folder")), QLineEdit::TrailingPosition);
    browsing->setToolTip(tr("Choose a folder"));
    connect(browsing, &QAction::triggered, this, &TrainingField::browse);
  }
  editor_ = line;
}

void TrainingField::take(const QString& text) {
  isTaking_ = true;
  Q_EMIT edited(text);
  isTaking_ = false;
}

void TrainingField::browse() {
  auto* line = qobject_cast<QLineEdit*>(editor_);
  auto* dialog = new QFileDialog(this, tr("Choose a folder"), line->text());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
  dialog->open();
}

void TrainingField::show(const TrainingForm::Field& field) {
  isSaid_ = !field.text.isEmpty();
  if (isTaking_) return showFault(field.fault);
  const QSignalBlocker quiet(editor_);
  if (auto* box = qobject_cast<QCheckBox*>(editor_)) {
    box->setChecked(field.text == QLatin1String("true"));
  } else if (auto* list = qobject_cast<QComboBox*>(editor_)) {
    const auto wanted = isSaid_ ? field.text : QString::fromStdString(field.facts.preset);
    const auto place = list->findData(wanted);
    const bool isTyped = list->isEditable() && isSaid_ && place < 0;
    if (!isTyped) list->setCurrentIndex(std::max(0, place));
    if (isTyped && list->currentText().trimmed() != wanted) list->setEditText(wanted);
  } else if (auto* line = qobject_cast<QLineEdit*>(editor_); line->text().trimmed() != field.text) {
    line->setText(field.text);
  }
  showFault(field.fault);
}

void TrainingField::showFault(const QString& words) {
  fault_->setText(words);
  fault_->setVisible(!words.isEmpty());
  color();
  editor_->setAccessibleDescription(words.isEmpty() ? name_->toolTip() : words);
}

/// By style sheets: the application has one, and what is set otherwise is lost when it changes.
void TrainingField::color() {
  const auto set = [](QLabel* label, const QString& sheet) {
    if (label->styleSheet() != sheet) label->setStyleSheet(sheet);
  };
  set(name_, isSaid_ ? QStringLiteral("font-weight: bold") : QString());
  const auto bad = colorsOf(palette()).bad.name();
  set(fault_, fault_->text().isEmpty() ? QString() : QStringLiteral("color: %1").arg(bad));
}

void TrainingField::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) color();
}

bool TrainingField::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::Wheel || editor_->hasFocus()) return QWidget::eventFilter(watched, event);
  event->ignore();
  return true;
}

TrainingFields::TrainingFields(TrainingForm& form, QWidget* parent)
    : QWidget(parent),
      form_(form),
      search_(new QLineEdit),
      onlySaid_(new QCheckBox(tr("Only what was changed"))),
      nothing_(new QLabel(tr("No option has these words."))),
      rows_(nullptr) {
  search_->setObjectName(QStringLiteral("field-search"));
  search_->setPlaceholderText(tr("Search %1 options").arg(form_.fields().size()));
  search_->setClearButtonEnabled(true);
  search_->addAction(makeIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  auto* top = new QHBoxLayout;
  top->addWidget(search_, 1);
  top->addWidget(onlySaid_);
  auto* content = new QWidget;
  rows_ = new QVBoxLayout(content);
  rows_->addWidget(nothing_);
  addGroup(tr("Usual"), usualKeys());
  std::vector<std::string> seen;
  for (const auto& field : form_.fields()) {
    const auto& group = field.facts.group;
    if (std::ranges::find(seen, group) != seen.end()) continue;
    seen.push_back(group);
    QStringList keys;
    for (const auto& other : form_.fields()) {
      if (other.facts.group == group && !usualKeys().contains(other.key)) keys << other.key;
    }
    addGroup(groupName(group), keys);
  }
  rows_->addStretch(1);
  auto* area = new QScrollArea;
  area->setWidget(content);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(top);
  layout->addWidget(area, 1);
  connect(search_, &QLineEdit::textChanged, this, &TrainingFields::filter);
  connect(onlySaid_, &QCheckBox::toggled, this, &TrainingFields::filter);
  connect(&form_, &TrainingForm::changed, this, [this](const QString& key) { field(key)->show(*form_.find(key)); });
  connect(&form_, &TrainingForm::reloaded, this, [this] {
    for (const auto& one : form_.fields()) field(one.key)->show(one);
    filter();
  });
  filter();
}

void TrainingFields::addGroup(const QString& title, const QStringList& keys) {
  if (keys.isEmpty()) return;
  auto& group = groups_.emplace_back(Group{new QLabel(title), {}});
  auto font = group.title->font();
  font.setBold(true);
  font.setPointSizeF(1.1 * font.pointSizeF());
  group.title->setFont(font);
  group.title->setContentsMargins(0, 10, 0, 2);
  rows_->addWidget(group.title);
  for (const auto& key : keys) addField(key, group);
}

void TrainingFields::addField(const QString& key, Group& group) {
  const auto* known = form_.find(key);
  if (known == nullptr) return;
  auto* field = new TrainingField(*known);
  connect(field, &TrainingField::edited, this, [this, key, field](const QString& text) {
    form_.set(key, text);
    field->show(*form_.find(key));
  });
  rows_->addWidget(field);
  group.fields.push_back(field);
  fields_[key] = field;
}

void TrainingFields::filter() {
  const auto words = search_->text().trimmed();
  bool isAny = false;
  for (const auto& group : groups_) {
    bool isShown = false;
    for (auto* field : group.fields) {
      const bool isWanted = field->matches(words) && (!onlySaid_->isChecked() || field->isSaid());
      field->setVisible(isWanted);
      isShown = isShown || isWanted;
    }
    group.title->setVisible(isShown);
    isAny = isAny || isShown;
  }
  nothing_->setVisible(!isAny);
}

TrainingField* TrainingFields::field(const QString& key) const {
  const auto found = fields_.find(key);
  return found == fields_.end() ? nullptr : found->second;
}

void TrainingFields::showFault(const QString& key, const QString& words) {
  if (auto* one = field(key)) one->showFault(words);
}

void TrainingFields::goTo(const QString& key) {
  auto* one = field(key);
  if (one == nullptr) return;
  search_->clear();
  onlySaid_->setChecked(false);
  one->editor()->setFocus(Qt::OtherFocusReason);
}

}  // namespace carina::gui
