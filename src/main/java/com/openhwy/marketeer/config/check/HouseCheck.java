package com.openhwy.marketeer.config.check;

import com.openhwy.marketeer.base.Suggestion;
import com.openhwy.marketeer.config.bind.Place;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.model.LogConfig;
import com.openhwy.marketeer.config.model.WatchConfig;
import com.openhwy.marketeer.config.read.Format;
import com.openhwy.marketeer.expression.Scope;
import com.openhwy.marketeer.expression.Wanted;
import io.vertx.config.spi.ConfigStoreFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Logs, certificate authority and configuration stores. */
final class HouseCheck {
  private static final Set<String> STREAMS = Set.of("stdout", "stderr", "off");

  private final Problems problems;

  HouseCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Draft draft) {
    if (draft.log() != null) {
      Place access = draft.root().at("log").at("access");
      log(draft.log(), access.at("output"));
      String filter = draft.log().access().filter();
      if (filter != null) {
        Expressions.check(filter, Scope.ACCESS_LOG, Wanted.TRUTH, access.at("filter"), problems);
      }
    }
    if (draft.acme() != null) {
      new AcmeCheck(problems).check(draft.acme(), draft.root().at("acme"));
    }
    if (draft.config() != null) {
      stores(draft.config(), draft.root().at("config").at("stores"));
    }
  }

  private void log(LogConfig log, Place place) {
    String output = log.access().output();
    if (STREAMS.contains(output)) {
      return;
    }
    try {
      Path file = Path.of(output).toAbsolutePath();
      Path directory = file.getParent();
      if (Files.isDirectory(file)) {
        place.problem(problems, "\"" + output + "\" is a directory; expected a file in it");
      } else if (directory != null && !Files.isDirectory(directory)) {
        place.problem(
            problems,
            "\""
                + output
                + "\" lies in a directory that does not exist; create "
                + directory
                + ", or expected stdout, stderr or off");
      }
    } catch (InvalidPathException e) {
      place.problem(problems, "\"" + output + "\" is no path: " + e.getReason());
    }
  }

  private void stores(WatchConfig config, Place place) {
    Set<String> known =
        ServiceLoader.load(ConfigStoreFactory.class, ConfigStoreFactory.class.getClassLoader())
            .stream()
            .map(factory -> factory.get().name())
            .filter(name -> !name.startsWith("marketeer"))
            .collect(Collectors.toCollection(TreeSet::new));
    for (int i = 0; i < config.stores().size(); i++) {
      WatchConfig.Store store = config.stores().get(i);
      Place at = place.item(i);
      if (!known.contains(store.type())) {
        String hint = Suggestion.hint(store.type(), known);
        at.at("type")
            .problem(
                problems,
                "unknown type of store \""
                    + store.type()
                    + "\""
                    + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
      }
      if (Format.named(store.format()) == null) {
        at.at("format")
            .problem(
                problems,
                "unknown format \""
                    + store.format()
                    + "\"; expected yaml, json, hocon or properties");
      }
    }
  }
}
