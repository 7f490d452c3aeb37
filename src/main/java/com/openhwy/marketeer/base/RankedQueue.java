package com.openhwy.marketeer.base;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait, the most important first and among equals the oldest; when there are too many,
 * the least important and youngest is the one to go. Entries link to themselves, so that entering
 * and leaving cost a few stores and no object. Not thread-safe: its owner has a lock or a loop.
 */
public final class RankedQueue<E extends RankedQueue.Entry> {
  private final Entry[] heads;
  private int size;

  /**
   * @param ranks how many there are; 0 is the most important
   */
  public RankedQueue(int ranks) {
    heads = new Entry[ranks];
    for (int i = 0; i < ranks; i++) {
      heads[i] = new Head(i);
    }
  }

  public int size() {
    return size;
  }

  /** Behind all of its rank; one that waits already must not. */
  public void add(E entry) {
    Entry head = heads[entry.rank()];
    Entry last = head.previous;
    link(last, entry);
    link(entry, head);
    size++;
  }

  /**
   * @return whether it waited here
   */
  public boolean remove(Entry entry) {
    if (entry.next == entry) {
      return false;
    }
    link(entry.previous, entry.next);
    entry.next = entry;
    entry.previous = entry;
    size--;
    return true;
  }

  /** Whose turn it is. */
  public @Nullable E first() {
    for (Entry head : heads) {
      if (head.next != head) {
        return cast(head.next);
      }
    }
    return null;
  }

  /** Who has to go first. */
  public @Nullable E last() {
    for (int i = heads.length - 1; i >= 0; i--) {
      Entry head = heads[i];
      if (head.previous != head) {
        return cast(head.previous);
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // add() takes nothing else, and heads are never handed out
  private E cast(Entry entry) {
    return (E) entry;
  }

  private static void link(Entry before, Entry after) {
    before.next = after;
    after.previous = before;
  }

  /** One who may wait, in one queue at a time. */
  public abstract static class Entry {
    private final int rank;
    private Entry next;
    private Entry previous;

    /**
     * @param rank 0 is the most important
     */
    @SuppressWarnings({"NullAway", "ThisEscapedInObjectConstruction"}) // linked to itself: alone
    protected Entry(int rank) {
      this.rank = rank;
      this.next = this;
      this.previous = this;
    }

    public final int rank() {
      return rank;
    }
  }

  private static final class Head extends Entry {
    Head(int rank) {
      super(rank);
    }
  }
}
