package dev.framecast.relay.access;

import dev.framecast.runtime.settings.UserMistakeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Makes the files {@code publish.token} and {@code view.token} in a folder. */
public final class TokenPair {
  /** The names of the files, in the order made. */
  public static final List<String> NAMES = List.of("publish.token", "view.token");

  private static final int BITS = 256;

  private TokenPair() {}

  /**
   * Writes each file that is not there, readable by its owner alone; one that is there stays.
   *
   * @param folder made when it is missing
   * @return the files written
   * @throws UserMistakeException when it cannot be written
   */
  public static List<Path> make(Path folder) {
    List<Path> written = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (String name : NAMES) {
        Path file = folder.resolve(name);
        if (writeNew(file)) {
          written.add(file);
        }
      }
      return written;
    } catch (IOException unwritable) {
      throw new UserMistakeException(
          "cannot write tokens to --out " + folder + ": " + unwritable, unwritable);
    }
  }

  private static boolean writeNew(Path file) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    byte[] secret = new byte[BITS / 8];
    new SecureRandom().nextBytes(secret);
    String line = Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n";
    try (var channel = Files.newByteChannel(file, options, owner)) {
      channel.write(StandardCharsets.US_ASCII.encode(line));
      return true;
    } catch (FileAlreadyExistsException present) {
      return false;
    }
  }
}
