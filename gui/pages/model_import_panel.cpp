// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/model_import_panel.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/core/error.h"
#include "engine/nets/nets.h"
#include "gui/models/model_catalogue.h"
#include "gui/models/model_file_kind.h"
#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {
namespace {

constexpr int kLargestInput = 16384;

/// What the nets of torchvision and of Caffe (and Keras' ResNet-50) were trained to see.
model::Preprocessing preprocessingOf(int choice) {
  if (choice == 0) return {};
  return {1.0, {123.68, 116.779, 103.939}, {1, 1, 1}};
}

template <typename Field>
Field* named(Field* field, const char* name) {
  field->setObjectName(QString::fromLatin1(name));
  return field;
}

}  // namespace

ModelImportPanel::ModelImportPanel(QWidget* parent)
    : QScrollArea(parent),
      form_(new QWidget),
      weights_(named(new QLineEdit, "importWeights")),
      net_(named(new QComboBox, "importNet")),
      netHint_(new QLabel),
      name_(named(new QLineEdit, "importName")),
      training_(named(new QComboBox, "importTraining")),
      trainingData_(new QLineEdit),
      preprocessing_(named(new QComboBox, "importPreprocessing")),
      inputSize_(new QSpinBox),
      epsilon_(new QComboBox),
      labels_(named(new QLineEdit, "importLabels")),
      notes_(new QLineEdit),
      message_(named(new InlineMessage, "importMessage")),
      progress_(new QProgressBar) {
  auto* inside = new QWidget;
  auto* layout = new QVBoxLayout(inside);
  layout->setContentsMargins(16, 12, 16, 16);
  auto* heading = new QLabel(tr("Import weights"));
  auto font = heading->font();
  font.setPointSizeF(font.pointSizeF() * 1.5);
  heading->setFont(font);
  auto* hint =
      new QLabel(tr("Weights are read by their content and never run. What you say here stands in the model's "
                    "card, beside every number that it gives."));
  hint->setWordWrap(true);
  layout->addWidget(heading);
  layout->addWidget(hint);
  auto* form = new QFormLayout(form_);
  form->setContentsMargins(0, 8, 0, 8);
  form->setHorizontalSpacing(16);
  makeFields(form);
  layout->addWidget(form_);
  layout->addWidget(message_);
  layout->addWidget(progress_);
  makeButtons(layout);
  layout->addStretch(1);
  setWidget(inside);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  connect(&task_, &Task::progressed, this, [this](quint64 done, quint64 total, const QString& what) {
    progress_->setRange(0, static_cast<int>(total));
    progress_->setValue(static_cast<int>(done));
    progress_->setFormat(what + QStringLiteral("…"));
  });
  showRunning(false);
}

QWidget* ModelImportPanel::makeFileRow(QLineEdit* line, const QString& title, const QString& filter) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* choose = new QPushButton(makeIcon(QStringLiteral("open")), tr("Choose…"));
  choose->setAccessibleName(tr("Choose: %1").arg(title));
  line->setAccessibleName(title);
  layout->addWidget(line, 1);
  layout->addWidget(choose);
  connect(choose, &QPushButton::clicked, this, [this, line, title, filter] {
    const auto file = QFileDialog::getOpenFileName(this, title, line->text(), filter);
    if (!file.isEmpty()) line->setText(file);
  });
  return row;
}

void ModelImportPanel::makeFields(QFormLayout* form) {
  for (const auto& facts : nets::nets()) {
    net_->addItem(QString::fromStdString(facts.title), QString::fromStdString(facts.name));
  }
  net_->setAccessibleName(tr("Network"));
  net_->setEditable(true);  // for sizes of AmoebaNet that no list can hold
  net_->setInsertPolicy(QComboBox::NoInsert);
  for (const auto training : {model::Training::Unstated, model::Training::ChestFilms, model::Training::GeneralImages,
                              model::Training::Untrained}) {
    training_->addItem(trainingWords(training), static_cast<int>(training));
  }
  preprocessing_->addItems({tr("As torchvision: 0 to 1, ImageNet's mean and deviation"),
                            tr("As Caffe and Keras' ResNet-50: 0 to 255, less the mean")});
  inputSize_->setRange(0, kLargestInput);
  inputSize_->setSpecialValueText(tr("The network's own"));
  inputSize_->setSuffix(tr(" pixels"));
  epsilon_->addItem(tr("As the file says, else 0.00001"), 1e-5);
  epsilon_->addItem(tr("As the file says, else 0.001 (Keras)"), 1e-3);
  netHint_->setWordWrap(true);
  labels_->setPlaceholderText(tr("14 outputs: the 14 findings of NIH ChestX-ray14; others: numbers"));
  trainingData_->setPlaceholderText(tr("In words: sets, sizes, sources"));
  form->addRow(tr("Weights"),
               makeFileRow(weights_, tr("Weights"),
                           tr("Weights (*.pth *.pt *.pth.tar *.safetensors *.onnx model.json);;All files (*)")));
  auto* net = new QWidget;
  auto* column = new QVBoxLayout(net);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(net_);
  column->addWidget(netHint_);
  form->addRow(tr("Network"), net);
  form->addRow(tr("Name of the model"), name_);
  form->addRow(tr("Trained on"), training_);
  form->addRow(tr("Training data"), trainingData_);
  form->addRow(tr("Preprocessing"), preprocessing_);
  form->addRow(tr("Input"), inputSize_);
  form->addRow(tr("Batch norms' epsilon"), epsilon_);
  form->addRow(tr("Labels, one a line"), makeFileRow(labels_, tr("Labels"), tr("Text (*.txt);;All files (*)")));
  form->addRow(tr("Notes"), notes_);
  connect(net_, &QComboBox::currentTextChanged, this, &ModelImportPanel::describeNet);
  connect(weights_, &QLineEdit::textChanged, this, [this](const QString& file) { name_->setText(importNameOf(file)); });
  describeNet();
}

void ModelImportPanel::makeButtons(QLayout* layout) {
  auto* row = new QHBoxLayout;
  start_ = named(new QPushButton(makeIcon(QStringLiteral("add")), tr("Import")), "importStart");
  cancel_ = named(new QPushButton(tr("Cancel")), "importCancel");
  start_->setDefault(true);
  row->addWidget(start_);
  row->addWidget(cancel_);
  row->addStretch(1);
  auto* holder = new QWidget;
  holder->setLayout(row);
  row->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(holder);
  connect(start_, &QPushButton::clicked, this, &ModelImportPanel::start);
  connect(cancel_, &QPushButton::clicked, this, &ModelImportPanel::stop);
}

QString ModelImportPanel::netName() const {
  const int known = net_->findText(net_->currentText());
  return known < 0 ? net_->currentText().trimmed() : net_->itemData(known).toString();
}

void ModelImportPanel::describeNet() {
  try {
    const auto facts = nets::findNet(netName().toStdString());
    netHint_->setText(
        QStringLiteral("%1. %2.").arg(QString::fromStdString(facts.description), QString::fromStdString(facts.source)));
  } catch (const Error& error) {
    netHint_->setText(QString::fromUtf8(error.what()));
  }
}

void ModelImportPanel::begin(const QString& weights) {
  if (isRunning()) return;
  for (auto* line : {trainingData_, labels_, notes_}) line->clear();
  for (auto* box : {net_, training_, preprocessing_, epsilon_}) box->setCurrentIndex(0);
  inputSize_->setValue(0);
  message_->clear();
  weights_->setText(weights);
  weights.isEmpty() ? weights_->setFocus() : net_->setFocus();
}

ModelImport ModelImportPanel::wanted() const {
  ModelImport wanted;
  wanted.weights = weights_->text().trimmed();
  wanted.name = name_->text().trimmed();
  wanted.folder = modelsFolder();
  wanted.labelsFile = labels_->text().trimmed();
  auto& card = wanted.card;
  card.net = netName().toStdString();
  card.training = static_cast<model::Training>(training_->currentData().toInt());
  card.trainingData = trainingData_->text().trimmed().toStdString();
  card.preprocessing = preprocessingOf(preprocessing_->currentIndex());
  card.inputSize = inputSize_->value();
  card.normEpsilon = epsilon_->currentData().toDouble();
  card.notes = notes_->text().trimmed().toStdString();
  card.createdBy = "carina-desk " + QCoreApplication::applicationVersion().toStdString();
  const bool isOneOfMany = card.training == model::Training::GeneralImages;
  card.task = isOneOfMany ? model::Task::MultiClass : model::Task::MultiLabel;
  return wanted;
}

void ModelImportPanel::start() {
  const auto import = wanted();
  if (import.weights.isEmpty()) {
    message_->show(InlineMessage::Kind::Error, tr("Choose the file that holds the weights."));
    weights_->setFocus();
    return;
  }
  message_->clear();
  showRunning(true);
  task_.start<QString>([import](TaskWatch& watch) { return importModelFile(import, watch); },
                       [this](const QString& file) {
                         showRunning(false);
                         Q_EMIT imported(file);
                       },
                       [this](const QString& error) {
                         showRunning(false);
                         message_->show(InlineMessage::Kind::Error, error);
                       });
}

void ModelImportPanel::stop() {
  if (!isRunning()) return Q_EMIT closed();
  task_.cancel();
  showRunning(false);
  message_->show(InlineMessage::Kind::Information, tr("The import was cancelled; nothing was saved."));
}

void ModelImportPanel::showRunning(bool isRunning) {
  form_->setEnabled(!isRunning);
  start_->setEnabled(!isRunning);
  cancel_->setText(isRunning ? tr("Cancel") : tr("Close"));
  progress_->setRange(0, 0);
  progress_->setVisible(isRunning);
}

}  // namespace carina::gui
