package org.varve.launcher.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.launcher.client.ResourceClient;
import org.varve.launcher.resource.WantedResource;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;

/**
 * Judges the documents of a file one after the other, each as if those before it that have no
 * problem were in force. Nothing is changed.
 */
final class Trial {
  private final Map<Name, Resource> made = new HashMap<>();

  private record Name(String kind, String id) {}

  /**
   * @throws org.varve.launcher.UsageException if it was made from another version than would be in
   *     force
   */
  ResourceChange judge(ResourceClient client, WantedResource wanted) {
    Name name = new Name(wanted.kind(), wanted.id());
    ResourceChange tried = client.tried(wanted.kind(), wanted.id(), Optional.of(wanted.spec()));
    ResourceChange.Builder judged = tried.toBuilder().clearProblems();
    judged.addAllProblems(tried.getProblemsList().stream().filter(this::stays).toList());
    Optional.ofNullable(made.get(name))
        .ifPresent(before -> judged.setBefore(before).setChanged(differ(before, tried.getAfter())));
    long version = judged.getBefore().getVersion().getVersion();
    wanted.requireFrom(version);
    if (judged.getProblemsCount() == 0) {
      ResourceVersion.Builder after = tried.getAfter().getVersion().toBuilder();
      after.setVersion(judged.getChanged() ? version + 1 : version);
      made.put(name, Resource.newBuilder().setVersion(after).build());
    }
    return judged.build();
  }

  private boolean stays(ResourceChange.Problem problem) {
    return !made.containsKey(new Name(problem.getMissingKind(), problem.getMissingId()));
  }

  private static boolean differ(Resource before, Resource after) {
    return !List.of(before.getVersion().getSpec(), before.getVersion().getDeleted())
        .equals(List.of(after.getVersion().getSpec(), after.getVersion().getDeleted()));
  }
}
