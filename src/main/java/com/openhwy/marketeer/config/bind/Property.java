package com.openhwy.marketeer.config.bind;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a record, as its component and the annotations on it describe it. Immutable.
 *
 * @param name as the operator writes it, lower snake case
 * @param type of the component, with its type arguments
 * @param nullable may be left out and is then null
 * @param doc empty where there is none
 * @param defaultText null where there is none
 */
public record Property(
    String name,
    Type type,
    boolean nullable,
    String doc,
    @Nullable String defaultText,
    @Nullable Range range,
    boolean secret,
    RecordComponent component) {

  private static final ClassValue<List<Property>> ALL =
      new ClassValue<>() {
        @Override
        protected List<Property> computeValue(Class<?> record) {
          List<Property> all = new ArrayList<>();
          for (RecordComponent component : record.getRecordComponents()) {
            all.add(of(component));
          }
          return List.copyOf(all);
        }
      };

  private static final ClassValue<Optional<Method>> PARSERS =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return Arrays.stream(type.getDeclaredMethods())
              .filter(Property::isParser)
              .findFirst()
              .map(Property::opened);
        }
      };

  private static final ClassValue<Constructor<?>> CONSTRUCTORS =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> record) {
          Class<?>[] types = of(record).stream().map(Property::rawType).toArray(Class<?>[]::new);
          try {
            return opened(record.getDeclaredConstructor(types));
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(record + " is no record", e);
          }
        }
      };

  /** Features keep their settings package-private. */
  private static <T extends AccessibleObject> T opened(T member) {
    member.setAccessible(true);
    return member;
  }

  private static boolean isParser(Method m) {
    return m.getName().equals("parse")
        && Modifier.isStatic(m.getModifiers())
        && m.getReturnType() == m.getDeclaringClass()
        && Arrays.equals(m.getParameterTypes(), new Class<?>[] {String.class});
  }

  /** Every component of a record, in order; {@link #holdsMapping} tells which are no settings. */
  public static List<Property> of(Class<?> record) {
    return ALL.get(record);
  }

  /** The components that the operator may write. */
  public static List<Property> settings(Class<?> record) {
    return of(record).stream().filter(p -> !p.holdsMapping()).toList();
  }

  private static Property of(RecordComponent component) {
    Doc doc = component.getAnnotation(Doc.class);
    Default preset = component.getAnnotation(Default.class);
    AnnotatedElement type = component.getAnnotatedType();
    return new Property(
        snakeCase(component.getName()),
        component.getGenericType(),
        type.isAnnotationPresent(Nullable.class),
        doc == null ? "" : doc.value(),
        preset == null ? null : preset.value(),
        component.getAnnotation(Range.class),
        component.isAnnotationPresent(Secret.class),
        component);
  }

  /**
   * Receives the mapping that the record is bound from; {@code settings} leaves it open to keys.
   */
  public boolean holdsMapping() {
    return type == Node.class && (name.equals("origin") || name.equals("settings"));
  }

  /** Any key may stand in the mapping: somebody else knows what they mean. */
  public static boolean isOpen(Class<?> record) {
    return of(record).stream().anyMatch(p -> p.holdsMapping() && p.name.equals("settings"));
  }

  public boolean required() {
    if (nullable || defaultText != null || holdsMapping()) {
      return false;
    }
    Class<?> raw = rawType();
    return !(Collection.class.isAssignableFrom(raw)
        || Map.class.isAssignableFrom(raw)
        || (isStructure(raw) && settings(raw).stream().noneMatch(Property::required)));
  }

  public Class<?> rawType() {
    return component.getType();
  }

  /** The component's value in a record. */
  public @Nullable Object valueIn(Record record) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true); // features keep their settings package-private
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("accessor of " + component + " cannot be called", e);
    }
  }

  /**
   * A record with these values of its components.
   *
   * @throws IllegalArgumentException when its constructor refuses them
   */
  static Object newRecord(Class<?> type, @Nullable Object[] values) {
    try {
      return CONSTRUCTORS.get(type).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("constructor of " + type + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be constructed", e);
    }
  }

  /** A record written as a mapping, and not as a scalar that its {@code parse} reads. */
  public static boolean isStructure(Class<?> type) {
    return type.isRecord() && parser(type) == null;
  }

  /** A sealed interface written as a mapping, whose {@code type} chooses the record. */
  public static boolean isTagged(Class<?> type) {
    return type.isSealed() && parser(type) == null;
  }

  /** The static {@code parse(String)} of a value type, null where there is none. */
  static @Nullable Method parser(Class<?> type) {
    return PARSERS.get(type).orElse(null);
  }

  /** {@code requestHead} is {@code request_head}; {@code http3} stays. */
  public static String snakeCase(String camelCase) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_');
      }
      name.append(Character.toLowerCase(c));
    }
    return name.toString();
  }

  /** How the operator writes a constant: {@code LEAST_CONNECTIONS} is {@code least_connections}. */
  public static String constantName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
