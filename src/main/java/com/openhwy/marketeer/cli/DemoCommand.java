package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.demo.DemoBackends;
import com.openhwy.marketeer.cli.demo.DemoService;
import com.openhwy.marketeer.verticle.Gateway;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Runs the gateway with five demo services in the same process, and prints what to try.")
final class DemoCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin RunOptions options = new RunOptions();

  @Override
  public Integer call() {
    // The services have a Vert.x of their own: what they do must not be taken for the gateway's.
    Vertx vertx = Vertx.vertx();
    try {
      DemoBackends.start(vertx, "127.0.0.1", List.of(DemoService.values())).await();
    } catch (IllegalStateException e) {
      throw CommandFailure.of(e);
    }
    return new Serving().run(options.gateway(), this::invite);
  }

  private void invite(Gateway gateway) {
    Cli.out(spec).println(DemoText.of(gateway.port(0), gateway.securePort(), gateway.adminPort()));
    Cli.out(spec).flush();
  }
}
