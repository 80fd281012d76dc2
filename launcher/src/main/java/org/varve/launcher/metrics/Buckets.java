package org.varve.launcher.metrics;

/** Upper bounds of a histogram, seconds. */
final class Buckets {

  /** Of an fdatasync: an SSD takes one millisecond, a card ten, a sick disk hundreds. */
  static final Buckets SYNC = new Buckets(.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 5);

  /** Of what somebody waits for. */
  static final Buckets ANSWER =
      new Buckets(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60);

  /** From the moment of a signature on, an agent's outage included. */
  static final Buckets DELAY =
      new Buckets(.1, .5, 1, 5, 15, 60, 300, 3_600, 21_600, 86_400, 604_800);

  private final double[] bounds;

  private Buckets(double... bounds) {
    this.bounds = bounds;
  }

  double[] bounds() {
    return bounds.clone();
  }
}
