package com.openhwy.marketeer.config;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.config.check.Checks;
import com.openhwy.marketeer.config.check.Draft;
import com.openhwy.marketeer.config.check.MiddlewareCheck;
import com.openhwy.marketeer.config.model.GatewayConfig;
import com.openhwy.marketeer.config.model.WatchConfig;
import com.openhwy.marketeer.config.read.Assembly;
import com.openhwy.marketeer.config.read.Document;
import com.openhwy.marketeer.config.read.Overlay;
import com.openhwy.marketeer.config.read.Overrides;
import com.openhwy.marketeer.config.read.RawText;
import com.openhwy.marketeer.config.read.Substitution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From texts to a checked configuration, the one way for all who load: read, join, lay the stores
 * over, replace {@code ${…}}, lay environment and system properties over, bind, check, hash.
 *
 * @param watch what the configuration says about being watched, null when that could not be read
 * @param files it depends on besides the documents: another content is another configuration
 */
record Loading(Loaded loaded, @Nullable WatchConfig watch, Set<Path> files) {

  static Loading of(List<RawText> texts, Surroundings surroundings, MiddlewareCheck middlewares) {
    Problems problems = new Problems();
    Node.Mapping written = tree(texts, surroundings, problems);
    Substitution substitution = new Substitution(surroundings.environment(), problems);
    Node.Mapping replaced = (Node.Mapping) substitution.apply(written, "");
    Node.Mapping tree =
        new Overrides(GatewayConfig.class, replaced, problems)
            .environment(surroundings.environment())
            .properties(surroundings.properties())
            .tree();
    Draft draft = Draft.bind(tree, problems);
    Checks.run(draft, middlewares, problems);
    Set<Path> files = new LinkedHashSet<>(substitution.files());
    files.addAll(References.of(draft));
    Map<String, String> documents = documents(texts);
    Digest digest = new Digest().tree(tree).files(files);
    if (!problems.isEmpty()) {
      documents.forEach((name, text) -> digest.text(name).text(text));
      problems.sorted().forEach(problem -> digest.text(problem.toString()));
    }
    GatewayConfig config = problems.isEmpty() ? draft.complete() : null;
    return new Loading(
        new Loaded(config, problems.sorted(), digest.hex(), documents),
        draft.config(),
        Collections.unmodifiableSet(files));
  }

  private static Node.Mapping tree(
      List<RawText> texts, Surroundings surroundings, Problems problems) {
    Assembly assembly = new Assembly(problems);
    List<Node> stores = new ArrayList<>();
    for (RawText text : texts) {
      if (text.fault() != null) {
        problems.add(new Node.Mark(text.file(), 0, 0), "", text.fault());
        continue;
      }
      Node root =
          new Document(text.file(), text.format(), text.text(), surroundings.environment())
              .read(problems);
      if (root != null && text.document().equals(RawText.STORE)) {
        stores.add(root);
      } else if (root != null) {
        assembly.add(text.document(), root);
      }
    }
    Node tree = assembly.tree();
    for (Node store : stores) {
      if (store instanceof Node.Mapping) {
        tree = Overlay.over(tree, store);
      } else {
        problems.add(store.mark(), "", "the store holds no mapping; expected \"server:\" and such");
      }
    }
    return (Node.Mapping) tree;
  }

  private static Map<String, String> documents(List<RawText> texts) {
    Map<String, String> documents = new LinkedHashMap<>();
    for (RawText text : texts) {
      if (text.fault() == null) {
        documents.put(text.file(), text.text());
      }
    }
    return Collections.unmodifiableMap(documents);
  }
}
