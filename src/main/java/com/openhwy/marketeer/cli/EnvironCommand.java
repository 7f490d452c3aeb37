package com.openhwy.marketeer.cli;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "environ",
    description = "Prints what Marketeer runs on: version, Java, its flags, machine, transports.")
final class EnvironCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    JsonObject facts = facts();
    PrintWriter out = Cli.out(spec);
    if (json.wanted) {
      json.print(out, facts);
    } else {
      facts.forEach(fact -> out.println(fact.getKey() + "=" + JsonTable.cell(fact.getValue())));
    }
    return ExitCode.OK;
  }

  private static JsonObject facts() {
    Runtime runtime = Runtime.getRuntime();
    return new JsonObject()
        .put("version", VersionCommand.version())
        .put("java", System.getProperty("java.version"))
        .put("java_vendor", System.getProperty("java.vendor"))
        .put("java_home", System.getProperty("java.home"))
        .put("java_flags", flags())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("arch", System.getProperty("os.arch"))
        .put("cores", runtime.availableProcessors())
        .put("max_heap_mib", runtime.maxMemory() >> 20)
        .put("io_uring", transport(IoUring.isAvailable(), IoUring.unavailabilityCause()))
        .put("epoll", transport(Epoll.isAvailable(), Epoll.unavailabilityCause()))
        .put("working_directory", Path.of("").toAbsolutePath().toString());
  }

  private static JsonArray flags() {
    JsonArray flags = new JsonArray();
    ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(flags::add);
    return flags;
  }

  private static String transport(boolean available, @Nullable Throwable cause) {
    if (available) {
      return "available";
    }
    return "not available: " + (cause == null ? "unknown" : cause.getMessage());
  }
}
