package com.openhwy.marketeer.cli;

import com.openhwy.marketeer.cli.AdminClient.Answer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "purge",
    description = "Makes the caches of the running gateway forget stored responses.")
final class PurgeCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin AdminOptions admin = new AdminOptions();
  @Mixin JsonOption json = new JsonOption();

  /** What is to be forgotten. */
  static final class What {
    @Option(names = "--url", description = "One URL, as in https://example.com/logo.png.")
    @Nullable String url;

    @Option(names = "--prefix", description = "Every URL that begins so.")
    @Nullable String prefix;

    @Option(names = "--tag", description = "What was marked so with Surrogate-Key or Cache-Tag.")
    @Nullable String tag;

    @Option(names = "--all", description = "Everything.")
    boolean all;
  }

  @ArgGroup(multiplicity = "1")
  What what = new What();

  @Option(names = "--cache", description = "Name of the one cache that is meant; else all are.")
  @Nullable String cache;

  @Override
  public Integer call() {
    JsonObject body = new JsonObject();
    putIfGiven(body, "cache", cache);
    putIfGiven(body, "url", what.url);
    putIfGiven(body, "prefix", what.prefix);
    putIfGiven(body, "tag", what.tag);
    putIfGiven(body, "all", what.all ? Boolean.TRUE : null);
    AdminClient client = admin.client();
    Answer answer =
        client.mustBeOk("POST /caches/purge", client.post("/caches/purge", body.encode()));
    if (json.wanted) {
      json.print(Cli.out(spec), answer.json());
    } else {
      Cli.out(spec).println("forgotten: " + answer.object().getInteger("purged"));
    }
    return ExitCode.OK;
  }

  private static void putIfGiven(JsonObject body, String key, @Nullable Object value) {
    if (value != null) {
      body.put(key, value);
    }
  }
}
