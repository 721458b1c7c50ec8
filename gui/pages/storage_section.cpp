// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/storage_section.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QUrl>

#include "gui/models/model_file_kind.h"
#include "gui/widgets/copy_line.h"
#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {
namespace {

constexpr int kLeastMiB = 16;
constexpr int kMostMiB = 65536;

QSpinBox* makeSize(Settings& settings) {
  auto* box = new QSpinBox;
  box->setObjectName(QStringLiteral("cacheSize"));
  box->setAccessibleName(StorageSection::tr("Cache of decoded films"));
  box->setRange(kLeastMiB, kMostMiB);
  box->setSingleStep(64);
  box->setSuffix(StorageSection::tr(" MiB"));
  box->setValue(settings.get(keys::kCacheMiB).toInt());
  QObject::connect(box, &QSpinBox::valueChanged, &settings,
                   [&settings](int value) { settings.set(keys::kCacheMiB, value); });
  return box;
}

}  // namespace

StorageSection::StorageSection(Settings& settings, QWidget* parent)
    : Section(tr("Storage"), parent),
      settings_(settings),
      content_(new QLabel),
      clear_(new QPushButton(makeIcon(QStringLiteral("remove")), tr("Clear the cache"))),
      message_(new InlineMessage) {
  clear_->setObjectName(QStringLiteral("clearCache"));
  content_->setObjectName(QStringLiteral("cacheContent"));
  message_->setObjectName(QStringLiteral("storageMessage"));
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  auto* size = new QWidget;
  auto* row = new QHBoxLayout(size);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(makeSize(settings));
  row->addStretch(1);
  form->addRow(tr("Cache of decoded films"), size);
  auto* used = new QWidget;
  row = new QHBoxLayout(used);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(content_);
  row->addWidget(clear_);
  row->addStretch(1);
  form->addRow(tr("On the disk"), used);
  addPlace(form, tr("Settings"), settings_.store().fileName(), "settingsPlace");
  addPlace(form, tr("Models"), modelsFolder(), "modelsPlace");
  addPlace(form, tr("Cache"), cacheFolder(), "cachePlace");
  add(form);
  add(message_);
  connect(clear_, &QPushButton::clicked, this, &StorageSection::clear);
  showContent({});
}

void StorageSection::addPlace(QFormLayout* form, const QString& title, const QString& path, const char* name) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* line = new CopyLine(title);
  line->setObjectName(QString::fromLatin1(name));
  line->setText(QDir::toNativeSeparators(path));
  auto* open = new QToolButton;
  open->setIcon(makeIcon(QStringLiteral("folder")));
  open->setAutoRaise(true);
  open->setToolTip(tr("Open the folder"));
  open->setAccessibleName(tr("Open the folder: %1").arg(title));
  layout->addWidget(line, 1);
  layout->addWidget(open);
  connect(open, &QToolButton::clicked, this, [this, path] { openPlace(path); });
  form->addRow(title, row);
}

void StorageSection::openPlace(const QString& path) {
  const QFileInfo info(path);
  const auto folder = info.isDir() ? path : info.absolutePath();
  if (!QFileInfo(folder).isDir()) {
    return message_->show(InlineMessage::Kind::Information,
                          tr("%1 is not there yet: nothing was saved in it.").arg(folder));
  }
  if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder))) {
    message_->show(InlineMessage::Kind::Warning, tr("%1: no program here opens folders").arg(folder));
  }
}

void StorageSection::refresh() {
  if (clearing_.isRunning()) return;
  counting_.start<CacheContent>([](TaskWatch& watch) { return measureCache(watch); },
                                [this](const CacheContent& content) { showContent(content); },
                                [this](const QString& error) { message_->show(InlineMessage::Kind::Error, error); });
}

void StorageSection::clear() {
  counting_.cancel();
  clear_->setEnabled(false);
  clearing_.start<CacheContent>([](TaskWatch& watch) { return clearCache(watch); },
                                [this](const CacheContent& content) {
                                  showContent(content);
                                  message_->show(InlineMessage::Kind::Success,
                                                 tr("The cache is empty. It fills again by itself."));
                                },
                                [this](const QString& error) {
                                  message_->show(InlineMessage::Kind::Error, error);
                                  refresh();
                                });
}

void StorageSection::showContent(const CacheContent& content) {
  content_->setText(content.files == 0 ? tr("Empty")
                                       : tr("%1 in %n file(s)", nullptr, static_cast<int>(content.files))
                                             .arg(QLocale().formattedDataSize(content.sizeBytes)));
  clear_->setEnabled(content.files > 0);
}

}  // namespace carina::gui
