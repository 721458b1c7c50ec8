// SPDX-License-Identifier: Apache-2.0
#include "engine/core/ordered_stream.h"

#include <atomic>
#include <chrono>
#include <memory>

#include <gtest/gtest.h>

namespace carina {
namespace {

void sleepMs(std::size_t time) {
  std::this_thread::sleep_for(std::chrono::milliseconds(time));
}

TEST(OrderedStream, GivesItemsInOrderWhateverEachTakes) {
  OrderedStream<std::unique_ptr<std::size_t>> stream(
      [](std::size_t place) {
        sleepMs(place * 7 % 5);
        return std::make_unique<std::size_t>(place);
      },
      {.places = 30, .threads = 4, .capacity = 5});
  for (std::size_t i = 0; i < 30; ++i) EXPECT_EQ(**stream.next(), i);
  EXPECT_FALSE(stream.next());
}

TEST(OrderedStream, NeverMakesMoreThanItsCapacityAhead) {
  std::atomic<int> made = 0;
  OrderedStream<int> stream([&](std::size_t) { return ++made; }, {.places = 30, .threads = 4, .capacity = 3});
  for (int given = 0; given < 30; ++given) {
    sleepMs(1);
    EXPECT_LE(made, given + 3);
    ASSERT_TRUE(stream.next());
  }
}

TEST(OrderedStream, ThrowsWhatMakingAnItemThrewAtItsPlace) {
  OrderedStream<int> stream(
      [](std::size_t place) {
        if (place == 1) throw Error(ErrorCode::Corrupt, "the second");
        return static_cast<int>(place);
      },
      {.places = 3});
  EXPECT_EQ(stream.next(), 0);
  EXPECT_THROW(stream.next(), Error);
  EXPECT_EQ(stream.next(), 2);
}

TEST(OrderedStream, EndsAtOnceWhenAStopIsAskedFor) {
  std::stop_source stop;
  OrderedStream<int> stream([](std::size_t) { return 1; }, {.places = 9, .threads = 2, .capacity = 2},
                            stop.get_token());
  EXPECT_TRUE(stream.next());
  stop.request_stop();
  EXPECT_FALSE(stream.next());
}

TEST(OrderedStream, RefusesToRunWithoutThreadsOrRoom) {
  const auto make = [](std::size_t) { return 1; };
  EXPECT_THROW(OrderedStream<int>(make, {.places = 1, .threads = 0}), Error);
  EXPECT_THROW(OrderedStream<int>(make, {.places = 1, .capacity = 0}), Error);
  EXPECT_FALSE(OrderedStream<int>(make, {.places = 0}).next());
}

}  // namespace
}  // namespace carina
