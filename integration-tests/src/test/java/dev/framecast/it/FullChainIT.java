package dev.framecast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.it.Pictures.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;

/** A video file goes in at one end; its pictures come out at the other. */
@Timeout(180)
class FullChainIT {
  private static final int FRAMES = 90;

  @Test
  void everyPictureOfTheFileArrivesInOrderAndUnharmed() throws IOException {
    List<Picture> originals = Pictures.ofClip();
    assertThat(originals).hasSize(FRAMES);
    try (Chain chain = new Chain()) {
      chain.relay();
      GenericContainer<?> probe = probe(chain);
      Awaitility.await().until(() -> probe.getLogs().contains("offline"));
      GenericContainer<?> capture = chain.capture("cam=" + Chain.CLIP);
      assertThat(Chain.exitStatus(probe)).as(probe.getLogs()).isZero();
      assertThat(Chain.exitStatus(capture)).as(capture.getLogs()).isZero();
      Map<Long, byte[]> payloads = saved(probe);
      assertThat(payloads.keySet()).hasSize(FRAMES);
      compare(payloads, originals);
    }
  }

  private static GenericContainer<?> probe(Chain chain) {
    return chain.viewer(
        "probe",
        "--stream",
        "cam",
        "--every",
        "--frames",
        String.valueOf(FRAMES),
        "--duration",
        "60s",
        "--save-frames",
        "/tmp/frames");
  }

  private static void compare(Map<Long, byte[]> payloads, List<Picture> originals)
      throws IOException {
    List<String> harmed = new ArrayList<>();
    long expected = 0;
    for (Map.Entry<Long, byte[]> payload : payloads.entrySet()) {
      assertThat(payload.getKey()).as("sequence without gaps").isEqualTo(expected);
      double psnr = Pictures.psnr(Pictures.of(payload.getValue()), originals.get((int) expected));
      if (psnr < Pictures.SAME_DB) {
        harmed.add("frame " + expected + ": " + psnr + " dB");
      }
      expected++;
    }
    assertThat(harmed).isEmpty();
  }

  /** Sequence to payload of what the probe saved as {@code <epoch>-<sequence>.jpg}. */
  private static Map<Long, byte[]> saved(GenericContainer<?> probe) throws IOException {
    Map<Long, byte[]> payloads = new TreeMap<>();
    try (var tar =
        new TarArchiveInputStream(
            Chain.docker(probe)
                .copyArchiveFromContainerCmd(probe.getContainerId(), "/tmp/frames")
                .exec())) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        if (e.isFile()) {
          String sequence = e.getName().replaceAll(".*-(\\d+)\\.jpg", "$1");
          payloads.put(Long.parseLong(sequence), tar.readAllBytes());
        }
      }
    }
    return payloads;
  }
}
