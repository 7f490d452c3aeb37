package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.demo.DemoBackends;
import com.openhwy.marketeer.cli.demo.DemoService;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "demo-backends",
    description = "Runs the demo's services alone, without a gateway, until it is stopped.")
final class DemoBackendsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on; by default ${DEFAULT-VALUE}.",
      defaultValue = "127.0.0.1")
  String host = "";

  @Parameters(
      arity = "0..*",
      paramLabel = "SERVICE",
      description = "torii, payments, nebula-ca, invites, downloads; by default all of them.")
  List<String> names = DemoService.names();

  @Override
  public Integer call() throws InterruptedException {
    List<DemoService> services = services();
    Vertx vertx = Vertx.vertx();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> vertx.close().await(), "demo-backends-stop"));
    try {
      DemoBackends.start(vertx, host, services).await();
    } catch (IllegalStateException | CompletionException e) {
      throw CommandFailure.of(e);
    }
    for (DemoService service : services) {
      Cli.out(spec).printf("http://%s:%d %s%n", host, service.port(), service.serviceName());
    }
    Cli.out(spec).flush();
    stopped.await(); // a signal ends the process
    return ExitCode.OK;
  }

  private List<DemoService> services() {
    try {
      return names.stream().map(DemoService::of).toList();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }
}
