package com.openhwy.marketeer.snapshot;

import com.openhwy.marketeer.config.bind.Problems.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What compiling came to: a snapshot, or everything that is wrong.
 *
 * @param problems empty exactly when there is a snapshot
 */
public record Compilation(@Nullable Snapshot snapshot, List<Problem> problems) {}
