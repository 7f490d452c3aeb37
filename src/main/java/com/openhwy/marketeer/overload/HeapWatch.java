package com.openhwy.marketeer.overload;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how full the heap is after each collection, which is how much of it is really needed; what
 * fills up between two collections says nothing. The JVM calls on a thread of its own, so no loop
 * ever asks for it. Thread-safe.
 */
public final class HeapWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

  private final Set<String> pools;
  private final long max;
  private final DoubleConsumer hears;
  private final List<NotificationEmitter> collectors = new ArrayList<>();
  private final NotificationListener listener = (notification, unused) -> collected(notification);

  private HeapWatch(Set<String> pools, long max, DoubleConsumer hears) {
    this.pools = pools;
    this.max = max;
    this.hears = hears;
  }

  /**
   * @param hears the share of the heap in use after a collection, 0 to 1
   */
  public static HeapWatch start(DoubleConsumer hears) {
    Set<String> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    long max = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
    HeapWatch watch = new HeapWatch(pools, max, hears);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (max > 0 && collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(watch.listener, null, null);
        watch.collectors.add(emitter);
      }
    }
    return watch;
  }

  private void collected(Notification notification) {
    if (notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && notification.getUserData() instanceof CompositeData data) {
      hears.accept(
          share(GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc()));
    }
  }

  private double share(Map<String, MemoryUsage> after) {
    long used = 0;
    for (Map.Entry<String, MemoryUsage> pool : after.entrySet()) {
      used += pools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
    }
    return (double) used / max;
  }

  @Override
  public void close() {
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        LOG.warn("a collector has forgotten who listens to it", e);
      }
    }
    collectors.clear();
  }
}
