package org.varve.ledger.fabric.testing;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Envelope;

/** Makes blocks: chained by their headers, with a place for each kind of metadata. */
final class Blocks {
  private static final int KINDS_OF_METADATA = 5;

  private Blocks() {}

  /** The block above one (or the first), as the ordering service makes it. */
  static Block above(List<Block> chain, List<Envelope> envelopes) {
    BlockData data =
        BlockData.newBuilder()
            .addAllData(envelopes.stream().map(Envelope::toByteString).toList())
            .build();
    ByteString joined = ByteString.copyFrom(data.getDataList());
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(chain.size())
            .setPreviousHash(
                chain.isEmpty() ? ByteString.EMPTY : hash(chain.get(chain.size() - 1).getHeader()))
            .setDataHash(sha256(joined))
            .build();
    BlockMetadata.Builder metadata = BlockMetadata.newBuilder();
    for (int kind = 0; kind < KINDS_OF_METADATA; kind++) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    return Block.newBuilder().setHeader(header).setData(data).setMetadata(metadata).build();
  }

  /** The block as a peer keeps it: with one code a transaction. */
  static Block validated(Block ordered, byte[] codes) {
    BlockMetadata metadata =
        ordered.getMetadata().toBuilder()
            .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(codes))
            .build();
    return ordered.toBuilder().setMetadata(metadata).build();
  }

  static ByteString hash(BlockHeader header) {
    ASN1EncodableVector fields = new ASN1EncodableVector();
    fields.add(new ASN1Integer(BigInteger.valueOf(header.getNumber())));
    fields.add(new DEROctetString(header.getPreviousHash().toByteArray()));
    fields.add(new DEROctetString(header.getDataHash().toByteArray()));
    try {
      return sha256(ByteString.copyFrom(new DERSequence(fields).getEncoded(ASN1Encoding.DER)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString sha256(ByteString bytes) {
    return ByteString.copyFrom(Hash.SHA256.apply(bytes.toByteArray()));
  }
}
