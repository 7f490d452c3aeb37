package com.openhwy.marketeer.middleware.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openhwy.marketeer.config.bind.Doc;
import com.openhwy.marketeer.middleware.MiddlewareCatalogue;
import com.openhwy.marketeer.middleware.MiddlewareFactory;
import com.openhwy.marketeer.middleware.securityheaders.SecurityHeadersFactory;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardMiddlewaresTest {
  private final MiddlewareCatalogue catalogue = StandardMiddlewares.catalogue();

  @Test
  void everyTypeIsFoundUnderItsOwnName() {
    assertThat(List.copyOf(catalogue.types())).isNotEmpty().isSorted();
    for (MiddlewareFactory<?> factory : catalogue.factories()) {
      assertThat(factory.type()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*");
      assertThat(catalogue.find(factory.type())).isSameAs(factory);
    }
  }

  @Test
  void everySettingIsDocumented() {
    for (MiddlewareFactory<?> factory : catalogue.factories()) {
      assertDocumented(factory.settings());
    }
  }

  private static void assertDocumented(Class<?> settings) {
    for (RecordComponent component : settings.getRecordComponents()) {
      boolean nested = component.getType().isRecord() && component.getType() != settings;
      Doc doc = component.getAnnotation(Doc.class);
      if (doc == null && nested) {
        doc = component.getType().getAnnotation(Doc.class);
      }
      assertThat(doc).as("@Doc of %s.%s", settings.getName(), component.getName()).isNotNull();
      assertThat(doc.value()).as(component.getName()).isNotBlank();
    }
  }

  @Test
  void anUnknownTypeComesWithWhatItMayHaveMeant() {
    assertThat(catalogue.find("security_header")).isNull();
    assertThat(catalogue.unknown("security_header"))
        .startsWith("unknown middleware type \"security_header\"; did you mean")
        .contains("did you mean \"security_headers\"?", "(there are: ");
    assertThat(catalogue.unknown("teapot")).doesNotContain("did you mean");
  }

  @Test
  void twoFactoriesOfOneTypeAreRefused() {
    assertThatThrownBy(
            () ->
                MiddlewareCatalogue.of(
                    List.of(new SecurityHeadersFactory(), new SecurityHeadersFactory())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("claim the middleware type \"security_headers\"");
  }
}
