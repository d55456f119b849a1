package dev.framecast.capture.source.camera.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraNodesTest {
  @TempDir private Path dev;

  @Test
  void lowestNumberFirst() throws Exception {
    for (String name : new String[] {"video10", "video2", "video0", "vbi0", "videodev", "null"}) {
      Files.createFile(dev.resolve(name));
    }
    assertThat(new CameraNodes(dev).list())
        .extracting(node -> node.getFileName().toString())
        .containsExactly("video0", "video2", "video10");
  }

  @Test
  void whatComesOrGoesIsSeen() throws Exception {
    CameraNodes nodes = new CameraNodes(dev);
    String empty = nodes.signature();
    Path node = Files.createFile(dev.resolve("video0"));
    String plugged = nodes.signature();
    assertThat(plugged).isNotEqualTo(empty);
    Files.delete(node);
    assertThat(nodes.signature()).isEqualTo(empty);
  }

  @Test
  void aFolderThatIsNotThereHoldsNone() {
    assertThat(new CameraNodes(dev.resolve("none")).list()).isEmpty();
  }
}
