package dev.framecast.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Whether a service is ready, and a few facts for people. Safe from any thread.
 *
 * <p>Ready means: it does its own work (listens, runs its pipeline); a peer that is away is a fact
 * to show, not a reason to be restarted.
 */
public final class Health {
  private final Map<String, Supplier<String>> facts = new ConcurrentHashMap<>();
  private volatile boolean ready;

  /** Says that the service does its work, or no longer does. */
  public void ready(boolean isReady) {
    this.ready = isReady;
  }

  /** Whether the service does its work. */
  public boolean isReady() {
    return ready;
  }

  /** Shows {@code fact} under {@code name} in the health answer; asked anew for each answer. */
  public void fact(String name, Supplier<String> fact) {
    facts.put(name, fact);
  }

  /** The answer's body: flat JSON, {@code status} first. */
  public String toJson() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("status", ready ? "ready" : "starting");
    facts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(fact -> all.put(fact.getKey(), fact.getValue().get()));
    StringBuilder json = new StringBuilder("{");
    all.forEach(
        (name, value) ->
            json.append(json.length() == 1 ? "" : ",")
                .append(quoted(name))
                .append(':')
                .append(quoted(value)));
    return json.append("}\n").toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        default -> out.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    return out.append('"').toString();
  }
}
