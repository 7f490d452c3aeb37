package com.openhwy.marketeer.http;

import com.openhwy.marketeer.base.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Hears what an endpoint answers to one {@link UpstreamRequest}. Event loop only. Exactly one of
 * {@link #response}, {@link #upgraded} and {@link #failed} comes; a failure after the head reaches
 * the sink of the body instead.
 */
public interface UpstreamListener {

  /** 102 to 199 but 101, any number of times. */
  void interim(int status, Headers headers);

  /**
   * The final head.
   *
   * @param length as {@code Content-Length} says it, for HEAD and 304 too; {@link Response#UNKNOWN}
   *     without one
   * @param body null when there is none
   */
  void response(int status, Headers headers, long length, @Nullable BodySource body);

  /** 101, which was asked for: the connection is now a pair of byte streams. */
  void upgraded(Headers headers, BodySource fromEndpoint, BodySink toEndpoint);

  /**
   * No response will come.
   *
   * @param unanswered the connection had served before and broke without a byte of an answer: the
   *     endpoint may have closed it before it saw the request
   */
  void failed(Failure why, boolean unanswered);

  /** The exchange is over on the endpoint's side, whatever came of it. Called last, once. */
  void finished();
}
