package dev.framecast.viewer.subscribe.transit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** All times are simulated: what is asserted is the same on any machine. */
class FreshnessOnAWayTest {
  private static final long MILLIS = 1_000;

  @Test
  void whileNothingQueuesNothingIsSaid() throws Exception {
    for (long delayMillis : new long[] {0, 20, 300}) {
      SimulatedWay way = new SimulatedWay(5 * MILLIS, delayMillis * MILLIS).pass(120);
      assertThat(way.acks).as("%d ms each way", delayMillis).isEmpty();
      assertThat(way.arrivals).hasSizeGreaterThan(3_500);
    }
  }

  @Test
  void onASlowWayEachPictureHasTheWayToItself() throws Exception {
    SimulatedWay way = new SimulatedWay(200 * MILLIS, 5 * MILLIS).pass(3);
    way.pass(120);
    assertThat(way.longestTransitUs()).isLessThan(250 * MILLIS);
    assertThat(way.arrivals).hasSizeGreaterThan(4 * 120);
  }

  @Test
  void aSlowAndLongWayIsFilledAndNotMore() throws Exception {
    SimulatedWay way = new SimulatedWay(100 * MILLIS, 150 * MILLIS).pass(5);
    way.pass(60);
    assertThat(way.longestTransitUs()).isLessThan(500 * MILLIS);
    assertThat(way.arrivals).hasSizeGreaterThan(7 * 60);
  }

  @Test
  void aWayALittleTooSlowLosesFewFrames() throws Exception {
    SimulatedWay way = new SimulatedWay(40 * MILLIS, 5 * MILLIS).pass(3);
    way.pass(60);
    assertThat(way.longestTransitUs()).isLessThan(250 * MILLIS);
    assertThat(way.arrivals).hasSizeGreaterThan(20 * 60);
  }

  @Test
  void aStallOfALongWayIsSoonForgotten() throws Exception {
    SimulatedWay way = new SimulatedWay(5 * MILLIS, 100 * MILLIS).pass(10);
    way.stall(0.5);
    way.pass(8);
    assertThat(way.acks).isNotEmpty();
    way.pass(20);
    assertThat(way.acks).isEmpty();
    assertThat(way.arrivals).hasSizeGreaterThan(20 * 29);
  }

  @Test
  void aRouteThatBecameLongerIsTakenForWhatItIs() throws Exception {
    SimulatedWay way = new SimulatedWay(5 * MILLIS, 10 * MILLIS).pass(10);
    way.delayUs = 300 * MILLIS;
    way.pass(15);
    assertThat(way.acks).isNotEmpty();
    way.pass(60);
    assertThat(way.acks).isEmpty();
    assertThat(way.arrivals).hasSizeGreaterThan(60 * 29);
  }

  @Test
  void aWayThatBecameFastGetsAllFramesAgain() throws Exception {
    SimulatedWay way = new SimulatedWay(200 * MILLIS, 5 * MILLIS).pass(60);
    way.frameUs = 5 * MILLIS;
    way.pass(10);
    way.pass(10);
    assertThat(way.acks).isEmpty();
    assertThat(way.arrivals).hasSizeGreaterThan(10 * 29);
  }

  @Test
  void aWayThatBecomesSlowerIsFollowed() throws Exception {
    SimulatedWay way = new SimulatedWay(5 * MILLIS, 5 * MILLIS).pass(10);
    for (long frameMillis : new long[] {50, 150, 400}) {
      way.frameUs = frameMillis * MILLIS;
      way.pass(10);
      way.pass(30);
      assertThat(way.longestTransitUs())
          .as("%d ms a frame", frameMillis)
          .isLessThan((2 * frameMillis + 100) * MILLIS);
    }
  }

  @Test
  void aStreamThatFitsButHasLargePicturesIsLeftAlone() throws Exception {
    SimulatedWay way = new SimulatedWay(300 * MILLIS, 5 * MILLIS);
    way.intervalUs = 1_000 * MILLIS;
    way.pass(60);
    way.pass(60);
    assertThat(way.acks).isEmpty();
    assertThat(way.arrivals).hasSizeBetween(59, 61);
  }

  @Test
  void keyframesThatHoldUpTheirFollowersAreNoQueue() throws Exception {
    SimulatedWay way = new SimulatedWay(300 * MILLIS, 5 * MILLIS);
    way.deltaUs = 10 * MILLIS;
    way.pass(60);
    assertThat(way.acks).isEmpty();
  }

  @Test
  void framesThatBuildOnOthersAreBoundedToo() throws Exception {
    SimulatedWay way = new SimulatedWay(300 * MILLIS, 5 * MILLIS);
    way.deltaUs = 40 * MILLIS;
    way.pass(10);
    way.pass(60);
    assertThat(way.longestTransitUs()).isLessThan(1_200 * MILLIS);
  }

  @Test
  void aRelayThatDoesNotKnowWindowsIsNotAskedForEver() throws Exception {
    SimulatedWay way = new SimulatedWay(34 * MILLIS, 5 * MILLIS);
    way.relayKnowsWindows = false;
    way.pass(60);
    assertThat(way.arrivals).hasSizeGreaterThan(60 * 28);
  }
}
