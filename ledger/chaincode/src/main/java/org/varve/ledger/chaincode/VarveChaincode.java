package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.traces.Traces;
import org.varve.evidence.MalformedException;
import org.varve.ledger.channel.ChannelError;
import org.varve.ledger.channel.ChannelError.Code;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.contract.StateRegistry;

/**
 * What an endorser does with a transaction: it decides by the contract, with every signature, and
 * writes what every other endorser writes.
 */
public final class VarveChaincode extends ChaincodeBase {

  /** Under which it is usually committed on a channel. */
  public static final String NAME = "varve";

  /** How far a transaction's time may be from the endorser's clock, unless it is set otherwise. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /** Tells every message at INFO; kept, since the JDK forgets levels of loggers nobody holds. */
  private static final Logger SHIM = Logger.getLogger("org.hyperledger");

  /** Of the shim, which runs five unless told; most of the time they wait for the peer. */
  private static final String THREADS = "16";

  /** Of the shim: what comes above it fails, and its sender tries again. */
  private static final String WAITING_MAX = "500";

  /** Of a function or a chaincode that is none, in the message that says so. */
  static final int WORD_MAX = 32;

  private final DirectCallRule direct;
  private final ClockRule clock;
  private final Registries registries = new Registries();

  private VarveChaincode(Optional<String> name, Clock clock, Duration tolerance) {
    this.direct = new DirectCallRule(name);
    this.clock = new ClockRule(clock, tolerance);
  }

  /** The chaincode, ready to be served under whatever names it is committed. */
  public static VarveChaincode ready(String id, Clock clock, Duration tolerance) {
    return ready(id, Optional.empty(), clock, tolerance);
  }

  /** The chaincode, ready to be served under one name. */
  public static VarveChaincode ready(String id, String name, Clock clock, Duration tolerance) {
    return ready(id, Optional.of(name), clock, tolerance);
  }

  /**
   * @param id of its package, as a peer knows it
   * @param name under which it is committed on its channels; empty if it does not know
   */
  static VarveChaincode ready(String id, Optional<String> name, Clock clock, Duration tolerance) {
    SHIM.setLevel(Level.WARNING);
    VarveChaincode chaincode = new VarveChaincode(name, clock, tolerance);
    chaincode.processCommandLineOptions(new String[] {"--id", id});
    chaincode.validateOptions();
    Properties config = chaincode.getChaincodeConfig();
    config.setProperty("TP_CORE_POOL_SIZE", THREADS);
    config.setProperty("TP_MAX_POOL_SIZE", THREADS);
    config.setProperty("TP_QUEUE_SIZE", WAITING_MAX);
    Metrics.initialize(config);
    Traces.initialize(config);
    return chaincode;
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return Answers.done();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    List<byte[]> arguments = stub.getArgs();
    String word = arguments.isEmpty() ? "" : new String(arguments.get(0), UTF_8);
    Optional<ChannelFunction> function =
        ChannelFunction.ofWord(word).filter(named -> named.arguments() == arguments.size() - 1);
    if (function.isEmpty()) {
      return Answers.error(
          Code.MALFORMED,
          "there is no function '%s' of %s arguments; there are %s"
              .formatted(
                  word.substring(0, Math.min(WORD_MAX, word.length())),
                  Math.max(0, arguments.size() - 1),
                  ChannelFunction.words()));
    }
    Optional<ChannelError> error =
        direct.errorOf(stub).or(() -> clock.errorOf(stub.getTxTimestamp()));
    return error.map(Answers::error).orElseGet(() -> invoke(stub, function.get(), arguments));
  }

  private Response invoke(ChaincodeStub stub, ChannelFunction function, List<byte[]> arguments) {
    ChannelState state = new ChannelState(stub);
    try {
      return switch (function) {
        case FOUND -> new FoundTransaction(state).found(arguments.get(1));
        case RECORD ->
            founded(
                state, registry -> new RecordTransaction(state, registry).record(arguments.get(1)));
        case ATTEST ->
            founded(
                state,
                registry ->
                    new AttestTransaction(state, registry, stub.getCreator())
                        .attest(
                            new String(arguments.get(1), UTF_8),
                            new String(arguments.get(2), UTF_8)));
      };
    } catch (MalformedException e) {
      return Answers.malformed(e);
    }
  }

  private Response founded(ChannelState state, Function<StateRegistry, Response> transaction) {
    return registries
        .of(state)
        .map(transaction)
        .orElseGet(
            () ->
                Answers.error(
                    Code.NOT_FOUNDED,
                    "the log has no genesis operation; the first organisation's node founds it"));
  }
}
