package org.varve.rp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The answer to an {@link HttpCall}. */
public final class HttpAnswer {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Bytes of a type. */
  public static HttpAnswer of(int status, String type, byte[] body) {
    return new HttpAnswer(status, Map.of("Content-Type", type), body);
  }

  /** Text in UTF-8. */
  public static HttpAnswer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
  }

  /** What the caller did wrong, in a sentence; never kept by a cache. */
  public static HttpAnswer refusal(int status, String sentence) {
    return text(status, sentence + "\n").with("Cache-Control", "no-store");
  }

  /** The same with one more header. */
  public HttpAnswer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, more, body);
  }

  /** The same, compressed. */
  public HttpAnswer gzipped() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot be compressed", e);
    }
    return new HttpAnswer(status, with("Content-Encoding", "gzip").headers, out.toByteArray());
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The headers by name. */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  /** A copy of the body. */
  public byte[] body() {
    return body.clone();
  }
}
