// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/pdf_document.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numbers>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "engine/core/error.h"
#include "engine/plot/theme.h"
#include "engine/plot/utf8.h"

namespace carina::plot {
namespace {

template <auto release>
struct Release {
  template <typename Object>
  void operator()(Object* object) const {
    release(object);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Release<cairo_surface_destroy>>;
using Cairo = std::unique_ptr<cairo_t, Release<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Release<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Release<pango_font_description_free>>;

void check(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return;
  throw Error(ErrorCode::Internal, std::string("PDF: ") + cairo_status_to_string(status));
}

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

/// PNG bytes as cairo asks for them.
struct PngSource {
  std::span<const std::byte> left;

  static cairo_status_t read(void* closure, unsigned char* data, unsigned int length) {
    auto& source = *static_cast<PngSource*>(closure);
    if (source.left.size() < length) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(data, source.left.data(), length);
    source.left = source.left.subspan(length);
    return CAIRO_STATUS_SUCCESS;
  }
};

}  // namespace

class PdfDocument::Page : public Canvas {
 public:
  Page(double width, double height, const std::string& title)
      : surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, width, height)), cairo_(cairo_create(surface())) {
    check(cairo_surface_status(surface()));
    cairo_pdf_surface_set_metadata(surface(), CAIRO_PDF_METADATA_TITLE, cleanUtf8(title).c_str());
    cairo_pdf_surface_set_metadata(surface(), CAIRO_PDF_METADATA_CREATE_DATE, "");
    layout_.reset(pango_cairo_create_layout(cairo_.get()));
    auto* options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(pango_layout_get_context(layout_.get()), options);
    cairo_font_options_destroy(options);
    // A point of ours is a point of the page, whatever resolution the font map thinks a screen has.
    pango_cairo_context_set_resolution(pango_layout_get_context(layout_.get()), 72);
    pango_context_set_round_glyph_positions(pango_layout_get_context(layout_.get()), FALSE);
  }

  void next() {
    if (isStarted_) cairo_show_page(cairo_.get());
    isStarted_ = true;
  }

  void bookmark(const std::string& title) {
    ++bookmarks_;
    cairo_tag_begin(cairo_.get(), CAIRO_TAG_DEST, ("name='part" + std::to_string(bookmarks_) + "'").c_str());
    cairo_tag_end(cairo_.get(), CAIRO_TAG_DEST);
    cairo_pdf_surface_add_outline(surface(), CAIRO_PDF_OUTLINE_ROOT, cleanUtf8(title).c_str(),
                                  ("dest='part" + std::to_string(bookmarks_) + "'").c_str(),
                                  static_cast<cairo_pdf_outline_flags_t>(0));
  }

  std::string finish() {
    if (isStarted_) cairo_show_page(cairo_.get());
    check(cairo_status(cairo_.get()));
    cairo_surface_finish(surface());
    check(cairo_surface_status(surface()));
    return std::move(bytes_);
  }

  void line(Point from, Point to, const Stroke& stroke) override { polyline(std::array{from, to}, stroke); }

  void polyline(std::span<const Point> points, const Stroke& stroke) override {
    trace(points);
    applyInk(stroke.ink, 1);
    cairo_set_line_width(cairo_.get(), stroke.width);
    cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
    constexpr std::array kDashed = {5.0, 3.0};
    constexpr std::array kDotted = {1.5, 2.0};
    const auto& dashes = stroke.dash == Dash::Dotted ? kDotted : kDashed;
    cairo_set_dash(cairo_.get(), dashes.data(), stroke.dash == Dash::Solid ? 0 : 2, 0);
    cairo_stroke(cairo_.get());
  }

  void polygon(std::span<const Point> points, const Fill& fill) override {
    trace(points);
    cairo_close_path(cairo_.get());
    paint(fill);
  }

  void rectangle(const Rect& where, const Fill& fill, double corner = 0) override {
    const double radius = std::clamp(corner, 0.0, std::min(where.width, where.height) / 2);
    constexpr double kQuarter = std::numbers::pi / 2;
    cairo_new_path(cairo_.get());
    if (radius > 0) {
      cairo_arc(cairo_.get(), where.right() - radius, where.y + radius, radius, -kQuarter, 0);
      cairo_arc(cairo_.get(), where.right() - radius, where.bottom() - radius, radius, 0, kQuarter);
      cairo_arc(cairo_.get(), where.x + radius, where.bottom() - radius, radius, kQuarter, 2 * kQuarter);
      cairo_arc(cairo_.get(), where.x + radius, where.y + radius, radius, 2 * kQuarter, 3 * kQuarter);
      cairo_close_path(cairo_.get());
    } else {
      cairo_rectangle(cairo_.get(), where.x, where.y, where.width, where.height);
    }
    paint(fill);
  }

  void circle(Point centre, double radius, const Fill& fill) override {
    cairo_new_path(cairo_.get());
    cairo_arc(cairo_.get(), centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
    paint(fill);
  }

  void text(Point at, std::string_view words, const TextStyle& style) override {
    setText(words, style.size, style.isBold);
    const double width = layoutWidth();
    const double shift = style.anchor == Anchor::Start ? 0 : style.anchor == Anchor::Middle ? width / 2 : width;
    cairo_save(cairo_.get());
    cairo_translate(cairo_.get(), at.x, at.y);
    cairo_rotate(cairo_.get(), style.turnDegrees * std::numbers::pi / 180);
    cairo_move_to(cairo_.get(), -shift, 0);
    applyInk(style.ink, 1);
    pango_cairo_show_layout_line(cairo_.get(), pango_layout_get_line_readonly(layout_.get(), 0));
    cairo_restore(cairo_.get());
  }

  void image(const Rect& where, std::span<const std::byte> png) override {
    PngSource source{png};
    const Surface picture(cairo_image_surface_create_from_png_stream(PngSource::read, &source));
    if (cairo_surface_status(picture.get()) != CAIRO_STATUS_SUCCESS) {
      throw Error(ErrorCode::Corrupt, "PDF: a picture is no PNG that can be read");
    }
    cairo_save(cairo_.get());
    cairo_translate(cairo_.get(), where.x, where.y);
    cairo_scale(cairo_.get(), where.width / cairo_image_surface_get_width(picture.get()),
                where.height / cairo_image_surface_get_height(picture.get()));
    cairo_set_source_surface(cairo_.get(), picture.get(), 0, 0);
    cairo_paint(cairo_.get());
    cairo_restore(cairo_.get());
  }

  double textWidth(std::string_view words, double size, bool isBold) const override {
    setText(words, size, isBold);
    return layoutWidth();
  }

 private:
  cairo_surface_t* surface() const { return surface_.get(); }

  void trace(std::span<const Point> points) {
    cairo_new_path(cairo_.get());
    for (const auto& point : points) cairo_line_to(cairo_.get(), point.x, point.y);
  }

  void applyInk(Ink ink, double opacity) {
    const auto color = colorOf(ink, Theme::Light);
    cairo_set_source_rgba(cairo_.get(), color.red / 255.0, color.green / 255.0, color.blue / 255.0, opacity);
  }

  void paint(const Fill& fill) {
    applyInk(fill.ink, fill.opacity);
    cairo_fill(cairo_.get());
  }

  void setText(std::string_view words, double size, bool isBold) const {
    const Font font(pango_font_description_from_string("DejaVu Sans"));
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout_.get(), font.get());
    const auto clean = cleanUtf8(words);
    pango_layout_set_text(layout_.get(), clean.data(), static_cast<int>(clean.size()));
  }

  double layoutWidth() const {
    int width = 0;
    pango_layout_get_size(layout_.get(), &width, nullptr);
    return static_cast<double>(width) / PANGO_SCALE;
  }

  std::string bytes_;
  Surface surface_;
  Cairo cairo_;
  Layout layout_;
  bool isStarted_ = false;
  int bookmarks_ = 0;
};

PdfDocument::PdfDocument(double width, double height, const std::string& title)
    : page_(std::make_unique<Page>(width, height, title)) {}

PdfDocument::~PdfDocument() = default;

Canvas& PdfDocument::addPage() {
  page_->next();
  return *page_;
}

void PdfDocument::addBookmark(const std::string& title) {
  page_->bookmark(title);
}

std::string PdfDocument::finish() {
  return page_->finish();
}

}  // namespace carina::plot
