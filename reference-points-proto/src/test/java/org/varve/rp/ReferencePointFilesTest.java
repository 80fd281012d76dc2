package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The .proto files keep the rules of the house, and their comments reach reflection. */
class ReferencePointFilesTest {
  private static final CommentedDescriptors FILES = CommentedDescriptors.load();
  private static final Pattern ERRORS = Pattern.compile("Errors\\b[^:.]*:(?<list>[^.]*)\\.");
  private static final Pattern WORD = Pattern.compile("\\b[A-Z][A-Z_]{3,}\\b");
  private static final Set<String> WORDS_THAT_ARE_NO_REASONS = Set.of("BLOCK");
  private static final int FILE_SERVICE =
      6; // field numbers of descriptor.proto, as paths of comments use them
  private static final int SERVICE_METHOD = 2;

  static Stream<FileDescriptor> files() {
    return FILES.files().values().stream().filter(file -> file.getPackage().startsWith("varve."));
  }

  static Stream<ServiceDescriptor> services() {
    return files().flatMap(file -> file.getServices().stream());
  }

  static Stream<MethodDescriptor> methods() {
    return services().flatMap(service -> service.getMethods().stream());
  }

  @Test
  void thereAreTwelveReferencePoints() {
    assertThat(services().map(ServiceDescriptor::getFullName))
        .containsExactlyInAnyOrder(
            "varve.r2d.v1.R2dService",
            "varve.p2r.v1.P2rService",
            "varve.s2p.v1.S2pService",
            "varve.u2s.v1.U2sService",
            "varve.o2c.v1.O2cService",
            "varve.c2s.v1.C2sService",
            "varve.c2p.v1.C2pService",
            "varve.c2r.v1.C2rService",
            "varve.v2m.v1.V2mService",
            "varve.m2s.v1.M2sService",
            "varve.m2p.v1.M2pService",
            "varve.m2r.v1.M2rService");
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceNamesItsClauseFirst(ServiceDescriptor service) {
    String referencePoint = service.getName().substring(0, 3).toUpperCase(Locale.ROOT);
    assertThat(comment(service.getFile(), FILE_SERVICE, service.getIndex()))
        .matches("(?s) " + referencePoint + " \\(ITU-T Y\\.4561 clause 7\\.3\\.\\d+\\).*")
        .contains("docs/errors.md");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aMethodHasItsOwnRequestAndResponse(MethodDescriptor method) {
    assertThat(method.getInputType().getFullName())
        .isEqualTo(method.getFile().getPackage() + "." + method.getName() + "Request");
    assertThat(method.getOutputType().getFullName())
        .isEqualTo(method.getFile().getPackage() + "." + method.getName() + "Response");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aMethodSaysItsDeadlineAndOnlyErrorsThatExist(MethodDescriptor method) {
    String comment = comment(method);
    assertThat(comment).contains("Deadline: ");
    Set<String> reasons = new HashSet<>();
    Matcher lists = ERRORS.matcher(comment);
    while (lists.find()) {
      WORD.matcher(lists.group("list")).results().forEach(word -> reasons.add(word.group()));
    }
    reasons.removeAll(WORDS_THAT_ARE_NO_REASONS);
    assertThat(reasons)
        .allMatch(reason -> ErrorReason.named(reason).isPresent(), "is an ErrorReason");
  }

  @ParameterizedTest
  @MethodSource("files")
  void anEnumBeginsWithUnspecifiedAndPrefixesItsValues(FileDescriptor file) {
    for (EnumDescriptor type : file.getEnumTypes()) {
      String prefix =
          type.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
      assertThat(type.findValueByNumber(0).getName()).isEqualTo(prefix + "_UNSPECIFIED");
      assertThat(type.getValues()).allMatch(value -> value.getName().startsWith(prefix + "_"));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aMessageIsReachableFromAMethodOrShared(FileDescriptor file) {
    Set<Descriptor> used = new HashSet<>();
    methods().forEach(method -> use(used, List.of(method.getInputType(), method.getOutputType())));
    assertThat(used).containsAll(file.getMessageTypes());
  }

  private static void use(Set<Descriptor> used, List<Descriptor> types) {
    for (Descriptor type : types) {
      if (used.add(type)) {
        use(
            used,
            type.getFields().stream()
                .filter(ReferencePointFilesTest::isMessage)
                .map(f -> f.getMessageType())
                .toList());
      }
    }
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private static String comment(MethodDescriptor method) {
    return comment(
        method.getFile(),
        FILE_SERVICE,
        method.getService().getIndex(),
        SERVICE_METHOD,
        method.getIndex());
  }

  private static String comment(FileDescriptor file, Integer... path) {
    return file.toProto().getSourceCodeInfo().getLocationList().stream()
        .filter(location -> location.getPathList().equals(List.of(path)))
        .map(Location::getLeadingComments)
        .findFirst()
        .orElseThrow();
  }
}
