package com.openhwy.marketeer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.openhwy.marketeer.config.model.LogConfig;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class AppLogTest {
  private final LoggerContext context = new LoggerContext();

  private LoggingEvent event(String message, Throwable thrown, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent(
            "caller", context.getLogger("a.b.C"), Level.WARN, message, thrown, arguments);
    event.setTimeStamp(Entry.WHEN);
    event.setThreadName("main");
    return event;
  }

  private static String encode(LoggingEvent event) {
    return new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void aLine() {
    assertThat(encode(event("read {} files", null, 3)))
        .isEqualTo(
            """
            {"timestamp":"2025-12-09T12:00:00.042Z","level":"WARN","logger":"a.b.C",\
            "thread":"main","message":"read 3 files"}
            """);
  }

  @Test
  void fieldsKeepTheirTypes() {
    LoggingEvent event = event("reloaded", null);
    event.addKeyValuePair(new KeyValuePair("version", 7));
    event.addKeyValuePair(new KeyValuePair("ok", true));
    event.addKeyValuePair(new KeyValuePair("why", null));
    event.addKeyValuePair(new KeyValuePair("\"file\"", "conf/\"routes\".yaml"));

    assertThat(new JsonObject(encode(event)).getJsonObject("fields"))
        .isEqualTo(
            new JsonObject()
                .put("version", 7)
                .put("ok", true)
                .put("why", null)
                .put("\"file\"", "conf/\"routes\".yaml"));
  }

  @Test
  void aStackIsOneLineToo() {
    String line = encode(event("failed", new IllegalStateException("a\nb")));

    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(new JsonObject(line).getString("stack"))
        .contains("java.lang.IllegalStateException: a\nb", "AppLogTest");
  }

  @Test
  void hostileTextForgesNoLine() {
    String line = encode(event("x {}", null, "\n{\"level\":\"ERROR\"}\u001b[31m"));

    assertThat(line.lines()).hasSize(1);
    assertThat(new JsonObject(line).getString("level")).isEqualTo("WARN");
    assertThat(new JsonObject(line).getString("message"))
        .isEqualTo("x \n{\"level\":\"ERROR\"}\u001b[31m");
  }

  @Test
  void itIsSetUpOnStandardErrorAtInfo() {
    AppLogConfigurator.setUp(context);

    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    assertThat(root.getLevel()).isEqualTo(Level.INFO);
    assertThat(context.getLogger("io.netty.channel").getEffectiveLevel()).isEqualTo(Level.WARN);
    var console = (ConsoleAppender<ILoggingEvent>) root.getAppender("console");
    assertThat(console.getTarget()).isEqualTo("System.err");
    assertThat(console.isStarted()).isTrue();
    context.stop();
  }

  @Test
  void aFileOnTheClassPathHasPrecedence() {
    AppLogConfigurator configurator = new AppLogConfigurator();

    assertThat(configurator.configure(context)) // these tests bring a logback-test.xml
        .isEqualTo(AppLogConfigurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders()).isExhausted();
  }

  @Test
  void theLevelFollowsTheConfiguration() {
    AppLogConfigurator.setUp(context);
    Object[][] table = {
      {Level.ERROR, Level.ERROR, Level.ERROR},
      {Level.WARN, Level.WARN, Level.WARN},
      {Level.INFO, Level.INFO, Level.WARN},
      {Level.DEBUG, Level.DEBUG, Level.WARN},
      {Level.TRACE, Level.TRACE, Level.TRACE},
    };
    for (Object[] row : table) {
      AppLog.level(context, (Level) row[0]);
      assertThat(context.getLogger("com.openhwy").getEffectiveLevel()).isEqualTo(row[1]);
      assertThat(context.getLogger("io.vertx.core").getEffectiveLevel()).isEqualTo(row[2]);
      assertThat(context.getLogger("io.micrometer.core.instrument.MeterRegistry").getLevel())
          .isEqualTo(row[0] == Level.TRACE ? Level.TRACE : Level.ERROR);
    }
    context.stop();
  }

  @Test
  void theProcessHasTheLevelAtOnce() {
    var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    try {
      AppLog.level(LogConfig.Level.ERROR);
      assertThat(root.getLevel()).isEqualTo(Level.ERROR);
    } finally {
      AppLog.level((LoggerContext) LoggerFactory.getILoggerFactory(), before);
    }
  }
}
