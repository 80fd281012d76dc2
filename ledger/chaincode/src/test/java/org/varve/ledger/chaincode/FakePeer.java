package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.channel.ChannelFunction;
import org.varve.ledger.testing.LedgerFixtures;

/**
 * A channel's state in a map, and the few calls of the shim that the chaincode makes of it. As in
 * Fabric, a transaction does not read what it writes, an absent value is empty, an empty one is
 * absent, and what is not endorsed leaves nothing behind.
 */
final class FakePeer {

  private static final HexFormat HEX = HexFormat.of();

  private final VarveChaincode chaincode;
  private final SortedMap<String, byte[]> state = new TreeMap<>();

  /** What transactions say. */
  private Instant time = LedgerFixtures.START;

  private String mspId = "MSP-first";

  /** What a client signs for arguments that this chaincode then gets. */
  private UnaryOperator<List<byte[]>> signedArguments = UnaryOperator.identity();

  private String addressed = VarveChaincode.NAME;
  private String called = VarveChaincode.NAME;

  FakePeer() {
    this(Optional.of(VarveChaincode.NAME));
  }

  /**
   * @param name that the chaincode was told to be its own
   */
  FakePeer(Optional<String> name) {
    chaincode =
        VarveChaincode.ready(
            "varve:test",
            name,
            Clock.fixed(LedgerFixtures.START, ZoneOffset.UTC),
            VarveChaincode.CLOCK_TOLERANCE);
  }

  FakePeer at(Instant transactionTime) {
    time = transactionTime;
    return this;
  }

  FakePeer by(String creatorsMsp) {
    mspId = creatorsMsp;
    return this;
  }

  /** Whom proposals are for by their header, and by their spec. */
  FakePeer proposing(String toAddress, String toCall) {
    addressed = toAddress;
    called = toCall;
    return this;
  }

  FakePeer signing(UnaryOperator<List<byte[]>> arguments) {
    signedArguments = arguments;
    return this;
  }

  Outcome found(Operation genesis) {
    return invoke(ChannelFunction.FOUND, genesis.bytes());
  }

  Outcome record(DataBlock block) {
    return invoke(ChannelFunction.RECORD, block.encode());
  }

  Outcome attest(String organisation, String note) {
    return invoke(ChannelFunction.ATTEST, organisation.getBytes(UTF_8), note.getBytes(UTF_8));
  }

  Outcome invoke(ChannelFunction function, byte[]... arguments) {
    List<byte[]> all = new ArrayList<>();
    all.add(function.word().getBytes(UTF_8));
    all.addAll(List.of(arguments));
    return invoke(all);
  }

  Outcome invoke(List<byte[]> arguments) {
    Call call = new Call(arguments);
    Response response = chaincode.invoke(call.stub());
    Outcome outcome = new Outcome(response, call.reads, hex(call.writes));
    if (outcome.isEndorsed()) {
      call.writes.forEach(this::commit);
    }
    return outcome;
  }

  SortedMap<String, byte[]> state() {
    return state;
  }

  private void commit(String key, byte[] value) {
    if (value.length == 0) {
      state.remove(key);
    } else {
      state.put(key, value);
    }
  }

  private static SortedMap<String, String> hex(SortedMap<String, byte[]> writes) {
    SortedMap<String, String> texts = new TreeMap<>();
    writes.forEach((key, value) -> texts.put(key, HEX.formatHex(value)));
    return texts;
  }

  /** One transaction. */
  private final class Call {
    private final List<byte[]> arguments;
    private final List<String> reads = new ArrayList<>();
    private final SortedMap<String, byte[]> writes = new TreeMap<>();

    private Call(List<byte[]> arguments) {
      this.arguments = arguments;
    }

    ChaincodeStub stub() {
      return (ChaincodeStub)
          Proxy.newProxyInstance(
              ChaincodeStub.class.getClassLoader(),
              new Class<?>[] {ChaincodeStub.class},
              (proxy, method, values) -> answer(method, values));
    }

    private Object answer(Method method, Object[] values) {
      return switch (method.getName()) {
        case "getArgs" -> arguments;
        case "getSignedProposal" ->
            Proposals.of(addressed, called, signedArguments.apply(arguments));
        case "getTxTimestamp" -> time;
        case "getCreator" -> SerializedIdentity.newBuilder().setMspid(mspId).build().toByteArray();
        case "getState" -> {
          reads.add((String) values[0]);
          yield state.getOrDefault(values[0], new byte[0]);
        }
        case "putState" -> writes.put((String) values[0], (byte[]) values[1]);
        case "delState" -> writes.put((String) values[0], new byte[0]);
        default -> throw new AssertionError("the chaincode has no use for " + method);
      };
    }
  }
}
