package org.varve.rp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls an HTTP server that nothing is expected of: each answer has a limit of bytes and of time,
 * from the first byte sent to the last one read, and redirections are not followed.
 */
public final class HttpCaller {
  private static final int FIRST_BYTES = 8_192;

  private final HttpClient client;
  private final Duration patience;

  /** An answer that is longer than anything honest. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(URI uri, int bytesMax) {
      super(uri + " answers with more than " + bytesMax + " bytes");
    }
  }

  /**
   * @param tls whom to trust and as whom to call; without it, whom this Java trusts
   * @param patience the longest time of one call
   */
  public HttpCaller(Optional<TlsIdentity> tls, Duration patience) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER);
    tls.ifPresent(identity -> builder.sslContext(HttpTls.context(identity)));
    client = builder.build();
    this.patience = patience;
  }

  /** Reads, past any cache that might be behind. */
  public HttpReply get(URI uri, int bytesMax) throws IOException {
    return call(HttpRequest.newBuilder(uri).header("Cache-Control", "no-cache").build(), bytesMax);
  }

  /** Sends text. */
  public HttpReply post(URI uri, String body, int bytesMax) throws IOException {
    return call(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build(), bytesMax);
  }

  private HttpReply call(HttpRequest request, int bytesMax) throws IOException {
    URI uri = request.uri();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, info -> new Limited(uri, bytesMax));
    try {
      HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new HttpReply(response.statusCode(), type, response.body());
    } catch (TimeoutException e) {
      throw new IOException(
          "%s gave no whole answer within %d ms".formatted(uri, patience.toMillis()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("the call was given up");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw failure(uri, e.getCause());
    } finally {
      answer.cancel(true); // also closes the connection of a body that goes on
    }
  }

  private static IOException failure(URI uri, @Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof TooLongException tooLong) {
        return tooLong;
      }
    }
    String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new IOException(uri + " cannot be reached" + why, cause);
  }

  /** Collects a body, and gives up as soon as it is too long. */
  private static final class Limited implements BodySubscriber<byte[]> {
    private final URI uri;
    private final int bytesMax;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    Limited(URI uri, int bytesMax) {
      this.uri = uri;
      this.bytesMax = bytesMax;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (whole.isDone()) {
          return;
        }
        if (buffer.remaining() > bytesMax - bytes.size()) {
          whole.completeExceptionally(new TooLongException(uri, bytesMax));
          if (subscription != null) {
            subscription.cancel();
          }
          return;
        }
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
      }
    }

    @Override
    public void onError(Throwable e) {
      whole.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
      whole.complete(bytes.toByteArray());
    }
  }
}
