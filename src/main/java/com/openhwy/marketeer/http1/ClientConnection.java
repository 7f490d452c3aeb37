package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.HeaderName;
import com.openhwy.marketeer.http.Headers;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import com.openhwy.marketeer.http.ResponseFields;
import com.openhwy.marketeer.http.UpstreamListener;
import com.openhwy.marketeer.http.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint: one request at a time, and one valid response to each, or the
 * connection is closed. It goes back to its pool only when both messages are complete and nothing
 * else came; bytes nobody asked for close it, so that they can never be taken for the answer to
 * another client.
 */
public final class ClientConnection extends Http1Connection {
  private enum State {
    IDLE,
    /** Waiting for the head of a response, interim ones included. */
    HEAD,
    BODY,
    TUNNEL
  }

  private static final int MAX_INTERIM = 32;

  private final ConnectionKeeper keeper;
  private final ResponseHead head;
  private final ConnectionDeadline deadline;
  private State state = State.IDLE;
  private @Nullable UpstreamListener listener;
  private String method = "";
  private @Nullable String upgrade;
  private boolean requestDone;
  private boolean reusable;
  private boolean answered;
  private boolean inputDone;
  private int served;
  private int interims;
  private int tunnelEnds;

  public ClientConnection(Http1Loop loop, ConnectionKeeper keeper) {
    super(loop);
    this.keeper = keeper;
    this.head = new ResponseHead(loop);
    this.deadline = new ConnectionDeadline(this, loop.timers());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    super.handlerAdded(ctx);
    // The end of a response that only the connection ends must not overtake the bytes before it.
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /** Requests this connection has carried to their end. */
  public int served() {
    return served;
  }

  /** Whether it can take a request: nothing came or went while it was idle. */
  public boolean isUsable() {
    return !isClosed() && state == State.IDLE && channel().isActive();
  }

  /** Closes an idle connection when it has not been used for that long. */
  public void keepFor(long nanos) {
    deadline.idle(nanos);
  }

  /**
   * Sends a request. Only while usable.
   *
   * @param headNanos from the last byte of the request to the head of the response
   * @param idleNanos without progress inside a body or a tunnel
   */
  public void send(
      UpstreamRequest request, UpstreamListener listener, long headNanos, long idleNanos) {
    this.listener = listener;
    this.method = request.method();
    this.upgrade = request.upgrade();
    deadline.request(headNanos, idleNanos);
    state = State.HEAD;
    answered = false;
    reusable = true;
    interims = 0;
    requestDone = request.bodyLength() == 0;
    outbox().head(RequestWriter.head(loop, context(), request));
    BodySource body = request.body();
    if (requestDone || body == null) {
      outbox().flush();
      deadline.head();
      return;
    }
    boolean chunked = request.bodyLength() == Request.CHUNKED;
    OutboundBody sink =
        beginOutbound(
            chunked ? OutboundBody.Framing.CHUNKED : OutboundBody.Framing.FIXED,
            request.bodyLength());
    body.to(sink);
    if (!isClosed() && !sink.isOver()) {
      outbox().flushLater();
    }
  }

  /** The answer is no longer wanted. The listener hears nothing more but {@code finished}. */
  public void cancel(Failure why) {
    if (state != State.IDLE && !isClosed()) {
      UpstreamListener waiting = listener;
      listener = null;
      dropInbound();
      OutboundBody body = outbound();
      if (body != null) {
        body.abandon(why);
      }
      close();
      if (waiting != null) {
        waiting.finished();
      }
    }
  }

  // ---- reading

  @Override
  boolean advance() {
    deadline.moved();
    while (!isClosed()) {
      switch (state) {
        case IDLE -> {
          if (in().isReadable()) {
            close(); // nobody asked: whatever it is, it is not the answer to the next request
          }
          return true;
        }
        case HEAD -> {
          if (!readHead()) {
            return true;
          }
        }
        default -> {
          if (!pump()) {
            breakIfCutOff();
            return isTaken();
          }
          if (state == State.TUNNEL) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean readHead() {
    ByteBuf in = in();
    if (!in.isReadable()) {
      return false;
    }
    answered = true;
    Headers headers = head.read(in);
    Failure failure = head.failure();
    if (failure != null) {
      broken(failure);
    }
    if (headers == null) {
      return false;
    }
    return head.status() >= 200 ? finalHead(headers) : interim(head.status(), headers);
  }

  private boolean interim(int status, Headers headers) {
    UpstreamListener waiting = listener;
    if (status == 101) {
      return waiting != null && switching(headers, waiting);
    }
    if (++interims > MAX_INTERIM) {
      broken(ResponseParser.wrong("more than " + MAX_INTERIM + " interim responses"));
      return false;
    }
    if (status != 100 && waiting != null) {
      waiting.interim(status, headers);
    }
    return true;
  }

  private boolean switching(Headers headers, UpstreamListener waiting) {
    String to = headers.get(HeaderName.UPGRADE);
    if (upgrade == null || to == null || !loop.fields().upgrade || !to.equalsIgnoreCase(upgrade)) {
      broken(ResponseParser.wrong("101 without having been asked to switch to that protocol"));
      return false;
    }
    state = State.TUNNEL;
    reusable = false;
    deadline.body();
    decoder.untilClose();
    InboundBody from = beginInbound();
    waiting.upgraded(
        headers, from, beginOutbound(OutboundBody.Framing.UNTIL_CLOSE, Response.UNKNOWN));
    return true;
  }

  private boolean finalHead(Headers headers) {
    UpstreamListener waiting = listener;
    if (waiting == null) {
      return false;
    }
    FieldParser fields = loop.fields();
    reusable = head.persistent();
    int status = head.status();
    long length = fields.contentLength;
    if (length != FieldParser.NONE) {
      headers.remove(HeaderName.CONTENT_LENGTH);
    }
    state = State.BODY;
    if (method.equals("HEAD") || !ResponseFields.mayHaveBody(status)) {
      decoder.none();
    } else if (fields.chunked) {
      decoder.chunked();
    } else if (length >= 0) {
      decoder.fixed(length);
    } else {
      decoder.untilClose();
      reusable = false;
      if (inputDone) {
        decoder.inputDone();
      }
    }
    boolean empty = decoder.atEnd();
    InboundBody body = empty ? null : beginInbound();
    deadline.body();
    waiting.response(status, headers, length, body);
    if (empty && state == State.BODY && !isClosed()) {
      inboundEnded();
    }
    return true;
  }

  @Override
  void inboundEnded() {
    if (state == State.TUNNEL) {
      tunnelEnd();
      return;
    }
    UpstreamListener waiting = listener;
    listener = null;
    OutboundBody body = outbound();
    if (!requestDone) {
      reusable = false;
      if (body != null) {
        body.abandon(
            Failure.of(
                FailureKind.UPSTREAM_RESET,
                "the endpoint answered before it had read the request"));
      }
    }
    dropOutbound();
    boolean keep = reusable && !inputDone && !in().isReadable();
    state = State.IDLE;
    served++;
    if (keep) {
      keeper.idle(this);
    } else {
      close();
    }
    if (waiting != null) {
      waiting.finished();
    }
  }

  @Override
  boolean inboundProgress(int bytes) {
    return true;
  }

  @Override
  void inboundBroken(String problem) {
    broken(ResponseParser.wrong(problem));
  }

  @Override
  void inboundCancelled(Failure why) {
    cancel(why);
  }

  @Override
  void inputClosed() {
    inputDone = true;
    if (state == State.IDLE) {
      close();
    } else if (state == State.HEAD) {
      broken(Failure.of(FailureKind.UPSTREAM_RESET, "closed before the response"));
    } else {
      decoder.inputDone();
      step();
    }
  }

  /** No more bytes will come, those that came have been taken, and the body is not complete. */
  private void breakIfCutOff() {
    InboundBody body = inbound();
    if (inputDone && body != null && body.sink != null && !body.paused) {
      broken(Failure.of(FailureKind.UPSTREAM_TRUNCATED, "closed inside the response"));
    }
  }

  /** No valid response will come, or the one that began will not be whole. */
  void broken(Failure why) {
    UpstreamListener waiting = listener;
    listener = null;
    boolean before = state == State.HEAD;
    boolean unanswered = before && !answered && served > 0;
    OutboundBody body = outbound();
    if (body != null) {
      body.abandon(why);
    }
    InboundBody reading = forgetInbound();
    state = State.IDLE;
    close();
    if (waiting != null) {
      if (before) {
        waiting.failed(why, unanswered);
      } else if (reading != null) {
        reading.fail(why);
      }
      waiting.finished();
    }
  }

  // ---- writing

  @Override
  void outboundProgress(int bytes) {
    deadline.moved();
  }

  @Override
  void outboundEnded() {
    dropOutbound();
    if (state == State.TUNNEL) {
      shutdownOutput();
      tunnelEnd();
    } else {
      requestDone = true;
      if (state == State.HEAD) {
        deadline.head();
      }
    }
  }

  @Override
  void outboundFailed(Failure why) {
    broken(why);
  }

  private void tunnelEnd() {
    if (++tunnelEnds == 2) {
      UpstreamListener waiting = listener;
      listener = null;
      closeAfterWrites();
      if (waiting != null) {
        waiting.finished();
      }
    }
  }

  @Override
  void connectionLost() {
    deadline.cancel();
    if (listener != null) {
      broken(
          state == State.HEAD
              ? Failure.of(FailureKind.UPSTREAM_RESET, "reset before the response")
              : Failure.of(FailureKind.UPSTREAM_TRUNCATED, "reset inside the response"));
    }
    keeper.closed(this);
  }

  /** Whether the endpoint is the one who must take bytes now. */
  boolean awaitsRoom() {
    OutboundBody body = outbound();
    return body != null && body.isFull();
  }

  /** Whether the endpoint is the one who must send bytes now. */
  boolean awaitsBody() {
    InboundBody body = inbound();
    return body == null || !body.paused;
  }
}
