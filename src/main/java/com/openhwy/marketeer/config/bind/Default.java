package com.openhwy.marketeer.config.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a setting that is not written, as the operator would write it (a scalar). A
 * component with neither this nor {@code @Nullable} is required, but for lists and maps (empty) and
 * records all of whose components have defaults.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
  String value();
}
