// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/model_shelf.h"

#include <QAction>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

#include "engine/model/model_path.h"
#include "gui/models/model_file_kind.h"
#include "gui/pages/model_card_panel.h"
#include "gui/pages/model_import_panel.h"
#include "gui/widgets/empty_state.h"
#include "gui/widgets/icon.h"
#include "gui/widgets/icon_delegate.h"
#include "gui/widgets/inline_message.h"
#include "gui/workers/model_import.h"

namespace carina::gui {
namespace {

enum Side { kNothing, kCard, kImport };

constexpr const char* kSplitterKey = "splitter";
constexpr const char* kHeaderKey = "header";

}  // namespace

ModelShelf::ModelShelf(PageContext& context)
    : Page(context),
      catalogue_(context.settings),
      sorted_(new QSortFilterProxyModel(this)),
      splitter_(new QSplitter),
      message_(new InlineMessage) {
  message_->setObjectName(QStringLiteral("modelsMessage"));
  makeActions();
  splitter_->addWidget(makeList());
  splitter_->addWidget(makeRight());
  splitter_->setChildrenCollapsible(false);
  splitter_->setStretchFactor(1, 1);
  splitter_->setSizes({520, 760});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(message_);
  layout->addWidget(splitter_, 1);
  connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ModelShelf::showSelected);
  connect(&catalogue_, &QAbstractItemModel::dataChanged, this, [this] {
    if (right_->currentIndex() != kImport) showSelected();
  });
  connect(message_, &InlineMessage::pressed, this, &ModelShelf::undo);
  setFocusProxy(list_);
  select(catalogue_.defaultRow());
  readNext();
}

ModelShelf::~ModelShelf() {
  // Models that go empty their views; nobody is to be told of that any more.
  list_->selectionModel()->disconnect(this);
  catalogue_.disconnect(this);
}

QAction* ModelShelf::makeAction(const QString& icon, const QString& text, const QString& id, const QKeySequence& keys) {
  auto* action = new QAction(makeIcon(icon), text, this);
  context().shortcuts.add(action, QStringLiteral("models.") + id, tr("Models"), keys);
  addAction(action);
  return action;
}

void ModelShelf::makeActions() {
  add_ = makeAction(QStringLiteral("open"), tr("Add models…"), QStringLiteral("add"), {});
  bring_ = makeAction(QStringLiteral("add"), tr("Import weights…"), QStringLiteral("import"),
                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
  default_ = makeAction(QStringLiteral("star"), tr("Make default"), QStringLiteral("make-default"),
                        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
  use_ = makeAction(QStringLiteral("films"), tr("Use in Reading"), QStringLiteral("use"),
                    QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U));
  folder_ = makeAction(QStringLiteral("folder"), tr("Show in folder"), QStringLiteral("show-in-folder"), {});
  export_ = makeAction(QStringLiteral("export"), tr("Export to ONNX…"), QStringLiteral("export-onnx"), {});
  remove_ = makeAction(QStringLiteral("remove"), tr("Remove from list"), QStringLiteral("remove"), {});
  connect(add_, &QAction::triggered, this, &ModelShelf::addFiles);
  connect(bring_, &QAction::triggered, this, [this] { beginImport({}); });
  connect(default_, &QAction::triggered, this, &ModelShelf::makeDefault);
  connect(use_, &QAction::triggered, this, &ModelShelf::useInReading);
  connect(folder_, &QAction::triggered, this, &ModelShelf::showInFolder);
  connect(export_, &QAction::triggered, this, &ModelShelf::exportOnnx);
  connect(remove_, &QAction::triggered, this, &ModelShelf::removeSelected);
}

QWidget* ModelShelf::makeList() {
  sorted_->setSourceModel(&catalogue_);
  sorted_->setSortRole(ModelCatalogue::SortRole);
  list_ = new QTableView;
  list_->setObjectName(QStringLiteral("modelList"));
  list_->setAccessibleName(tr("Models"));
  list_->setModel(sorted_);
  list_->setSortingEnabled(true);
  list_->sortByColumn(-1, Qt::AscendingOrder);
  list_->setSelectionBehavior(QAbstractItemView::SelectRows);
  list_->setSelectionMode(QAbstractItemView::SingleSelection);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setAlternatingRowColors(true);
  list_->setShowGrid(false);
  list_->setTabKeyNavigation(false);
  list_->setContextMenuPolicy(Qt::ActionsContextMenu);
  list_->addActions({default_, use_, folder_, export_, remove_});
  list_->verticalHeader()->hide();
  list_->verticalHeader()->setDefaultSectionSize(list_->fontMetrics().height() + 12);
  list_->horizontalHeader()->setHighlightSections(false);
  list_->horizontalHeader()->setStretchLastSection(true);
  list_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  list_->setItemDelegateForColumn(ModelCatalogue::Name, new IconDelegate(ModelCatalogue::IconRole, list_));
  list_->setColumnWidth(ModelCatalogue::Name, 236);
  for (int column = ModelCatalogue::Net; column < ModelCatalogue::Weights; ++column) list_->setColumnWidth(column, 92);
  connect(list_, &QAbstractItemView::activated, this, &ModelShelf::useInReading);
  auto* bar = new QToolBar;
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setIconSize({18, 18});
  bar->addActions({bring_, add_});
  for (auto* action : {bring_, add_}) bar->widgetForAction(action)->setFocusPolicy(Qt::StrongFocus);
  auto* side = new QWidget;
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(bar);
  layout->addWidget(list_);
  return side;
}

QWidget* ModelShelf::makeRight() {
  auto* empty = new EmptyState(QStringLiteral("models"), tr("Models"),
                               tr("Choose a model on the left to see what it is and how good; drop model files or "
                                  "weights here: .safetensors, .pth, .pt, .onnx, model.json."));
  empty->addAction(bring_);
  empty->addAction(add_);
  card_ = new ModelCardPanel;
  for (auto* action : {default_, use_, folder_, export_, remove_}) card_->addAction(action);
  import_ = new ModelImportPanel;
  connect(import_, &ModelImportPanel::imported, this, &ModelShelf::onImported);
  connect(import_, &ModelImportPanel::closed, this, &ModelShelf::showSelected);
  right_ = new QStackedWidget;
  right_->addWidget(empty);
  right_->addWidget(card_);
  right_->addWidget(import_);
  return right_;
}

void ModelShelf::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  refresh();
}

void ModelShelf::refresh() {
  const int row = selectedRow();
  const auto file = row < 0 ? QString() : catalogue_.at(row).file;
  const bool isImporting = right_->currentIndex() == kImport;
  catalogue_.refresh();
  const int same = row < 0 ? -1 : catalogue_.rowOf(file);
  select(same < 0 ? catalogue_.defaultRow() : same);
  if (isImporting) right_->setCurrentIndex(kImport);
  readNext();
}

void ModelShelf::readNext() {
  if (reading_.isRunning()) return;
  const auto unread = catalogue_.findUnread();
  if (!unread) return;
  reading_.start<ModelEntry>([file = unread->file, isInstalled = unread->isInstalled](
                                 TaskWatch&) { return readModelEntry(file, isInstalled); },
                             [this](const ModelEntry& entry) {
                               catalogue_.put(entry);
                               readNext();
                             },
                             [this, entry = *unread](const QString& error) mutable {
                               entry.state = ModelEntry::State::Broken;
                               entry.error = error;
                               catalogue_.put(entry);
                               readNext();
                             });
}

int ModelShelf::selectedRow() const {
  const auto rows = list_->selectionModel()->selectedRows();
  return rows.isEmpty() ? -1 : sorted_->mapToSource(rows.front()).row();
}

void ModelShelf::select(int row) {
  if (row < 0) return list_->clearSelection();
  const auto index = sorted_->mapFromSource(catalogue_.index(row, 0));
  list_->setCurrentIndex(index);
  list_->selectRow(index.row());
  list_->scrollTo(index);
}

void ModelShelf::showSelected() {
  const int row = selectedRow();
  const bool isGood = row >= 0 && catalogue_.at(row).isGood();
  const bool isDefault = row >= 0 && row == catalogue_.defaultRow();
  default_->setEnabled(isGood && !isDefault);
  use_->setEnabled(isGood);
  export_->setEnabled(isGood && !exporting_.isRunning());
  folder_->setEnabled(row >= 0 && !catalogue_.at(row).file.isEmpty());
  remove_->setEnabled(catalogue_.canRemove(row));
  if (row >= 0) card_->showModel(catalogue_.at(row), isDefault);
  if (!import_->isRunning()) right_->setCurrentIndex(row >= 0 ? kCard : kNothing);
}

void ModelShelf::open(const QStringList& paths) {
  for (const auto& path : paths) openOne(path);
}

void ModelShelf::openOne(const QString& path) {
  switch (sniffModelFile(path)) {
    case ModelFileKind::Weights:
      return beginImport(path);
    case ModelFileKind::None:
      return message_->show(InlineMessage::Kind::Error,
                            tr("%1: neither a model nor weights that can be imported").arg(path));
    default:
      break;
  }
  select(catalogue_.add(QString::fromStdString(model::modelFileOf(path.toStdString()))));
  showSelected();
  readNext();
  Q_EMIT opened(QFileInfo(path).absoluteFilePath());
}

QString ModelShelf::unfinished() const {
  if (import_->isRunning()) return tr("A model is being imported.");
  return exporting_.isRunning() ? tr("A model is being exported.") : QString();
}

void ModelShelf::addFiles() {
  open(QFileDialog::getOpenFileNames(this, tr("Add models"), {}, tr("Models (*.safetensors);;All files (*)")));
}

void ModelShelf::beginImport(const QString& weights) {
  if (import_->isRunning()) return;
  message_->clear();
  right_->setCurrentIndex(kImport);
  import_->begin(weights);
}

void ModelShelf::onImported(const QString& file) {
  select(catalogue_.add(file));
  right_->setCurrentIndex(kCard);
  showSelected();
  readNext();
  message_->show(InlineMessage::Kind::Success, tr("Imported: %1").arg(file));
  removal_.reset();
  Q_EMIT opened(file);
}

void ModelShelf::removeSelected() {
  const int row = selectedRow();
  if (!catalogue_.canRemove(row)) return;
  const auto name = catalogue_.at(row).name();
  removal_ = catalogue_.remove(row);
  const auto words =
      removal_->wasDefault
          ? tr("“%1” is off the list; the installed model is the default again. Its file was not touched.")
          : tr("“%1” is off the list. Its file was not touched.");
  message_->show(InlineMessage::Kind::Information, words.arg(name), tr("Undo"));
  showSelected();
}

void ModelShelf::undo() {
  if (!removal_) return;
  catalogue_.restore(*removal_);
  select(catalogue_.rowOf(removal_->file));
  removal_.reset();
  message_->clear();
  readNext();
}

void ModelShelf::makeDefault() {
  const int row = selectedRow();
  if (row >= 0 && catalogue_.at(row).isGood()) catalogue_.makeDefault(row);
}

void ModelShelf::useInReading() {
  const int row = selectedRow();
  if (row < 0 || !catalogue_.at(row).isGood()) return;
  catalogue_.makeDefault(row);
  Q_EMIT wanted(QStringLiteral("reading"), {});
}

void ModelShelf::showInFolder() {
  const int row = selectedRow();
  if (row < 0) return;
  QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(catalogue_.at(row).file).absolutePath()));
}

void ModelShelf::exportOnnx() {
  const int row = selectedRow();
  if (row < 0 || exporting_.isRunning()) return;
  const auto& entry = catalogue_.at(row);
  const auto target = QFileDialog::getSaveFileName(this, tr("Export to ONNX"), entry.name() + QStringLiteral(".onnx"),
                                                   tr("ONNX (*.onnx)"));
  if (target.isEmpty()) return;
  removal_.reset();
  message_->show(InlineMessage::Kind::Information, tr("Writing %1…").arg(target));
  exporting_.start<bool>(
      [file = entry.file, target](TaskWatch& watch) {
        exportOnnxFile(file, target, watch);
        return true;
      },
      [this, target](bool) {
        message_->show(InlineMessage::Kind::Success, tr("Written: %1").arg(target));
        showSelected();
      },
      [this](const QString& error) {
        message_->show(InlineMessage::Kind::Error, error);
        showSelected();
      });
  showSelected();
}

void ModelShelf::saveLayout(QSettings& store) const {
  store.setValue(QLatin1String(kSplitterKey), splitter_->saveState());
  store.setValue(QLatin1String(kHeaderKey), list_->horizontalHeader()->saveState());
}

void ModelShelf::restoreLayout(QSettings& store) {
  splitter_->restoreState(store.value(QLatin1String(kSplitterKey)).toByteArray());
  list_->horizontalHeader()->restoreState(store.value(QLatin1String(kHeaderKey)).toByteArray());
}

}  // namespace carina::gui
