package org.varve.rp;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a server answered to {@link HttpCaller}, read whole. */
public final class HttpReply {
  private final int status;
  private final String type;
  private final byte[] body;

  HttpReply(int status, String type, byte[] body) {
    this.status = status;
    this.type = type;
    this.body = body;
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The content type; empty if none was sent. */
  public String type() {
    return type;
  }

  /** The body; shared, not to be modified. */
  public byte[] body() {
    return body;
  }

  /** The body as text; what is not UTF-8 cannot have a valid signature either. */
  public String text() {
    return new String(body, UTF_8);
  }

  /** The first line of the body, fit to be shown to a person. */
  public String reason() {
    String line = text().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
