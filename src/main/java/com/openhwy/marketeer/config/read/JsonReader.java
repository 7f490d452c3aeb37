package com.openhwy.marketeer.config.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.PlainScalar;
import com.openhwy.marketeer.config.bind.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON (RFC 8259), strictly. */
final class JsonReader {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** How Jackson names a text that it will not show. */
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ([^]]*)]");

  private final Document document;
  private final Problems problems;
  private final TreeBuilder tree;

  JsonReader(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
    this.tree = new TreeBuilder(problems);
  }

  @Nullable Node read() {
    if (document.text().isBlank()) {
      return document.empty();
    }
    try (JsonParser parser = FACTORY.createParser(document.text())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (tree.root() != null) {
          problems.add(mark(parser.currentTokenLocation()), "", "no JSON: more after its end");
          return null;
        }
        accept(parser, token);
      }
      return tree.root();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      problems.add(
          at == null ? document.mark(1, 0) : mark(at),
          "",
          "no JSON: " + SOURCE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("$1"));
      return null;
    } catch (TreeBuilder.TooMuch e) {
      problems.add(e.mark, "", String.valueOf(e.getMessage()));
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
  }

  private void accept(JsonParser parser, JsonToken token) throws IOException {
    Node.Mark mark = mark(parser.currentTokenLocation());
    switch (token) {
      case START_OBJECT -> tree.begin(true, mark, null);
      case START_ARRAY -> tree.begin(false, mark, null);
      case END_OBJECT, END_ARRAY -> tree.end();
      case FIELD_NAME -> tree.key(parser.currentName(), mark);
      case VALUE_STRING -> {
        String text = parser.getText();
        tree.value(new Node.Scalar(text, false, mark, text));
      }
      default -> {
        String text = parser.getText();
        tree.value(new Node.Scalar(PlainScalar.value(text), false, mark, text));
      }
    }
  }

  private Node.Mark mark(JsonLocation at) {
    return document.mark(at.getLineNr(), at.getColumnNr());
  }
}
