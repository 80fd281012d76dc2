package org.varve.edge.collect;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.SaltedField;
import org.varve.evidence.operation.SaltedItem;
import org.varve.formats.DataFormat;
import org.varve.formats.FormatCatalogue;
import org.varve.formats.ItemField;
import org.varve.formats.JsonSchemaFormat;
import org.varve.formats.Reading;
import org.varve.formats.SenmlWriter;

/** Items of salted fields, which can be masked later; each field gets a salt of its own. */
final class SaltedItems implements ItemForm {
  /** What no schema is known of here is only taken apart; the node holds it against the schema. */
  private static final byte[] ANY = {'{', '}'};

  private final SecureRandom random;
  private final SenmlWriter writer = new SenmlWriter();
  private final FormatCatalogue formats = FormatCatalogue.withBuiltIn();

  SaltedItems(SecureRandom random) {
    this.random = random;
  }

  @Override
  public Commitment commitment() {
    return Commitment.SALTED_FIELDS;
  }

  @Override
  public byte[] of(Reading reading) {
    return salted(List.of(writer.field(reading)));
  }

  @Override
  public byte[] of(String format, byte[] file) {
    return salted(format(format).split(file));
  }

  private DataFormat format(String id) {
    return formats
        .find(id)
        .orElseGet(() -> new JsonSchemaFormat(id, ANY, Optional.empty(), Optional.empty()));
  }

  private byte[] salted(List<ItemField> fields) {
    try {
      List<SaltedField> salted = new ArrayList<>(fields.size());
      for (ItemField field : fields) {
        byte[] salt = new byte[SaltedField.SALT_BYTES];
        random.nextBytes(salt);
        salted.add(SaltedField.of(salt, field.name(), field.value()));
      }
      return SaltedItem.of(salted).encode();
    } catch (MalformedException e) {
      throw new IllegalArgumentException(
          "%s: %s; send it with fields: plain".formatted(e.where(), e.rule()), e);
    }
  }
}
