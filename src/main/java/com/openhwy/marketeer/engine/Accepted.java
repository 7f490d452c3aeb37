package com.openhwy.marketeer.engine;

import com.openhwy.marketeer.http.Exchange;
import com.openhwy.marketeer.http.TlsSession;
import com.openhwy.marketeer.http1.ServerConnection;
import com.openhwy.marketeer.http2.Http2ServerConnection;
import com.openhwy.marketeer.http2.PrefaceDetector;
import com.openhwy.marketeer.proxyprotocol.ProxyHeaderListener;
import com.openhwy.marketeer.proxyprotocol.ProxyHeaderReader;
import com.openhwy.marketeer.tls.QuicTermination;
import com.openhwy.marketeer.tls.TlsListener;
import com.openhwy.marketeer.tls.TlsTermination;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection over TCP, from its first byte: what a load balancer says of the client, TLS where
 * the listener has it, then whichever protocol the client came to speak. Event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is heard as the channel's end
final class Accepted extends AcceptedConnection implements ProxyHeaderListener, TlsListener {
  private final ChannelHandlerContext last;
  private @Nullable String altSvc;

  /**
   * @param last the handler that stays last in the pipeline
   */
  Accepted(
      Engine engine, Connections connections, ListenerInfo listener, ChannelHandlerContext last) {
    super(
        engine,
        connections,
        listener,
        last.channel().remoteAddress(),
        last.channel().localAddress());
    this.last = last;
  }

  /** Before anything is read. */
  void begin() {
    connections().opened(this, listener(), last.channel());
    if (listener().proxyProtocol().stream().anyMatch(peers -> peers.contains(peer()))) {
      ProxyHeaderReader.install(last.pipeline(), last.name(), patienceMillis(), this);
    } else {
      secure();
    }
  }

  private long patienceMillis() {
    return engine().plan().snapshot.limits().headNanos() / 1_000_000;
  }

  @Override
  public void announced(@Nullable InetAddress client, int port) {
    if (client != null) {
      comesFrom(client, port);
    }
    secure();
  }

  @Override
  public void notAnnounced(String why) {
    listener().meters().notAnnounced();
  }

  private void secure() {
    TlsTermination termination = listener().tls();
    if (termination == null && listener().http2()) {
      PrefaceDetector detector = new PrefaceDetector(engine().http2(), this::speak);
      last.pipeline().addBefore(last.name(), "http", detector);
    } else if (termination == null) {
      speak(false);
    } else {
      termination.install(last.pipeline(), last.name(), patienceMillis(), this);
    }
  }

  @Override
  public void secured(TlsSession session, @Nullable String protocol) {
    tls(session);
    speak("h2".equals(protocol));
  }

  @Override
  public void notSecured(Throwable why) {
    listener().meters().notSecured();
  }

  private void speak(boolean http2) {
    if (http2) {
      speakHttp2();
    } else {
      speakHttp1();
    }
  }

  private void speakHttp2() {
    Http2ServerConnection http2 = new Http2ServerConnection(engine().http2(), this);
    last.pipeline().addBefore(last.name(), "http2", http2);
    http2.start();
    speaks(http2);
  }

  private void speakHttp1() {
    ServerConnection http1 = new ServerConnection(engine().http1(), this);
    last.pipeline().addBefore(last.name(), "http1", http1);
    http1.start();
    speaks(http1);
  }

  /** Its client may come over QUIC the next time, if that is served there. */
  @Override
  public void handle(Exchange x) {
    TlsTermination termination = listener().tls();
    QuicTermination quic = termination == null ? null : termination.quic();
    if (quic != null && quic.serves(x.request().host())) {
      x.alternative(altSvc());
    }
    super.handle(x);
  }

  private @Nullable String altSvc() {
    Integer port = listener().http3Port();
    if (altSvc == null && port != null) {
      altSvc = "h3=\":" + (port == 0 ? localPort() : port) + "\"; ma=86400";
    }
    return altSvc;
  }

  @Override
  void cut() {
    last.close();
  }
}
