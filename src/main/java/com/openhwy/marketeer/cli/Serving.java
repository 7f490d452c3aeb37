package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.verticle.Gateway;
import com.openhwy.marketeer.verticle.GatewayOptions;
import com.openhwy.marketeer.verticle.Signals;
import com.openhwy.marketeer.verticle.StartFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway from its start to the exit code of the process. Signals arrive on threads of their own,
 * so the one field they share is volatile; used once.
 */
final class Serving implements Signals.Actions {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private volatile @Nullable Gateway gateway;

  /**
   * Serves until a signal ends it.
   *
   * @param ready runs once every listener is open
   * @throws CommandFailure it could not start; holds all that is wrong
   */
  int run(GatewayOptions options, Consumer<Gateway> ready) {
    Signals.install(this);
    Gateway.start(options)
        .onSuccess(
            started -> {
              gateway = started;
              ready.accept(started);
            })
        .onFailure(exitCode::completeExceptionally);
    try {
      return exitCode.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StartFailure failure) {
        throw new CommandFailure("not started:\n" + failure.getMessage(), failure);
      }
      throw new IllegalStateException("the start broke off", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.UNCLEAN;
    }
  }

  @Override
  public void stop() {
    Gateway running = gateway;
    if (running == null) {
      exitCode.complete(ExitCode.OK); // it had not begun to serve
      return;
    }
    running
        .stop()
        .onSuccess(cut -> exitCode.complete(cut == 0 ? ExitCode.OK : ExitCode.UNCLEAN))
        .onFailure(cause -> exitCode.complete(ExitCode.UNCLEAN));
  }

  @Override
  public void force() {
    exitCode.complete(ExitCode.FORCED);
  }

  @Override
  public void reload() {
    Gateway running = gateway;
    if (running != null) {
      running
          .reload("SIGHUP")
          .onFailure(cause -> LOG.error("the reload could not be asked for", cause));
    }
  }

  @Override
  public void reopenLogs() {
    Gateway running = gateway;
    if (running != null) {
      running.reopenLogs();
    }
  }
}
