// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/key_delegate.h"

#include <QAbstractItemModel>
#include <QKeySequenceEdit>

namespace carina::gui {
namespace {

/// Ends with the first combination; Qt's own waits a second for more.
class OneCombinationEdit : public QKeySequenceEdit {
 public:
  using QKeySequenceEdit::QKeySequenceEdit;

 protected:
  void keyPressEvent(QKeyEvent* event) override {
    QKeySequenceEdit::keyPressEvent(event);
    if (!keySequence().isEmpty()) Q_EMIT editingFinished();
  }
};

}  // namespace

QWidget* KeyDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/,
                                   const QModelIndex& index) const {
  auto* editor = new OneCombinationEdit(parent);
  editor->setAccessibleName(tr("Press the new keys for: %1").arg(index.siblingAtColumn(0).data().toString()));
  editor->setAutoFillBackground(true);
  auto* self = const_cast<KeyDelegate*>(this);  // Qt's signals of a delegate are not const
  const auto finish = [self, editor] {
    Q_EMIT self->commitData(editor);
    Q_EMIT self->closeEditor(editor);
  };
  connect(editor, &QKeySequenceEdit::editingFinished, self, finish, Qt::SingleShotConnection);
  return editor;
}

void KeyDelegate::setEditorData(QWidget* editor, const QModelIndex& /*index*/) const {
  qobject_cast<QKeySequenceEdit*>(editor)->clear();
}

void KeyDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  const auto keys = qobject_cast<QKeySequenceEdit*>(editor)->keySequence();
  if (!keys.isEmpty()) model->setData(index, QVariant::fromValue(QKeySequence(keys[0])), Qt::EditRole);
}

}  // namespace carina::gui
