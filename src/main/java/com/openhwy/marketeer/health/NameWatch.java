package com.openhwy.marketeer.health;

import com.openhwy.marketeer.config.model.EndpointUrl;
import com.openhwy.marketeer.upstream.Service;
import com.openhwy.marketeer.upstream.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks one name up, again and again: every {@code resolve} interval while it is found, sooner at
 * first while it is not, as containers and their names come up in any order.
 */
final class NameWatch {
  private static final Logger LOG = LoggerFactory.getLogger(NameWatch.class);
  private static final long FIRST_RETRY_MILLIS = 1000;
  private static final int MAX_DOUBLINGS = 10;

  /** So that an answer in another order is the same answer. */
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::backup)
          .thenComparing(Target::ip)
          .thenComparingInt(Target::port)
          .thenComparing(Target::host);

  private final EndpointUrl url;
  private final Names names;
  private final Scheduler scheduler;
  private final Runnable resolved;
  private final Promise<Void> first = Promise.promise();
  private Service service;
  private Scheduler.@Nullable Task next;
  private String problem = "";
  private int failures;
  private boolean settled;
  private boolean stopped;

  /**
   * @param resolved to be run after the service was told of a change
   */
  NameWatch(EndpointUrl url, Service service, Names names, Scheduler scheduler, Runnable resolved) {
    this.url = url;
    this.service = service;
    this.names = names;
    this.scheduler = scheduler;
    this.resolved = resolved;
  }

  /** Completes after the first look-up, found or not; never fails. */
  Future<Void> first() {
    return first.future();
  }

  /** Whether it was looked up once. */
  boolean isSettled() {
    return settled;
  }

  /** The same name under a new configuration. */
  void follow(Service renewed) {
    service = renewed;
  }

  void run() {
    names.lookUp(url).onComplete(this::found, this::failed);
  }

  private void found(List<Target> targets) {
    if (stopped) {
      return;
    }
    if (!problem.isEmpty()) {
      LOG.info("service {}: {} resolves again", service.name(), url.host());
    }
    problem = "";
    failures = 0;
    service.resolved(url, targets.stream().distinct().sorted(ORDER).toList());
    goOn(service.config().resolve().toMillis());
  }

  private void failed(Throwable fault) {
    if (stopped) {
      return;
    }
    String text = url.host() + " does not resolve: " + Faults.text(fault);
    if (!text.equals(problem)) {
      LOG.warn("service {}: {}", service.name(), text);
    }
    problem = text;
    service.unresolved(url, text);
    long retry = FIRST_RETRY_MILLIS << Math.min(failures++, MAX_DOUBLINGS);
    goOn(Math.min(retry, service.config().resolve().toMillis()));
  }

  private void goOn(long delayMillis) {
    next = scheduler.after(delayMillis, this::run);
    settled = true;
    resolved.run();
    first.tryComplete();
  }

  void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
    first.tryComplete();
  }
}
