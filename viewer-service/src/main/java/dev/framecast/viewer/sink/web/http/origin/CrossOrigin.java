package dev.framecast.viewer.sink.web.http.origin;

import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other origins from what this service has: they may link to it, and neither embed
 * nor fetch anything. Another port of the same host is another origin.
 *
 * <p>A browser says how a request relates to the page behind it in the {@code Sec-Fetch} headers
 * (W3C Fetch Metadata), which it sends to https and loopback addresses only. Without them, {@code
 * Origin} and then {@code Referer} name the page; a page can leave its Referer out and cannot
 * change it to another's. What a browser sends with none of these is answered with {@code
 * Cross-Origin-Resource-Policy: same-origin}, and the browser keeps it from the page. Immutable.
 */
public final class CrossOrigin {
  private static final String SITE = "Sec-Fetch-Site";
  private static final String MODE = "Sec-Fetch-Mode";
  private static final String DESTINATION = "Sec-Fetch-Dest";
  private static final String RESOURCE_POLICY = "Cross-Origin-Resource-Policy";
  private static final Set<String> NOT_FOREIGN = Set.of("same-origin", "none");

  private final KnownHosts hosts;
  private final Set<WebOrigin> allowed;

  /**
   * Allows the service's own pages, and these.
   *
   * @param allowed origins whose pages may embed and fetch what there is
   */
  public CrossOrigin(KnownHosts hosts, Set<WebOrigin> allowed) {
    this.hosts = hosts;
    this.allowed = Set.copyOf(allowed);
  }

  /** Whether a page of the origin that the request names, which must be one, may upgrade it. */
  public boolean mayUpgrade(HttpFields request, String host) {
    List<String> origins = request.getValuesList(HttpHeader.ORIGIN);
    WebOrigin page = origins.size() == 1 ? WebOrigin.parse(origins.getFirst()) : null;
    return page != null && (allowed.contains(page) || hosts.isOurPage(page, host));
  }

  /**
   * Whether a request that is no upgrade may be answered.
   *
   * @param pageFile whether it is for the page or one of its files, which show nothing by
   *     themselves: a link to them works also where the browser does not say that it is one
   */
  public boolean mayHave(HttpFields request, String host, boolean pageFile) {
    if (isAllowedByName(request)) {
      return true;
    }
    String site = request.get(SITE);
    if (site != null) {
      return NOT_FOREIGN.contains(site) || isLink(request);
    }
    return pageFile || !namesForeignPage(request, host);
  }

  /** Says in an answer which pages the browser may hand it to. */
  public void mark(HttpFields request, HttpFields.Mutable answer) {
    if (!isAllowedByName(request)) {
      return;
    }
    answer.put(RESOURCE_POLICY, "cross-origin");
    answer.put(HttpHeader.VARY, "Origin, Referer");
    String origin = request.get(HttpHeader.ORIGIN);
    if (origin != null) {
      answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
  }

  /** Puts on an answer that it is for pages of this origin alone. */
  public static void forOwnPages(HttpFields.Mutable answer) {
    answer.put(RESOURCE_POLICY, "same-origin");
  }

  private boolean isAllowedByName(HttpFields request) {
    WebOrigin page = embedder(request);
    return page != null && allowed.contains(page);
  }

  private static @Nullable WebOrigin embedder(HttpFields request) {
    String origin = request.get(HttpHeader.ORIGIN);
    return origin != null
        ? WebOrigin.parse(origin)
        : WebOrigin.ofReferer(request.get(HttpHeader.REFERER));
  }

  /** A link that was followed or an address that was opened: a page does not see what comes. */
  private static boolean isLink(HttpFields request) {
    return "navigate".equals(request.get(MODE)) && "document".equals(request.get(DESTINATION));
  }

  private boolean namesForeignPage(HttpFields request, String host) {
    if (!request.contains(HttpHeader.ORIGIN) && !request.contains(HttpHeader.REFERER)) {
      return false;
    }
    WebOrigin page = embedder(request);
    return page == null || !hosts.isOurPage(page, host);
  }
}
