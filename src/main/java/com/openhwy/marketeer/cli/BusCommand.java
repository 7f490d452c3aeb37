package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.AdminClient.Answer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bus",
    description =
        "Sends a command to the event bus of the running gateway and prints the reply, as JSON.")
final class BusCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      description = "As in src/docs/event-bus.md: marketeer.config.reload.")
  String address = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "The message; by default an empty object.")
  String message = "{}";

  @Override
  public Integer call() {
    try {
      Json.decodeValue(message);
    } catch (DecodeException e) {
      throw new ParameterException(
          Cli.of(spec).commandLine(),
          "\"" + message + "\" is no JSON; expected for example '{\"key\": \"value\"}'",
          e);
    }
    String path = "/bus/" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    Answer answer = admin.client().post(path, message);
    Cli.out(spec).println(JsonOption.pretty(answer.json()));
    return answer.ok() ? ExitCode.OK : ExitCode.FAILED;
  }
}
