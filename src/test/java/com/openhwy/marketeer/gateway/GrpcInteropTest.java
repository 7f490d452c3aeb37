package com.openhwy.marketeer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.testing.integration.AbstractInteropTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.AssumptionViolatedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** The public interop suite of gRPC, grpc-java on both sides, through the gateway. */
class GrpcInteropTest {
  /** They look into a server that runs in the suite itself, which ours does not. */
  private static final Set<String> OF_A_SERVER_INSIDE =
      Set.of(
          "censusContextsPropagated",
          "emptyUnaryWithRetriableStream",
          "getServerAddressAndLocalAddressFromClient",
          "sendsTimeoutHeader");

  @TempDir Path directory;
  private final List<GrpcInterop> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (GrpcInterop each : open) {
      each.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> inCleartext() throws Exception {
    return suite(false);
  }

  @TestFactory
  Stream<DynamicTest> overTls() throws Exception {
    return suite(true);
  }

  /** The health service that grpc-java has, asked by ours. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEndpointIsUpAsLongAsItSaysSo(boolean secure) throws Exception {
    GrpcInterop interop =
        new GrpcInterop(
            directory,
            secure,
            "health_check: {type: grpc, service: a.B, interval: 20ms, rise: 1, fall: 1}");
    open.add(interop);
    String state = "/services";
    Eventually.holds("unknown", () -> interop.gateway().admin(state).contains("NOT_FOUND"));
    interop.health().setStatus("a.B", ServingStatus.SERVING);
    Eventually.holds("up", () -> interop.gateway().admin(state).contains("\"SERVING\""));
    interop.health().setStatus("a.B", ServingStatus.NOT_SERVING);
    Eventually.holds("down", () -> interop.gateway().admin(state).contains("NOT_SERVING"));
  }

  private Stream<DynamicTest> suite(boolean secure) throws Exception {
    GrpcInterop interop = new GrpcInterop(directory, secure, "");
    open.add(interop);
    List<Method> all =
        Arrays.stream(AbstractInteropTest.class.getMethods())
            .filter(method -> method.isAnnotationPresent(org.junit.Test.class))
            .filter(method -> !OF_A_SERVER_INSIDE.contains(method.getName()))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    assertThat(all).hasSizeGreaterThan(30);
    return all.stream()
        .map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(interop, method)));
  }

  private static void run(GrpcInterop interop, Method method) throws Throwable {
    Case one = new Case(interop);
    one.setUp();
    try {
      method.invoke(one);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause instanceof AssumptionViolatedException
          ? new TestAbortedException(cause.getMessage(), cause)
          : cause;
    } finally {
      one.tearDown();
    }
  }

  /** One case of the suite. */
  private static final class Case extends AbstractInteropTest {
    private final GrpcInterop interop;

    Case(GrpcInterop interop) {
      this.interop = interop;
    }

    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
      return interop.channel();
    }

    @Override
    protected ServerBuilder<?> getServerBuilder() {
      return null;
    }

    /** For what the suite waits for: more than a machine that does other things may take. */
    @Override
    protected int operationTimeoutMillis() {
      return 30_000;
    }

    @Override
    protected boolean metricsExpected() {
      return false;
    }
  }
}
