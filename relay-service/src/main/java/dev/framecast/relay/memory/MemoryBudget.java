package dev.framecast.relay.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bound for what many holders hold together. While they are within it nobody is asked; beyond it
 * the one gives way that holds most for longest without progress: bytes times milliseconds; one
 * whose account is marked as kept only when no other is left. Safe from any thread.
 */
public final class MemoryBudget {
  /** Who holds memory. */
  @FunctionalInterface
  public interface Holder {
    /** Asks, on any thread, to give everything back soon. */
    void giveWay();
  }

  private final long limitBytes;
  private final LongSupplier nanoTime;
  private final AtomicLong heldBytes = new AtomicLong();
  private final Set<Account> accounts = ConcurrentHashMap.newKeySet();

  /** So many bytes for all. */
  public MemoryBudget(long limitBytes) {
    this(limitBytes, System::nanoTime);
  }

  /** So many bytes for all, whose largest holder gives way however long it holds them. */
  public static MemoryBudget ofSizes(long limitBytes) {
    return new MemoryBudget(limitBytes, () -> 0);
  }

  MemoryBudget(long limitBytes, LongSupplier nanoTime) {
    this.limitBytes = limitBytes;
    this.nanoTime = nanoTime;
  }

  /** What all may hold, in bytes. */
  public long limitBytes() {
    return limitBytes;
  }

  /** What all hold now, in bytes. */
  public long heldBytes() {
    return heldBytes.get();
  }

  /** An account that holds nothing yet, to be closed. */
  public Account open(Holder holder) {
    return new Account(holder);
  }

  private synchronized void shed() {
    long excess = heldBytes.get() - limitBytes;
    for (Account account : accounts) {
      excess -= account.givesWay ? account.bytes : 0;
    }
    while (excess > 0) {
      Account heaviest = heaviest();
      if (heaviest == null) {
        return;
      }
      excess -= heaviest.bytes;
      heaviest.ask();
    }
  }

  private @Nullable Account heaviest() {
    long now = nanoTime.getAsLong();
    Account heaviest = null;
    Account heaviestKept = null;
    long most = 0;
    long mostKept = 0;
    for (Account account : accounts) {
      long millis = TimeUnit.NANOSECONDS.toMillis(now - account.sinceNanos);
      long weight = account.bytes * Math.max(1, millis);
      if (account.givesWay) {
        continue;
      }
      if (account.kept && weight > mostKept) {
        mostKept = weight;
        heaviestKept = account;
      } else if (!account.kept && weight > most) {
        most = weight;
        heaviest = account;
      }
    }
    return heaviest == null ? heaviestKept : heaviest;
  }

  /** What one holder holds. Its methods are for the holder's thread. */
  public final class Account implements AutoCloseable {
    private final Holder holder;
    private boolean known;
    private volatile long bytes;
    private volatile long sinceNanos;
    private volatile boolean givesWay;
    private volatile boolean kept;

    private Account(Holder holder) {
      this.holder = holder;
      this.sinceNanos = nanoTime.getAsLong();
    }

    /** Whether it gives way only when all those do that are not kept; not so at first. */
    public void keep(boolean nowKept) {
      if (kept != nowKept) {
        kept = nowKept;
      }
    }

    /**
     * Whether the holder was asked to give way and has held something ever since. To be asked
     * before it acts: it may have given everything back meanwhile.
     */
    public boolean mustGiveWay() {
      return givesWay;
    }

    /** From now on it holds so many bytes. */
    public void hold(long nowBytes) {
      long more = nowBytes - bytes;
      if (more == 0) {
        if (nowBytes == 0 && givesWay) {
          givesWay = false;
        }
        return;
      }
      if (!known) {
        known = true;
        accounts.add(this);
      }
      if (bytes == 0) {
        sinceNanos = nanoTime.getAsLong();
      }
      bytes = nowBytes;
      if (nowBytes == 0) {
        givesWay = false;
      }
      if (heldBytes.addAndGet(more) > limitBytes && more > 0) {
        shed();
      }
    }

    private void ask() {
      givesWay = true;
      // The holder may have let go, and cleared the mark, since this account was chosen.
      if (bytes == 0) {
        givesWay = false;
      } else {
        holder.giveWay();
      }
    }

    /** What it holds is in use: it begins to count as idle from now on. */
    public void progressed() {
      if (bytes > 0) {
        sinceNanos = nanoTime.getAsLong();
      }
    }

    /** It holds nothing any more, and is forgotten unless it does again. */
    @Override
    public void close() {
      hold(0);
      if (known) {
        accounts.remove(this);
        known = false;
      }
    }
  }
}
