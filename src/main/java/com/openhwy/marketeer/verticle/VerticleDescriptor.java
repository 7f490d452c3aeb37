package com.openhwy.marketeer.verticle;

import com.openhwy.marketeer.config.bind.Default;
import com.openhwy.marketeer.config.bind.Doc;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** One file of the descriptor directory: how one verticle is deployed. */
@Doc("How one verticle is deployed.")
record VerticleDescriptor(
    @Doc("Its class, in the jar or in a jar of the plugins directory.") String main,
    @Doc("How many of it: a number, or auto, one per proxy worker.") @Default("1") String instances,
    @Doc(
            "event_loop for code that never blocks, worker for code that does, virtual for a virtual thread (Java 21 and up).")
        @Default("event_loop")
        Threading threading,
    @Doc("false leaves it out.") @Default("true") boolean enabled,
    @Doc("What the verticle finds in its config().") Map<String, Object> config) {

  static final int MOST_INSTANCES = 1024;

  enum Threading {
    EVENT_LOOP(ThreadingModel.EVENT_LOOP),
    WORKER(ThreadingModel.WORKER),
    VIRTUAL(ThreadingModel.VIRTUAL_THREAD);

    private final ThreadingModel model;

    Threading(ThreadingModel model) {
      this.model = model;
    }
  }

  static VerticleDescriptor builtIn(Class<?> main, String instances) {
    return new VerticleDescriptor(main.getName(), instances, Threading.EVENT_LOOP, true, Map.of());
  }

  /**
   * @param workers what {@code auto} means
   * @throws IllegalArgumentException with a message for the operator when the text is no number
   */
  int count(int workers) {
    if (instances.equals("auto")) {
      return workers;
    }
    String expected = "expected auto or a number from 1 to " + MOST_INSTANCES;
    try {
      int count = Integer.parseInt(instances);
      if (count >= 1 && count <= MOST_INSTANCES) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + instances + "\" is no number; " + expected, e);
    }
    throw new IllegalArgumentException(instances + " is out of bounds; " + expected);
  }

  DeploymentOptions options(int workers, ClassLoader loader) {
    return new DeploymentOptions()
        .setInstances(count(workers))
        .setThreadingModel(threading.model)
        .setConfig(new JsonObject(config))
        .setClassLoader(loader);
  }
}
