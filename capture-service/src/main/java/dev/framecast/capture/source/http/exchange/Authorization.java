package dev.framecast.capture.source.http.exchange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.AuthenticationException;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.auth.MalformedChallengeException;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.AuthChallengeParser;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.auth.DigestScheme;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.message.ParserCursor;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server's wish for a user and a password: by Digest (RFC 7616, RFC 2069) where it offers
 * that, else by Basic (RFC 7617). Nothing is told to a server that did not ask.
 *
 * <p>Owned by one thread.
 */
final class Authorization {
  private static final String CHALLENGE = "WWW-Authenticate";

  private final HttpClientContext context = HttpClientContext.create();
  private @Nullable AuthScheme scheme;
  private @Nullable HttpAddress server;
  private @Nullable HttpAddress tried;

  /**
   * Begins a request, in which each server's wish is answered once: a nonce that was good for the
   * request before may have run out, which not every server says.
   */
  void begin() {
    tried = null;
  }

  /**
   * Learns what the server wants.
   *
   * @return whether there is an answer to it that was not tried yet
   */
  boolean learn(HttpAddress address, HttpResponse refusal) {
    boolean hasTried = tried != null && tried.isSameServer(address) && !isStale(refusal);
    scheme = address.credentials() == null || hasTried ? null : fitting(refusal);
    server = address;
    tried = address;
    return scheme != null;
  }

  /** The header's value for a request; null where none is known that this server may see. */
  @Nullable String answer(HttpAddress address, HttpRequest request) {
    String credentials = address.credentials();
    if (scheme == null || server == null || credentials == null || !server.isSameServer(address)) {
      return null;
    }
    int colon = credentials.indexOf(':');
    String user = colon < 0 ? credentials : credentials.substring(0, colon);
    char[] password = (colon < 0 ? "" : credentials.substring(colon + 1)).toCharArray();
    HttpHost host = new HttpHost(null, address.host(), address.port());
    try {
      scheme.isResponseReady(
          host, (scope, unused) -> new UsernamePasswordCredentials(user, password), context);
      return scheme.generateAuthResponse(host, request, context);
    } catch (AuthenticationException unanswerable) {
      scheme = null;
      return null;
    }
  }

  private @Nullable AuthScheme fitting(HttpResponse refusal) {
    return challenges(refusal).stream()
        .sorted(Comparator.comparingInt(Authorization::rank))
        .map(this::schemeFor)
        .filter(known -> known != null)
        .findFirst()
        .orElse(null);
  }

  private static boolean isStale(HttpResponse refusal) {
    return challenges(refusal).stream()
        .map(AuthChallenge::getParams)
        .filter(parameters -> parameters != null)
        .flatMap(List::stream)
        .anyMatch(
            parameter ->
                parameter.getName().equalsIgnoreCase("stale")
                    && "true".equalsIgnoreCase(parameter.getValue()));
  }

  private static int rank(AuthChallenge challenge) {
    return challenge.getSchemeName().equalsIgnoreCase("digest") ? 0 : 1;
  }

  private @Nullable AuthScheme schemeFor(AuthChallenge challenge) {
    AuthScheme made =
        switch (challenge.getSchemeName().toLowerCase(Locale.ROOT)) {
          case "digest" -> new DigestScheme();
          case "basic" -> new BasicScheme(java.nio.charset.StandardCharsets.UTF_8);
          default -> null;
        };
    try {
      if (made != null) {
        made.processChallenge(challenge, context);
      }
      return made;
    } catch (MalformedChallengeException unfit) {
      return null;
    }
  }

  private static List<AuthChallenge> challenges(HttpResponse refusal) {
    List<AuthChallenge> all = new ArrayList<>();
    for (Header header : refusal.getHeaders(CHALLENGE)) {
      String text = header.getValue();
      try {
        all.addAll(
            AuthChallengeParser.INSTANCE.parse(
                ChallengeType.TARGET, text, new ParserCursor(0, text.length())));
      } catch (ParseException unreadable) {
        // Another header may hold one that can be read.
        continue;
      }
    }
    return all;
  }
}
