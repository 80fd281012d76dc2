package org.varve.launcher.metrics;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.varve.rp.CallObserver;

/** Calls of the reference points, over the socket and inside the process. */
final class CallMeters implements CallObserver {

  private final Counter calls;
  private final Histogram seconds;
  private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();

  CallMeters(Meters meters) {
    calls =
        meters.counter(
            "varve_node_calls_total",
            "gRPC calls that have ended, over the socket and inside the process",
            "service",
            "method",
            "code");
    seconds =
        meters.histogram(
            "varve_node_call_seconds",
            "time of unary gRPC calls, from their first byte to their status",
            Buckets.ANSWER,
            "service",
            "method");
    meters.gauge(
        "varve_node_open_calls",
        "gRPC calls that are open, streams included",
        "service",
        this::open);
  }

  @Override
  public void began(MethodDescriptor<?, ?> method) {
    open.computeIfAbsent(service(method), name -> new AtomicInteger()).incrementAndGet();
  }

  @Override
  public void ended(MethodDescriptor<?, ?> method, Status.Code code, Duration took) {
    String service = service(method);
    String name = String.valueOf(method.getBareMethodName());
    open.computeIfAbsent(service, any -> new AtomicInteger()).decrementAndGet();
    calls.labels(service, name, code.name()).inc();
    if (method.getType() == MethodDescriptor.MethodType.UNARY) {
      seconds.labels(service, name).observe(Seconds.of(took));
    }
  }

  private Map<String, Integer> open() {
    Map<String, Integer> now = new TreeMap<>();
    open.forEach((service, count) -> now.put(service, count.get()));
    return now;
  }

  /** Without its package, which names the same reference point. */
  private static String service(MethodDescriptor<?, ?> method) {
    String full = String.valueOf(method.getServiceName());
    return full.substring(full.lastIndexOf('.') + 1);
  }
}
