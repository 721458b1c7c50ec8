// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/span_stream.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcerror.h>
#include <dcmtk/dcmdata/dcistrma.h>

namespace carina::dicom {
namespace {

/// DCMTK parses sequences by recursion; hostile files nest them by the hundred thousand.
constexpr std::uintptr_t kStackLimitBytes = 1 << 20;

std::uintptr_t stackPlace() {
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

class SpanProducer : public DcmProducer {
 public:
  SpanProducer(std::span<const std::byte> bytes, offile_off_t offset)
      : bytes_(bytes), position_(offset), stackStart_(stackPlace()) {}

  OFBool good() const override { return status_.good(); }
  OFCondition status() const override { return status_; }
  OFBool eos() override { return status_.bad() || left() == 0; }
  offile_off_t avail() override { return status_.good() ? left() : 0; }

  offile_off_t read(void* buffer, offile_off_t length) override {
    const auto place = stackPlace();
    if (std::max(place, stackStart_) - std::min(place, stackStart_) > kStackLimitBytes) status_ = EC_CorruptedData;
    const auto count = grant(length);
    if (count > 0) std::memcpy(buffer, bytes_.data() + position_, static_cast<std::size_t>(count));
    position_ += count;
    return count;
  }

  offile_off_t skip(offile_off_t length) override {
    const auto count = grant(length);
    position_ += count;
    return count;
  }

  void putback(offile_off_t length) override {
    if (length > position_) {
      status_ = EC_PutbackFailed;
    } else {
      position_ -= length;
    }
  }

 private:
  offile_off_t left() const { return static_cast<offile_off_t>(bytes_.size()) - position_; }
  offile_off_t grant(offile_off_t wanted) { return std::clamp<offile_off_t>(wanted, 0, avail()); }

  std::span<const std::byte> bytes_;
  offile_off_t position_;
  std::uintptr_t stackStart_;
  OFCondition status_ = EC_Normal;
};

class SpanStream;

class SpanStreamFactory : public DcmInputStreamFactory {
 public:
  SpanStreamFactory(std::span<const std::byte> bytes, offile_off_t offset) : bytes_(bytes), offset_(offset) {}
  DcmInputStream* create() const override;
  DcmInputStreamFactory* clone() const override { return new SpanStreamFactory(bytes_, offset_); }
  DcmInputStreamFactoryType ident() const override { return DFT_DcmInputFileStreamFactory; }

 private:
  std::span<const std::byte> bytes_;
  offile_off_t offset_;
};

class SpanStream : public DcmInputStream {
 public:
  SpanStream(std::span<const std::byte> bytes, offile_off_t offset)
      : DcmInputStream(&producer_), bytes_(bytes), offset_(offset), producer_(bytes, offset) {}
  DcmInputStreamFactory* newFactory() const override { return new SpanStreamFactory(bytes_, offset_ + tell()); }

 private:
  std::span<const std::byte> bytes_;
  offile_off_t offset_;
  SpanProducer producer_;
};

DcmInputStream* SpanStreamFactory::create() const {
  return new SpanStream(bytes_, offset_);
}

}  // namespace

std::unique_ptr<DcmInputStream> makeSpanStream(std::span<const std::byte> bytes) {
  return std::make_unique<SpanStream>(bytes, 0);
}

}  // namespace carina::dicom
