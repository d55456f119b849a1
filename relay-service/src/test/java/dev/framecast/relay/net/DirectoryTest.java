package dev.framecast.relay.net;

import static dev.framecast.relay.net.RelayFixture.header;
import static dev.framecast.relay.net.RelayFixture.payload;
import static dev.framecast.relay.net.RelayFixture.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  @Test
  void listsWhatIsThereAndEveryChange() throws Exception {
    try (RelayFixture relay = RelayFixture.open();
        PeerSession one = relay.publish("one");
        Watching directory = new Watching(relay.dial(viewer("")))) {
      await().until(() -> states(directory).containsKey("one"));
      try (PeerSession two = relay.publish("two");
          Watching waiting = relay.watch("nobody-publishes-this");
          Watching viewer = relay.watch("two")) {
        two.sendFrame(header(0), payload(0, 100));
        await().until(() -> states(directory).get("two") == StreamState.STREAM_STATE_LIVE);
        await()
            .until(
                () ->
                    directory.statuses.stream()
                        .anyMatch(s -> s.getStream().equals("two") && s.getViewers() == 1));
        assertThat(waiting.statuses).hasSizeLessThan(2);
        assertThat(viewer.frames).hasSizeLessThan(2);
      }
      await().until(() -> states(directory).get("two") == StreamState.STREAM_STATE_OFFLINE);
      assertThat(states(directory).keySet()).containsExactlyInAnyOrder("one", "two");
      assertThat(one.welcome().getSessionId()).isNotZero();
    }
  }

  private static Map<String, StreamState> states(Watching directory) {
    return directory.statuses.stream()
        .collect(
            Collectors.toMap(
                StreamStatus::getStream, StreamStatus::getState, (before, now) -> now));
  }
}
