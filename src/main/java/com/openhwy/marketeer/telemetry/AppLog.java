package com.openhwy.marketeer.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.openhwy.marketeer.config.model.LogConfig;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application log: what the process says of itself, as JSON lines on standard error (the access
 * log has standard output). {@link AppLogConfigurator} sets it up; this sets its level.
 * Thread-safe.
 */
public final class AppLog {
  /** Their INFO is of interest to their makers; {@code trace} shows everything. */
  private static final List<String> CHATTY = List.of("io.netty", "io.vertx", "io.micrometer");

  /**
   * Warns that Vert.x offers the same gauge for each of its verticles, which is as it should be.
   */
  private static final String REGISTRATIONS = "io.micrometer.core.instrument.MeterRegistry";

  private AppLog() {}

  /** The lowest level that is written from now on. */
  public static void level(LogConfig.Level level) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      level(context, Level.toLevel(level.name()));
    }
  }

  static void level(LoggerContext context, Level level) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
    Level others = level == Level.TRACE || level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
    CHATTY.forEach(name -> context.getLogger(name).setLevel(others));
    context.getLogger(REGISTRATIONS).setLevel(level == Level.TRACE ? level : Level.ERROR);
  }
}
