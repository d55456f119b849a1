package dev.framecast.relay.access;

import dev.framecast.wire.v1.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The token of each role, held as its hash. A role without a token is open to all. Compared in a
 * time that does not depend on the token. Immutable, safe from any thread.
 */
public final class AccessTokens {
  private final byte @Nullable [] publish;
  private final byte @Nullable [] view;

  /** With the tokens in clear, or null where a role is open. */
  public AccessTokens(@Nullable String publish, @Nullable String view) {
    this.publish = publish == null ? null : hash(publish);
    this.view = view == null ? null : hash(view);
  }

  /** Both roles open. */
  public static AccessTokens none() {
    return new AccessTokens(null, null);
  }

  /** Whether {@code presented} lets one take {@code role}. */
  public boolean allow(Role role, String presented) {
    return switch (role) {
      case ROLE_PUBLISHER -> matches(publish, presented);
      case ROLE_VIEWER -> matches(view, presented);
      default -> false;
    };
  }

  private static boolean matches(byte @Nullable [] expected, String presented) {
    return expected == null || MessageDigest.isEqual(expected, hash(presented));
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
