package com.openhwy.marketeer.http1;

import com.openhwy.marketeer.base.Failure;
import com.openhwy.marketeer.base.FailureKind;
import com.openhwy.marketeer.http.BodySink;
import com.openhwy.marketeer.http.BodySource;
import com.openhwy.marketeer.http.DownstreamConnection;
import com.openhwy.marketeer.http.DownstreamContext;
import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.Protocol;
import com.openhwy.marketeer.http.Request;
import com.openhwy.marketeer.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1.1 connection: one request after the other, each answered before the next is
 * looked at (RFC 9112 9.3). What cannot be framed for certain is answered and the connection
 * closed, so that nothing behind it is ever read as a request.
 */
public final class ServerConnection extends Http1Connection implements DownstreamConnection {
  private final DownstreamContext server;
  private final RequestHead head;
  private final ClientDeadline deadline;
  private final ResponseSender sender;
  private ServerState state = ServerState.HEAD;
  private @Nullable Exchange exchange;
  private int requests;
  private boolean persistent;
  private boolean saidLast;
  private boolean expecting;
  private boolean draining;

  public ServerConnection(Http1Loop loop, DownstreamContext server) {
    super(loop);
    this.server = server;
    this.head = new RequestHead(loop);
    this.sender = new ResponseSender(this, server.sendsFiles() && server.tls() == null);
    this.deadline = new ClientDeadline(this, loop);
  }

  /** The connection is ready to be read. */
  public void start() {
    deadline.head();
  }

  @Override
  public void drain() {
    draining = true;
  }

  @Override
  public void closeIfIdle() {
    if (state == ServerState.HEAD && !in().isReadable()) {
      close();
    }
  }

  @Override
  public int busy() {
    return state == ServerState.EXCHANGE || state == ServerState.TUNNEL ? 1 : 0;
  }

  // ---- reading

  @Override
  boolean advance() {
    while (!isClosed()) {
      switch (state) {
        case HEAD -> {
          if (!readHead()) {
            return true;
          }
        }
        case EXCHANGE -> {
          pump();
          if (state == ServerState.EXCHANGE) {
            return isTaken();
          }
        }
        case TUNNEL -> {
          pump();
          return isTaken();
        }
        case LINGER -> {
          in().skipBytes(in().readableBytes());
          return true;
        }
      }
    }
    return false;
  }

  private boolean readHead() {
    ByteBuf in = in();
    boolean first = head.atStart();
    if (!head.begins(in)) {
      return false;
    }
    if (first && requests > 0) {
      deadline.head();
    }
    int length = head.find(in);
    Failure failure = head.failure();
    if (failure != null) {
      refuse(failure);
    } else if (length > 0) {
      begin(in, length);
    }
    return failure != null || length > 0;
  }

  private Exchange open() {
    Exchange x = server.exchange(sender, head.startNanos());
    exchange = x;
    state = ServerState.EXCHANGE;
    expecting = false;
    requests++;
    head.done();
    return x;
  }

  private void begin(ByteBuf in, int length) {
    Exchange x = open();
    Request r = x.request();
    Failure failure = RequestParser.parse(loop.bytes(in, length), length, r, loop);
    FieldParser fields = loop.fields();
    in.skipBytes(length);
    if (failure != null) {
      persistent = false;
      x.fail(failure);
      return;
    }
    boolean wanted = !fields.close && (r.protocol() == Protocol.HTTP_1_1 || fields.keepAlive);
    persistent = wanted && !draining && requests < loop.limits().requestsPerConnection();
    saidLast = !wanted && !r.hasBody();
    deadline.exchange();
    if (r.hasBody()) {
      expecting = fields.expect != null && r.protocol() == Protocol.HTTP_1_1;
      decoder.begin(r.bodyLength());
      r.body(r.bodyLength(), beginInbound());
    }
    server.driver().handle(x);
  }

  /** The head could not even be read to its end. */
  private void refuse(Failure failure) {
    Exchange x = open();
    persistent = false;
    in().skipBytes(in().readableBytes());
    x.fail(failure);
  }

  /** A deadline has passed; {@link ClientDeadline} says which. */
  void expired(Failure why) {
    Exchange x = exchange;
    if (state == ServerState.HEAD && in().isReadable()) {
      refuse(why);
    } else if (x != null && x.isOpen()) {
      breakOff(x, why);
    } else if (x != null) {
      x.note(why);
      reset(); // what it does not take must not stay in the kernel's buffers either
    } else {
      close();
    }
  }

  ResponseSender sender() {
    return sender;
  }

  // ---- the request body

  @Override
  void inboundStarted() {
    if (expecting) {
      expecting = false;
      sender.proceed();
    }
  }

  @Override
  boolean inboundProgress(int bytes) {
    deadline.progress(bytes);
    Exchange x = exchange;
    if (x != null) {
      x.countIn(bytes);
    }
    if (x == null || x.bytesIn() <= x.request().bodyLimit() || state == ServerState.TUNNEL) {
      return true;
    }
    String detail = "a body of more than " + x.request().bodyLimit() + " bytes";
    breakOff(x, Failure.of(FailureKind.BODY_TOO_LARGE, detail));
    return false;
  }

  @Override
  void inboundBroken(String problem) {
    if (exchange != null) {
      breakOff(exchange, RequestParser.malformed(problem));
    } else {
      linger();
    }
  }

  /**
   * The request cannot be completed: whoever takes its body hears so first, and may answer the
   * client by itself.
   */
  private void breakOff(Exchange x, Failure why) {
    persistent = false;
    x.note(why);
    failInbound(why);
    if (x == exchange && !x.hasEnded()) {
      x.fail(why);
    }
  }

  @Override
  void crashed(Throwable e) {
    if (exchange == null || state == ServerState.TUNNEL) {
      super.crashed(e);
    } else {
      exchange.misused(e);
    }
  }

  @Override
  void inboundCancelled(Failure why) {
    persistent = false;
    dropInbound();
    if (state == ServerState.TUNNEL) {
      close();
    }
  }

  @Override
  void inboundEnded() {
    if (state == ServerState.TUNNEL) {
      sender.tunnelEnded();
    } else if (exchange == null) {
      nextRequest();
    }
  }

  @Override
  void inputClosed() {
    if (state == ServerState.TUNNEL) {
      decoder.inputDone();
      step();
    } else {
      close();
    }
  }

  // ---- the response

  @Override
  void outboundProgress(int bytes) {
    if (exchange != null) {
      exchange.countOut(bytes);
    }
  }

  @Override
  void outboundEnded() {
    dropOutbound();
    if (state == ServerState.TUNNEL) {
      shutdownOutput();
      sender.tunnelEnded();
      return;
    }
    Exchange x = exchange;
    exchange = null;
    InboundBody left = inbound();
    if (left == null) {
      nextRequest();
    } else if (persistent && left.sink == null) {
      left.to(new Discard(this));
    } else {
      linger();
    }
    if (x != null) {
      x.ended();
    }
    if (state == ServerState.HEAD) {
      step();
    }
  }

  @Override
  void outboundFailed(Failure why) {
    if (exchange != null) {
      exchange.fail(why);
    } else {
      close();
    }
  }

  /** Both messages of the exchange are over. */
  private void nextRequest() {
    if (persistent && !draining) {
      state = ServerState.HEAD;
      deadline.keepAlive();
    } else {
      linger();
    }
  }

  /**
   * Closes in stages (RFC 9112 9.6), unless the client has said that nothing follows: a close with
   * unread bytes would reset the connection and could cost the client the end of the answer.
   */
  void linger() {
    if (isClosed()) {
      return;
    }
    state = ServerState.LINGER;
    dropInbound();
    deadline.linger();
    if (saidLast && !in().isReadable()) {
      closeAfterWrites();
    } else {
      shutdownOutput();
    }
    step(); // a body that was held back must flow again, or the client never comes to the answer
  }

  @Override
  void connectionLost() {
    deadline.cancel();
    Exchange x = exchange;
    exchange = null;
    Failure why = x != null && x.failure() != null ? x.failure() : ResponseSender.gone();
    try {
      failInbound(why);
      OutboundBody body = outbound();
      if (body != null) {
        body.abandon(why);
      }
    } finally {
      if (x != null) {
        x.abort(why);
        x.ended();
      }
    }
  }

  @Nullable Exchange exchange() {
    return exchange;
  }

  /**
   * The response begins.
   *
   * @param last whether its framing or its status ends the connection
   * @return whether the connection can carry another request afterwards
   */
  boolean responding(Exchange x, boolean last) {
    InboundBody body = inbound();
    boolean leavesBody =
        body != null && (body.sink != null || x.request().bodyLength() > Discard.LIMIT);
    if (last || expecting || draining || leavesBody) {
      persistent = false;
    }
    return persistent;
  }

  /** From here on the connection carries bytes, each direction until its own end. */
  void tunnel(BodySink toEndpoint, BodySource fromEndpoint) {
    state = ServerState.TUNNEL;
    persistent = false;
    deadline.tunnel();
    channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    decoder.untilClose();
    InboundBody fromClient = beginInbound();
    OutboundBody toClient = beginOutbound(OutboundBody.Framing.UNTIL_CLOSE, Response.UNKNOWN);
    fromClient.to(toEndpoint);
    fromEndpoint.to(toClient);
  }

  /** Both directions of the tunnel are over. */
  void tunnelOver() {
    Exchange x = exchange;
    exchange = null;
    if (x != null) {
      x.ended();
    }
    closeAfterWrites();
  }
}
