package org.varve.rp;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives gRPC reflection the .proto files with their comments, which are the "categories, parameters
 * and invoke methods" of Y.4561 clause 7.3; generated code has lost them.
 */
final class CommentedDescriptors {
  private static final String RESOURCE =
      "reference-points.binpb"; // written by protoc, with --include_source_info

  private final Map<String, FileDescriptor> byFile;

  private CommentedDescriptors(Map<String, FileDescriptor> byFile) {
    this.byFile = Map.copyOf(byFile);
  }

  static CommentedDescriptors load() {
    try (InputStream in = CommentedDescriptors.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is missing from the jar; build reference-points-proto anew");
      }
      return of(FileDescriptorSet.parseFrom(in));
    } catch (IOException e) {
      throw new UncheckedIOException(
          RESOURCE + " cannot be read; build reference-points-proto anew", e);
    }
  }

  Map<String, FileDescriptor> files() {
    return byFile;
  }

  /** The same service with the same methods; a service of no file of ours as it is. */
  ServerServiceDefinition describe(ServerServiceDefinition service) {
    FileDescriptor file = file(service.getServiceDescriptor());
    if (file == null) {
      return service;
    }
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> file);
    for (MethodDescriptor<?, ?> method : service.getServiceDescriptor().getMethods()) {
      descriptor.addMethod(method);
    }
    ServerServiceDefinition.Builder described = ServerServiceDefinition.builder(descriptor.build());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      described.addMethod(method);
    }
    return described.build();
  }

  private @Nullable FileDescriptor file(ServiceDescriptor service) {
    return service.getSchemaDescriptor() instanceof ProtoFileDescriptorSupplier supplier
        ? byFile.get(supplier.getFileDescriptor().getName())
        : null;
  }

  // protoc writes a file after those that it imports.
  private static CommentedDescriptors of(FileDescriptorSet set) {
    Map<String, FileDescriptor> built = new HashMap<>();
    for (FileDescriptorProto file : set.getFileList()) {
      FileDescriptor[] imports =
          file.getDependencyList().stream().map(built::get).toArray(FileDescriptor[]::new);
      try {
        built.put(file.getName(), FileDescriptor.buildFrom(file, imports));
      } catch (DescriptorValidationException e) {
        throw new IllegalStateException(
            RESOURCE + " is not what protoc wrote; build reference-points-proto anew", e);
      }
    }
    return new CommentedDescriptors(built);
  }
}
