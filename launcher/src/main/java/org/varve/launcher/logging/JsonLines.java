package org.varve.launcher.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each event as one line of JSON with keys of {@link LogKeys} and no others: what a library
 * adds under a key of its own goes into the message, as it does in text.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  /** Of one text: a line must not grow without end. */
  private static final int CHARS_MAX = 8_192;

  private static final int LIST_MAX = 64;
  private static final int CAUSES_MAX = 8;
  private static final int FRAMES_MAX = 8;

  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  public byte[] encode(ILoggingEvent event) {
    try {
      String line = mapper.writeValueAsString(object(event)) + "\n";
      return line.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }

  private static Map<String, Object> object(ILoggingEvent event) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(LogKeys.TIME, Instant.ofEpochMilli(event.getTimeStamp()).toString());
    object.put(LogKeys.LEVEL, event.getLevel().toString());
    object.put(LogKeys.LOGGER, event.getLoggerName());
    object.put(LogKeys.THREAD, event.getThreadName());
    StringBuilder message = new StringBuilder(String.valueOf(event.getFormattedMessage()));
    Map<String, Object> further = new LinkedHashMap<>();
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
      if (LogKeys.FURTHER.contains(pair.key)) {
        further.put(pair.key, value(pair.value));
      } else {
        message.append(' ').append(pair.key).append('=').append(pair.value);
      }
    }
    object.put(LogKeys.MESSAGE, bounded(message.toString()));
    object.putAll(further);
    if (event.getThrowableProxy() != null) {
      object.put(LogKeys.ERROR, bounded(error(event.getThrowableProxy())));
    }
    return object;
  }

  /** The innermost places of each, so that no cause is lost behind the frames of another. */
  private static String error(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    @Nullable IThrowableProxy at = thrown;
    for (int depth = 0; at != null && depth < CAUSES_MAX; depth++) {
      text.append(depth == 0 ? "" : "caused by ").append(at.getClassName());
      text.append(": ").append(at.getMessage()).append('\n');
      StackTraceElementProxy[] frames = at.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
        text.append("  ").append(frames[i].getSTEAsString()).append('\n');
      }
      at = at.getCause();
    }
    return text.toString().stripTrailing();
  }

  private static Object value(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Collection<?> list) {
      return list.stream().limit(LIST_MAX).map(each -> bounded(String.valueOf(each))).toList();
    }
    return bounded(String.valueOf(value));
  }

  private static String bounded(String text) {
    return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "…";
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
