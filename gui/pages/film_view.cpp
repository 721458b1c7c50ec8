// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/film_view.h"

#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "gui/models/film_words.h"
#include "gui/models/heat_picture.h"
#include "gui/pages/film_actions.h"

namespace carina::gui {
namespace {

PlaneSet planesOf(const std::shared_ptr<const PreparedView>& prepared) {
  PlaneSet planes;
  for (const auto& level : prepared->levels) planes.levels.push_back({level.samples.data(), level.columns, level.rows});
  if (prepared->padding) planes.padding = {prepared->padding->low, prepared->padding->high};
  planes.owner = prepared;
  return planes;
}

MeasureScale scaleOf(const image::Film& film) {
  const auto spacing = spacingOf(film);
  return {.columnMm = spacing.columnMm, .rowMm = spacing.rowMm, .name = spacing.name};
}

QImage toImage(const image::Rgb8Image& rgb) {
  return QImage(rgb.pixels.data(), rgb.size.columns, rgb.size.rows, qsizetype{3} * rgb.size.columns,
                QImage::Format_RGB888)
      .copy();
}

QImage toImage(const image::Gray8Image& grey) {
  return QImage(grey.pixels.data(), grey.size.columns, grey.size.rows, grey.size.columns, QImage::Format_Grayscale8)
      .copy();
}

image::Gray8Image greyImage(const PreparedView& prepared, const std::vector<std::uint8_t>& greys) {
  image::Gray8Image grey{prepared.facts.size, {}};
  const auto& samples = prepared.levels.front().samples;
  grey.pixels.reserve(samples.size());
  for (const auto sample : samples) grey.pixels.push_back(greys[sample]);
  return grey;
}

void drawContours(QImage& picture, const std::vector<HeatContour>& contours, double opacity) {
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setOpacity(opacity);
  const double width = std::max(1.0, picture.width() / 500.0);
  for (const auto& contour : contours) {
    painter.strokePath(contour.path, QPen(contour.color, width));
  }
}

}  // namespace

FilmView::FilmView(Settings& settings, QWidget* parent)
    : QWidget(parent), settings_(settings), canvas_(new FilmCanvas), actions_(new FilmActions(*this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(canvas_);
  setFocusProxy(canvas_);
  actions_->attachTo(*this);
  connect(canvas_, &FilmCanvas::windowMoved, this, &FilmView::moveWindow);
  connect(canvas_, &FilmCanvas::pointed, this, &FilmView::point);
  connect(canvas_, &FilmCanvas::menuWanted, this, &FilmView::popMenu);
  connect(canvas_, &FilmCanvas::focused, this, &FilmView::focused);
  connect(&canvas_->measures(), &MeasureBoard::changed, this, &FilmView::stateChanged);
  connect(canvas_, &FilmCanvas::placeChanged, this, &FilmView::writeCorners);
  connect(canvas_, &FilmCanvas::moved, this, [this] {
    if (other_ && !isFollowing_) other_->follow(*this);
  });
  connect(&settings_, &Settings::changed, this, &FilmView::followPrivacy);
  followPrivacy(QLatin1String(keys::kHidesPatients.name));
}

FilmView::~FilmView() = default;

std::shared_ptr<const PreparedView> FilmView::prepareFilm(std::shared_ptr<const image::Film> film) {
  return prepareView(std::move(film));
}

void FilmView::show(std::shared_ptr<const PreparedView> prepared, const QString& title) {
  task_.cancel();
  prepared_ = std::move(prepared);
  title_ = title;
  pointed_.clear();
  map_.reset();
  grey_ = std::make_unique<FilmGrey>(prepared_);
  canvas_->setPlanes(planesOf(prepared_), aspectOf(prepared_->facts));
  canvas_->setScale(scaleOf(prepared_->facts));
  canvas_->setAccessibleDescription(title_);
  applyGreys();
  if (other_ && !other_->isEmpty()) follow(*other_);
  Q_EMIT shown();
}

void FilmView::show(std::shared_ptr<const image::Film> film, const QString& title) {
  clear();
  using Prepared = std::shared_ptr<const PreparedView>;
  task_.start<Prepared>([film = std::move(film)](TaskWatch&) { return prepareView(film); },
                        [this, title](const Prepared& prepared) { show(prepared, title); },
                        [this](const QString& words) { Q_EMIT failed(words); });
}

void FilmView::clear() {
  task_.cancel();
  prepared_.reset();
  grey_.reset();
  map_.reset();
  title_.clear();
  pointed_.clear();
  canvas_->clear();
  Q_EMIT stateChanged();
}

void FilmView::setOverlay(const image::HeatMap& map, float strongest) {
  if (isEmpty()) return;
  map_ = map;
  strongest_ = strongest;
  applyOverlay();
}

void FilmView::setOverlayLook(const OverlayLook& look) {
  look_ = look;
  look_.opacity = std::clamp(look_.opacity, 0.0, 1.0);
  applyOverlay();
}

void FilmView::clearOverlay() {
  map_.reset();
  canvas_->setOverlay({}, 1);
}

void FilmView::applyOverlay() {
  if (isEmpty() || !map_) return;
  const QSize film(prepared_->facts.size.columns, prepared_->facts.size.rows);
  if (look_.style == OverlayLook::Style::Colour) {
    canvas_->setOverlay(heatPicture(*map_, strongest_, film), look_.opacity);
    return;
  }
  QList<ContourLine> lines;
  for (const auto& contour : heatContours(*map_, strongest_, film)) lines.append({contour.path, contour.color});
  canvas_->setContours(lines, look_.opacity);
}

void FilmView::followPrivacy(const QString& setting) {
  if (setting == QLatin1String(keys::kHidesPatients.name)) {
    setPatientVisible(!settings_.get(keys::kHidesPatients).toBool());
  }
}

void FilmView::setPatientVisible(bool visible) {
  isPatientVisible_ = visible;
  writeCorners();
  Q_EMIT stateChanged();
}

void FilmView::registerActions(Shortcuts& shortcuts, const QString& idPrefix, const QString& group) {
  actions_->registerAll(shortcuts, idPrefix, group);
}

QList<QAction*> FilmView::filmActions() const {
  return actions_->menuActions();
}

void FilmView::lendActionsTo(FilmView* other) {
  actions_->lendTo(*other);
}

void FilmView::fillToolBar(QToolBar& bar) {
  actions_->fill(bar);
}

void FilmView::fillMenu(QMenu& menu) {
  actions_->fillMenu(menu);
}

void FilmView::synchroniseWith(FilmView* other) {
  if (other == this || other == other_) return;
  if (auto* former = other_.data()) {
    other_.clear();
    former->other_.clear();
  }
  if (other == nullptr) return;
  other->synchroniseWith(nullptr);
  other_ = other;
  other->other_ = this;
  if (!isEmpty()) other->follow(*this);
}

void FilmView::follow(const FilmView& leader) {
  if (isEmpty() || leader.isEmpty()) return;
  const auto& lead = leader.canvas_->place();
  auto place = canvas_->place();
  if (lead.isFitted()) {
    place.fit();
  } else {
    place.setZoom(place.fittedZoom() * lead.zoom() / lead.fittedZoom());
    place.setCentre({lead.centre().x() / lead.film().width() * place.film().width(),
                     lead.centre().y() / lead.film().height() * place.film().height()});
  }
  isFollowing_ = true;
  canvas_->setPlace(place);
  isFollowing_ = false;
}

QImage FilmView::picture(bool withOverlay) const {
  return pictureWork(withOverlay)();
}

std::function<QImage()> FilmView::pictureWork(bool withOverlay) const {
  if (isEmpty()) return [] { return QImage(); };
  const auto map = withOverlay ? map_ : std::nullopt;
  return [=, prepared = prepared_, greys = grey_->greys(), strongest = strongest_, look = look_] {
    const auto grey = greyImage(*prepared, greys);
    if (!map) return toImage(grey);
    if (look.style == OverlayLook::Style::Colour) {
      return toImage(image::overlayHeatMap(grey, *map, {.strongest = strongest, .opacity = look.opacity}));
    }
    auto picture = toImage(grey).convertToFormat(QImage::Format_RGB32);
    drawContours(picture, heatContours(*map, strongest, picture.size()), look.opacity);
    return picture;
  };
}

void FilmView::choosePreset(std::size_t preset) {
  if (isEmpty()) return;
  grey_->choose(preset);
  applyGreys();
}

void FilmView::choosePreset(GreyPreset::Kind kind) {
  if (isEmpty()) return;
  if (const auto preset = grey_->find(kind)) choosePreset(*preset);
}

void FilmView::chooseNextFileWindow() {
  if (isEmpty()) return;
  const auto& presets = grey_->presets();
  const auto start = grey_->chosen().value_or(0);
  for (std::size_t i = 1; i <= presets.size(); ++i) {
    const auto next = (start + i) % presets.size();
    const auto kind = presets[next].kind;
    if (kind == GreyPreset::Kind::FileWindow || kind == GreyPreset::Kind::FileTable) return choosePreset(next);
  }
}

void FilmView::setWindow(const image::Window& window) {
  if (isEmpty()) return;
  grey_->setWindow(window);
  applyGreys();
}

void FilmView::moveWindow(double octaves, double brighter) {
  if (isEmpty()) return;
  grey_->move(octaves, brighter);
  applyGreys();
  if (!other_ || isFollowing_ || other_->isEmpty()) return;
  other_->grey_->move(octaves, brighter);
  other_->applyGreys();
}

void FilmView::setInverted(bool inverted) {
  if (isEmpty()) return;
  grey_->setInverted(inverted);
  applyGreys();
}

void FilmView::changePlace(const std::function<void(FilmGeometry&)>& change) {
  if (isEmpty()) return;
  auto place = canvas_->place();
  change(place);
  canvas_->setPlace(place);
}

/// A millimetre of the film is a millimetre of the screen, as far as the screen knows its size.
void FilmView::showRealSize() {
  const auto spacing = canvas_->scale();
  if (isEmpty() || !spacing.isKnown()) return;
  const double pixelsPerMm = screen()->physicalDotsPerInch() / 25.4 * canvas_->devicePixelRatioF();
  changePlace([&](FilmGeometry& place) { place.setZoom(spacing.columnMm * pixelsPerMm); });
}

void FilmView::restoreAll() {
  if (isEmpty()) return;
  grey_->setInverted(false);
  choosePreset(0);
  changePlace([](FilmGeometry& place) {
    place.restoreOrientation();
    place.fit();
  });
}

QList<Measure> FilmView::measures() const {
  return canvas_->measures().measures();
}

void FilmView::setMeasures(const QList<Measure>& measures) {
  canvas_->measures().reset(measures);
}

void FilmView::applyGreys() {
  canvas_->setGreys(grey_->greys());
  writeCorners();
  Q_EMIT stateChanged();
}

void FilmView::point(const QPoint& pixel) {
  const auto words = isEmpty() || pixel.x() < 0 ? QString() : valueWords(*prepared_, pixel.x(), pixel.y());
  if (words == pointed_) return;
  pointed_ = words;
  writeCorners();
  Q_EMIT pointed(words);
}

void FilmView::writeCorners() {
  if (isEmpty()) return;
  ink::CornerTexts corners;
  if (isPatientVisible_) corners.topLeft = patientLines(prepared_->facts.patient);
  if (!title_.isEmpty()) corners.topRight << title_;
  corners.topRight << sourceLines(prepared_->facts);
  if (!pointed_.isEmpty()) corners.bottomLeft << pointed_;
  corners.bottomLeft << grey_->words();
  const auto& place = canvas_->place();
  QStringList zoom{tr("Zoom %1 %").arg(QLocale().toString(100 * place.zoom(), 'f', place.zoom() < 0.1 ? 1 : 0))};
  if (!place.isUsualWayUp()) zoom << tr("turned or flipped");
  corners.bottomLeft << zoom.join(QStringLiteral(" · "));
  corners.bottomRight = sizeLines(prepared_->facts);
  canvas_->setCornerTexts(corners);
}

QMenu* FilmView::makePresetMenu(QWidget* parent) {
  auto* menu = new QMenu(tr("Window"), parent);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    actions_->fillPresets(*menu);
  });
  return menu;
}

void FilmView::popMenu(const QPoint& global) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  actions_->fillMenu(*menu);
  menu->popup(global);
}

}  // namespace carina::gui
