package com.openhwy.marketeer.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.openhwy.marketeer.config.model.LogConfig;
import com.openhwy.marketeer.control.Await;
import com.openhwy.marketeer.telemetry.AppLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** log.level takes effect with a reload. */
class LogLevelTest {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @TempDir private Path directory;

  @Test
  void theLevelOfTheLogFollowsAReload() {
    Level before = ROOT.getLevel();
    String routes = "routes: [{name: r, backend: {type: respond, body: hi}}]";
    try (TestGateway gateway = new TestGateway(directory).with("routes", routes)) {
      gateway.start();
      assertThat(ROOT.getLevel()).isEqualTo(Level.INFO);
      var reloaded = gateway.nextReload();
      gateway.with("marketeer", TestGateway.LISTENERS.replace("log: {", "log: {level: error, "));
      assertThat(Await.result(reloaded).getString("result")).isEqualTo("applied");
      assertThat(ROOT.getLevel()).isEqualTo(Level.ERROR);
    } finally {
      AppLog.level(LogConfig.Level.INFO); // of the libraries, too
      ROOT.setLevel(before);
    }
  }
}
