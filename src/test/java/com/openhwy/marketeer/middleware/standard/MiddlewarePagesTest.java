package com.openhwy.marketeer.middleware.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhwy.marketeer.config.bind.Property;
import com.openhwy.marketeer.middleware.Conformance;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each feature has a page with all its options and an example, and what stands there works: every
 * example of every page is made and put through {@link Conformance}.
 */
class MiddlewarePagesTest {
  private static final Path PAGES = Path.of("src/docs/middlewares");
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\\nmiddlewares:\\n(.*?)```", Pattern.DOTALL);

  static Stream<MiddlewareFactory<?>> factories() {
    return StandardMiddlewares.catalogue().factories().stream();
  }

  private static String page(MiddlewareFactory<?> factory) throws IOException {
    return Files.readString(PAGES.resolve(factory.type() + ".md"));
  }

  /** Each as one mapping: the items of the list, their indentation taken off. */
  private static List<String> examples(String page) {
    List<String> examples = new ArrayList<>();
    EXAMPLE
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .flatMap(list -> Stream.of(list.split("(?m)^  - ", -1)))
        .filter(item -> !item.isBlank())
        .forEach(item -> examples.add(item.replaceAll("(?m)^    ", "")));
    return examples;
  }

  @ParameterizedTest
  @MethodSource("factories")
  void everyExampleWorksAndKeepsTheContract(MiddlewareFactory<?> factory) throws IOException {
    List<String> examples = examples(page(factory));
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      assertThat(example).contains("type: " + factory.type());
      Conformance.check(factory, example);
    }
  }

  @ParameterizedTest
  @MethodSource("factories")
  void everyOptionIsExplained(MiddlewareFactory<?> factory) throws IOException {
    List<String> names = new ArrayList<>();
    collect(factory.settings(), names);
    String page = page(factory);
    assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  private static void collect(Class<?> settings, List<String> names) {
    for (Property property : Property.of(settings)) {
      names.add(property.name());
      Class<?> type =
          property.type() instanceof ParameterizedType generic
                  && generic.getActualTypeArguments()[0] instanceof Class<?> item
              ? item
              : property.rawType();
      if (Property.isStructure(type)) {
        collect(type, names);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("factories")
  void theIndexNamesIt(MiddlewareFactory<?> factory) throws IOException {
    assertThat(Files.readString(PAGES.resolve("README.md")))
        .contains("[" + factory.type() + "](" + factory.type() + ".md)");
  }
}
