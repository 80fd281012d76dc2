package org.varve.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.u2s.v1.GetContentRequest;
import org.varve.proto.u2s.v1.ReadingsRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What somebody between processing and provisioning changes never gets to a data user. */
@Timeout(60)
@Tag("Y-6.2.1-b")
class ChangedContentTest {
  private final FakeProcessing processing = new FakeProcessing();
  private ServedProvisioning node;

  @BeforeEach
  void start() throws IOException {
    node = new ServedProvisioning(processing);
    processing.format(FakeProcessing.senmlFormat());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aChangedItemIsNotPassedOnButThoseBeforeIt() {
    Operation operation = processing.data("roof/1", "senml-json/1", "one", "two", "three");
    processing.onTheWay = items -> changed(items, 1, item -> item.setItem(bytes("twO")));

    assertThat(refusal(operation, "one")).contains("item 1 is another than the operation commits");
  }

  @Test
  void itemsDoNotChangePlaces() {
    Operation operation = processing.data("roof/1", "senml-json/1", "one", "two");
    processing.onTheWay =
        items -> {
          ByteString first = items.get(0).getItem();
          ByteString second = items.get(1).getItem();
          return changed(
              changed(items, 0, item -> item.setItem(second)), 1, item -> item.setItem(first));
        };

    assertThat(refusal(operation)).contains("item 0 is another");
  }

  @Test
  void anItemThatIsMissingIsMissed() {
    Operation operation = processing.data("roof/1", "senml-json/1", "one", "two");

    processing.onTheWay = items -> items.subList(0, 1);
    assertThat(refusal(operation, "one")).contains("the items from number 1 on did not come");
    processing.onTheWay = items -> List.of(items.get(0), items.get(0));
    assertThat(refusal(operation, "one")).contains("item 0 came where item 1 was due");
    processing.onTheWay = items -> List.of();
    assertThat(refusal(operation)).contains("the items from number 0 on did not come");
  }

  @Test
  void anotherOperationWithItsOwnItemsIsNoAnswer() {
    Operation asked = processing.data("roof/1", "senml-json/1", "one");
    Operation other = processing.data("roof/1", "senml-json/1", "eno");
    processing.onTheWay =
        items ->
            ItemProofs.withLeaves(
                changed(items, 0, item -> item.clearLeaves().setItem(bytes("eno"))), other);

    assertThat(refusal(asked)).contains("it came with the operation " + other.id());
  }

  @Test
  void leavesThatFitTheChangedItemDoNotFitTheOperation() {
    Operation operation = processing.data("roof/1", "senml-json/1", "one");
    processing.onTheWay =
        items ->
            ItemProofs.withLeaves(
                changed(items, 0, item -> item.clearLeaves().setItem(bytes("eno"))), operation);

    assertThat(refusal(operation)).contains("1 leaves of root").contains("commits to 1 items");
  }

  @Test
  void aMaskedItemIsHeldAgainstTheSameLeaf() {
    SaltedItem item = SaltedItem.of(List.of(field("a", 1), field("b", 2)));
    SaltedItem other = SaltedItem.of(List.of(field("a", 7), field("b", 2)));
    byte[] masked = item.masked("a"::equals).encode();
    Operation operation =
        processing.salted("roof/1", "senml-json/1", List.of(item), List.of(masked));

    assertThat(contents(operation).next().getItem().toByteArray()).isEqualTo(masked);
    processing.onTheWay =
        items ->
            changed(
                items,
                0,
                each -> each.setItem(ByteString.copyFrom(other.masked("a"::equals).encode())));
    assertThat(refusal(operation)).contains("item 0 is another");
  }

  @Test
  void noReadingIsMadeOfAChangedItem() {
    processing.senml("roof/1", "[{\"n\":\"t\",\"t\":1700000000,\"v\":21}]");
    processing.onTheWay =
        items ->
            changed(
                items, 0, item -> item.setItem(bytes("[{\"n\":\"t\",\"t\":1700000000,\"v\":99}]")));

    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                node.user()
                    .readings(ReadingsRequest.newBuilder().addSources("roof/1").build())
                    .hasNext());
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.DATA_DAMAGED);
  }

  private Iterator<org.varve.proto.u2s.v1.GetContentResponse> contents(Operation operation) {
    return node.user()
        .getContent(
            GetContentRequest.newBuilder()
                .setOperationId(ByteString.copyFrom(operation.id().digest().bytes()))
                .build());
  }

  /** The refusal, after just these items. */
  private String refusal(Operation operation, String... items) {
    List<String> passedOn = new ArrayList<>();
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                contents(operation)
                    .forEachRemaining(item -> passedOn.add(item.getItem().toStringUtf8())));
    assertThat(passedOn).containsExactly(items);
    assertThat(Failure.of(refused).reason()).isEqualTo(ErrorReason.DATA_DAMAGED);
    return String.valueOf(Failure.of(refused).getMessage());
  }

  private static List<GetContentResponse> changed(
      List<GetContentResponse> items, int index, UnaryOperator<GetContentResponse.Builder> change) {
    List<GetContentResponse> changed = new ArrayList<>(items);
    changed.set(index, change.apply(items.get(index).toBuilder()).build());
    return changed;
  }

  private static SaltedField field(String name, int salt) {
    byte[] bytes = new byte[SaltedField.SALT_BYTES];
    bytes[0] = (byte) salt;
    return SaltedField.of(bytes, name, name.getBytes(UTF_8));
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
