package com.openhwy.marketeer.config.read;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.PlainScalar;
import com.openhwy.marketeer.config.bind.Problems;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML 1.2, from the engine's events rather than its nodes: so aliases can be counted, nesting
 * bounded and duplicate keys told with both places.
 *
 * <p>One thing is read that YAML has no word for: {@code host: *.example.com} begins like an alias,
 * whose name could never begin with a dot. Operators write it, and it can mean nothing else, so it
 * is text.
 */
final class YamlReader {
  private static final int MAX_CHARACTERS = 32 * 1024 * 1024;

  /** Stands for the star of a wildcard while the engine looks; of the private use area. */
  private static final char STAR = '\ue02a';

  private static final Pattern WILDCARD = Pattern.compile("(?<![^\\s\\[,{])\\*(?=\\.)");

  private final Document document;
  private final Problems problems;
  private final TreeBuilder tree;
  private final Map<String, TreeBuilder.Weighed> anchors = new HashMap<>();
  private String @Nullable [] lines;

  YamlReader(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
    this.tree = new TreeBuilder(problems);
  }

  @Nullable Node read() {
    LoadSettings settings =
        LoadSettings.builder().setLabel(document.file()).setCodePointLimit(MAX_CHARACTERS).build();
    String text = WILDCARD.matcher(document.text()).replaceAll(String.valueOf(STAR));
    int documents = 0;
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        if (event instanceof DocumentStartEvent && ++documents > 1) {
          problems.add(
              mark(event.getStartMark()),
              "",
              "a second document begins here; one file holds one, put the other in a file of its"
                  + " own");
          return null;
        }
        accept(event);
      }
    } catch (TreeBuilder.TooMuch e) {
      problems.add(e.mark, "", String.valueOf(e.getMessage()));
      return null;
    } catch (MarkedYamlEngineException e) {
      problems.add(mark(e.getProblemMark()), "", message(e));
      return null;
    } catch (YamlEngineException e) {
      problems.add(document.mark(1, 0), "", "no YAML: " + e.getMessage());
      return null;
    }
    Node root = tree.root();
    boolean empty = root == null || (root instanceof Node.Scalar s && s.value() == null);
    return empty ? document.empty() : root;
  }

  private void accept(Event event) {
    if (event instanceof ScalarEvent scalar) {
      scalar(scalar);
    } else if (event instanceof AliasEvent alias) {
      alias(alias);
    } else if (event instanceof CollectionStartEvent start) {
      refuseAsKey(start);
      tree.begin(event instanceof MappingStartEvent, mark(event.getStartMark()), anchor(start));
    } else if (event instanceof CollectionEndEvent) {
      TreeBuilder.Ended ended = tree.end();
      if (ended.name() != null) {
        anchors.put(ended.name(), ended.value());
      }
    }
  }

  private void scalar(ScalarEvent event) {
    Node.Mark mark = mark(event.getStartMark());
    String text = event.getValue().replace(STAR, '*');
    if (tree.atKey()) {
      tree.key(text, mark);
      return;
    }
    Node node = typed(event, text, mark);
    String anchor = anchor(event);
    if (anchor != null) {
      anchors.put(anchor, new TreeBuilder.Weighed(node, 1));
    }
    tree.value(node);
  }

  private Node typed(ScalarEvent event, String text, Node.Mark mark) {
    String tag = event.getTag().orElse(null);
    if (tag != null && !tag.startsWith(Tag.PREFIX) && !tag.equals("!")) {
      problems.add(mark, "", "the tag " + tag + " means nothing here; leave it out");
      return new Node.Broken(mark);
    }
    boolean plain = tag == null ? event.isPlain() : !tag.equals(Tag.STR.getValue());
    Object value = plain ? PlainScalar.value(text) : text;
    return new Node.Scalar(value, false, mark, text, inner(event, text, mark));
  }

  /** Where the text begins, where the file has it as it is: no escapes, no folded lines. */
  private Node.@Nullable Mark inner(ScalarEvent event, String text, Node.Mark mark) {
    Mark start = event.getStartMark().orElse(null);
    Mark end = event.getEndMark().orElse(null);
    if (start == null || end == null) {
      return null;
    }
    if (event.isLiteral()) {
      return block(mark, text);
    }
    int quote = event.isPlain() ? 0 : 1;
    boolean asItIs =
        start.getLine() == end.getLine()
            && end.getColumn() - start.getColumn() == text.length() + 2 * quote;
    return asItIs ? document.mark(mark.line(), mark.column() + quote) : null;
  }

  /** The lines of a literal block follow its sign, indented as its first line is. */
  private Node.@Nullable Mark block(Node.Mark mark, String text) {
    if (lines == null) {
      lines = document.text().split("\r?\n", -1);
    }
    int line = mark.line(); // counted from 1, so it is the index of the next
    String first = line < lines.length ? lines[line] : "";
    int indent = first.length() - first.stripLeading().length();
    boolean asItIs = first.substring(indent).equals(text.lines().findFirst().orElse(""));
    return asItIs ? document.mark(line + 1, indent + 1) : null;
  }

  private void alias(AliasEvent event) {
    refuseAsKey(event);
    String name = event.getAlias().getValue();
    TreeBuilder.Weighed value = anchors.get(name);
    if (value == null) {
      throw new TreeBuilder.TooMuch(
          mark(event.getStartMark()),
          "*"
              + name
              + " is an alias, and nothing before it is named &"
              + name
              + "; a text that begins with * stands in quotes");
    }
    tree.value(value);
  }

  private void refuseAsKey(NodeEvent event) {
    if (tree.atKey()) {
      throw new TreeBuilder.TooMuch(
          mark(event.getStartMark()), "a key is plain text here; found a list, mapping or alias");
    }
  }

  private static @Nullable String anchor(NodeEvent event) {
    return event.getAnchor().map(a -> a.getValue()).orElse(null);
  }

  private Node.Mark mark(Optional<Mark> mark) {
    return mark.map(m -> document.mark(m.getLine() + 1, m.getColumn() + 1))
        .orElseGet(() -> document.mark(1, 1));
  }

  private static String message(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem()).replace(STAR, '*');
    String context = e.getContext();
    return "no YAML: "
        + (context == null || context.isEmpty() ? "" : context + ": ")
        + problem
        + hint(problem, context == null ? "" : context);
  }

  private static String hint(String problem, String context) {
    if (problem.contains("mapping values are not allowed")) {
      return "; check the indentation, and put a text with \": \" in it in quotes";
    }
    if (context.contains("alias")) {
      return "; a text that begins with * stands in quotes";
    }
    if (problem.contains("but got {")) {
      return "; inside { } and [ ] a text with { in it stands in quotes";
    }
    return problem.contains("cannot start any token") && !problem.contains("TAB")
        ? "; put the text in quotes"
        : "";
  }
}
