package com.openhwy.marketeer.grpc;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.base.GrpcCode;
import com.openhwy.marketeer.http.AbortListener;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The last stage of the answer to a call: sees how it ended. One that breaks off ends with trailers
 * that say so, where the protocol has trailers that every client reads; elsewhere it is broken off,
 * so that it never looks whole. Event loop only.
 */
public final class GrpcStage implements BodySink, AbortListener {
  private final Exchange x;
  private final BodySink sink;
  private final boolean canEnd;
  private @Nullable BodySource feeding;

  public GrpcStage(Exchange x, BodySink sink) {
    this.x = x;
    this.sink = sink;
    Protocol protocol = x.request().protocol();
    this.canEnd =
        protocol != Protocol.HTTP_1_0
            && protocol != Protocol.HTTP_1_1
            && x.response().length() == Response.UNKNOWN;
  }

  @Override
  public void from(BodySource source) {
    feeding = source;
    if (canEnd) {
      x.onAbort(this);
    }
    sink.from(source);
  }

  /**
   * Time is up in the middle of the answer: the caller reads so in trailers, for of a reset it
   * would make a code of its own. A caller that is gone reads nothing.
   */
  @Override
  public void aborted(Exchange exchange, Failure why) {
    BodySource source = feeding;
    if (why.kind().source() != FailureKind.Source.DOWNSTREAM && source != null) {
      feeding = null;
      source.cancel(why);
      fail(why);
    }
  }

  @Override
  public void chunk(ByteBuf data) {
    sink.chunk(data);
  }

  @Override
  public void end(@Nullable Headers trailers) {
    GrpcCode code = trailers == null ? null : Grpc.code(trailers);
    if (code != null) {
      x.grpcStatus(code.number());
    }
    sink.end(trailers);
  }

  @Override
  public void fail(Failure failure) {
    GrpcCode code = GrpcCode.of(failure.kind());
    x.grpcStatus(code.number());
    if (canEnd) {
      x.note(failure);
      sink.end(Grpc.trailers(code, failure.reason() + ": the call broke off"));
    } else {
      sink.fail(failure);
    }
  }
}
