// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_launch.h"

#include <QAction>
#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include "engine/core/data_folder.h"
#include "engine/core/error.h"
#include "gui/pages/training_fields.h"
#include "gui/pages/training_place.h"
#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {
namespace {

constexpr int kPauseMs = 350;
constexpr qint64 kMostRecipeBytes = 1 << 20;

QPlainTextEdit* makeText(const char* name, const QString& title) {
  auto* text = new QPlainTextEdit;
  text->setObjectName(QLatin1String(name));
  text->setAccessibleName(title);
  text->setReadOnly(true);
  text->setLineWrapMode(QPlainTextEdit::NoWrap);
  text->setTabChangesFocus(true);
  text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  return text;
}

QStringList installedRecipes() {
  const auto folder = findDataFile("recipes/README.md");
  if (!folder) return {};
  const QDir recipes(QString::fromStdString(folder->parent_path().string()));
  QStringList files;
  for (const auto& name : recipes.entryList({QStringLiteral("*.toml")}, QDir::Files, QDir::Name)) {
    files << recipes.filePath(name);
  }
  return files;
}

QString readText(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    throw Error(ErrorCode::Io, path.toStdString() + ": cannot be read: " + file.errorString().toStdString());
  }
  return QString::fromUtf8(file.read(kMostRecipeBytes));
}

/// The option that an error is about: the one whose flag it names, or whose path.
QString keyIn(const QString& words, const TrainingForm& form) {
  static const QRegularExpression kFlag(QStringLiteral("--([a-z][a-z0-9-]*)"));
  for (auto match = kFlag.globalMatch(words); match.hasNext();) {
    const auto key = match.next().captured(1);
    if (form.find(key) != nullptr) return key;
  }
  for (const auto& field : form.fields()) {
    const bool isPath = field.facts.type.find("DIR") != std::string::npos && !field.text.isEmpty();
    if (isPath && words.contains(QDir::cleanPath(field.text))) return field.key;
  }
  return words.contains(QLatin1String("records")) ? QStringLiteral("records") : QString();
}

}  // namespace

TrainingLaunch::TrainingLaunch(Settings& settings, QWidget* parent) : QWidget(parent), settings_(settings) {
  auto* split = new QSplitter;
  split->setObjectName(QStringLiteral("launch-split"));
  split->setChildrenCollapsible(false);
  split->addWidget(makeForm());
  split->addWidget(makeSide());
  split->setStretchFactor(0, 1);
  split->setStretchFactor(1, 1);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(split, 1);
  layout->addWidget(makeButtons());
  pause_.setSingleShot(true);
  pause_.setInterval(kPauseMs);
  connect(&pause_, &QTimer::timeout, this, &TrainingLaunch::showTexts);
  connect(&form_, &TrainingForm::changed, this, &TrainingLaunch::refresh);
  connect(&form_, &TrainingForm::reloaded, this, &TrainingLaunch::refresh);
  connect(place_, &TrainingPlaceBox::changed, this, &TrainingLaunch::refresh);
  connect(folder_, &QLineEdit::textChanged, this, &TrainingLaunch::refresh);
  connect(preview_, &TrainingPreview::faultFound, this, &TrainingLaunch::showFault);
  proposeFolder();
  findRecipes();
}

QWidget* TrainingLaunch::makeForm() {
  recipe_ = new QComboBox;
  recipe_->setObjectName(QStringLiteral("launch-recipe"));
  recipe_->addItem(tr("None: as the options below say"));
  folder_ = new QLineEdit;
  folder_->setObjectName(QStringLiteral("launch-folder"));
  auto* browsing = folder_->addAction(makeIcon(QStringLiteral("folder")), QLineEdit::TrailingPosition);
  browsing->setToolTip(tr("Choose a folder"));
  connect(browsing, &QAction::triggered, this, &TrainingLaunch::chooseFolder);
  connect(recipe_, &QComboBox::activated, this, &TrainingLaunch::chooseRecipe);
  message_ = new InlineMessage;
  message_->setObjectName(QStringLiteral("launch-message"));
  fields_ = new TrainingFields(form_);
  auto* top = new QFormLayout;
  top->addRow(tr("Re&cipe"), recipe_);
  top->addRow(tr("Run &folder"), folder_);
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 8, 0);
  layout->addWidget(message_);
  layout->addLayout(top);
  layout->addWidget(fields_, 1);
  return box;
}

QWidget* TrainingLaunch::makeSide() {
  place_ = new TrainingPlaceBox;
  preview_ = new TrainingPreview;
  config_ = makeText("launch-config", tr("The effective configuration"));
  start_ = makeText("launch-script", tr("What would be started"));
  side_ = new QTabWidget;
  side_->setObjectName(QStringLiteral("launch-side"));
  side_->addTab(preview_, tr("Pre&view"));
  side_->addTab(config_, tr("Confi&guration"));
  side_->addTab(start_, tr("&Script"));
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(8, 0, 0, 0);
  layout->addWidget(place_);
  layout->addWidget(side_, 1);
  return box;
}

QWidget* TrainingLaunch::makeButtons() {
  launch_ = new QPushButton(makeIcon(QStringLiteral("play")), tr("&Launch"));
  launch_->setObjectName(QStringLiteral("launch"));
  launch_->setDefault(true);
  auto* back = new QPushButton(tr("&Back to the runs"));
  back->setObjectName(QStringLiteral("launch-back"));
  connect(launch_, &QPushButton::clicked, this, &TrainingLaunch::launch);
  connect(back, &QPushButton::clicked, this, &TrainingLaunch::left);
  auto* box = new QWidget;
  auto* layout = new QHBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(back);
  layout->addStretch(1);
  layout->addWidget(launch_);
  return box;
}

void TrainingLaunch::proposeFolder() {
  const auto folders = settings_.get(keys::kRunFolders).toStringList();
  const QDir parent(folders.value(0, QDir::home().filePath(QStringLiteral("carina-runs"))));
  folder_->setText(parent.filePath(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmmss"))));
}

void TrainingLaunch::findRecipes() {
  recipesTask_.start<QStringList>([](TaskWatch&) { return installedRecipes(); },
                                  [this](const QStringList& files) {
                                    for (const auto& file : files) {
                                      recipe_->addItem(QFileInfo(file).completeBaseName(), file);
                                    }
                                    recipe_->addItem(tr("Another file…"), QStringLiteral("…"));
                                  },
                                  [this](const QString& words) { showFault(words); });
}

void TrainingLaunch::chooseRecipe() {
  const auto file = recipe_->currentData().toString();
  if (file != QLatin1String("…")) return loadRecipe(file);
  auto* dialog =
      new QFileDialog(this, tr("Choose a recipe or a run's configuration"), {}, tr("Configurations (*.toml)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, &TrainingLaunch::loadRecipe);
  dialog->open();
}

/// A recipe says nothing of the records: what was said of them stays.
void TrainingLaunch::loadRecipe(const QString& file) {
  const auto records = form_.find(QStringLiteral("records"))->text;
  recipeTask_.start<QString>([file](TaskWatch&) { return file.isEmpty() ? QString() : readText(file); },
                             [this, records](const QString& text) {
                               try {
                                 form_.load(text);
                               } catch (const Error& error) {
                                 return message_->show(InlineMessage::Kind::Error, QString::fromUtf8(error.what()));
                               }
                               const bool hasOwn = !form_.find(QStringLiteral("records"))->text.isEmpty();
                               if (!hasOwn) form_.set(QStringLiteral("records"), records);
                             },
                             [this](const QString& words) { message_->show(InlineMessage::Kind::Error, words); });
}

void TrainingLaunch::chooseFolder() {
  auto* dialog = new QFileDialog(this, tr("Where runs lie"), QFileInfo(folder_->text()).path());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
    folder_->setText(QDir(folder).filePath(QFileInfo(folder_->text()).fileName()));
  });
  dialog->open();
}

TrainingOrder TrainingLaunch::order() const {
  const auto folder = QDir::cleanPath(QDir(folder_->text().trimmed()).absolutePath());
  return {.folder = folder.toStdString(),
          .resumes = false,
          .config = form_.config().toStdString(),
          .place = place_->place()};
}

void TrainingLaunch::refresh() {
  showFault({});
  pause_.start();
  const bool hasRecords = !form_.find(QStringLiteral("records"))->text.isEmpty();
  if (hasRecords && form_.faultyKey().isEmpty()) preview_->look(form_.config().toStdString(), place_->ranks());
}

void TrainingLaunch::showTexts() {
  if (!form_.faultyKey().isEmpty()) return start_->setPlainText(tr("An option on the left cannot be as it is."));
  try {
    const auto order = this->order();
    config_->setPlainText(QString::fromStdString(launch::effectiveConfig(order.config)));
    textTask_.start<QString>([order](TaskWatch&) { return startText(order); },
                             [this](const QString& text) { start_->setPlainText(text); },
                             [this](const QString& words) { start_->setPlainText(words); });
  } catch (const Error& error) {
    config_->setPlainText(QString::fromUtf8(error.what()));
  }
}

void TrainingLaunch::showFault(const QString& words) {
  if (!faultyKey_.isEmpty()) fields_->showFault(faultyKey_, form_.find(faultyKey_)->fault);
  faultyKey_ = words.isEmpty() ? QString() : keyIn(words, form_);
  if (words.isEmpty()) return message_->clear();
  if (faultyKey_.isEmpty()) return message_->show(InlineMessage::Kind::Error, words);
  message_->clear();
  fields_->showFault(faultyKey_, words);
}

void TrainingLaunch::launch() {
  if (const auto key = form_.faultyKey(); !key.isEmpty()) return fields_->goTo(key);
  if (form_.find(QStringLiteral("records"))->text.isEmpty()) {
    showFault(tr("Choose the folder of records to learn from"));
    return fields_->goTo(QStringLiteral("records"));
  }
  if (folder_->text().trimmed().isEmpty()) {
    folder_->setFocus();
    return message_->show(InlineMessage::Kind::Error, tr("Say where the run shall be written"));
  }
  const auto order = this->order();
  launch_->setEnabled(false);
  message_->show(InlineMessage::Kind::Information, tr("Is being started…"));
  startTask_.start<QString>([order](TaskWatch&) { return startTraining(order); },
                            [this, order](const QString& words) {
                              launch_->setEnabled(true);
                              message_->clear();
                              Q_EMIT launched(QString::fromStdString(order.folder.string()), words);
                            },
                            [this](const QString& words) {
                              launch_->setEnabled(true);
                              showFault(words);
                              if (!faultyKey_.isEmpty()) fields_->goTo(faultyKey_);
                            });
}

}  // namespace carina::gui
