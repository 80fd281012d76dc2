package org.varve.provisioning;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varve.evidence.operation.Spec;
import org.varve.proto.common.v1.AccessDecision;
import org.varve.proto.common.v1.NotedAccess;
import org.varve.proto.common.v1.ResourceVersion;
import org.varve.proto.s2p.v1.CheckAccessRequest;
import org.varve.proto.s2p.v1.CheckAccessResponse;
import org.varve.proto.s2p.v1.IdentifyUserRequest;
import org.varve.proto.s2p.v1.IdentifyUserResponse;
import org.varve.proto.s2p.v1.ListAccessesRequest;
import org.varve.proto.s2p.v1.ListAccessesResponse;
import org.varve.proto.s2p.v1.QueryResourcesRequest;
import org.varve.proto.s2p.v1.QueryResourcesResponse;
import org.varve.proto.s2p.v1.S2pServiceGrpc;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** What processing says of users, of what they read, and of resources. */
abstract class FakeRights extends S2pServiceGrpc.S2pServiceImplBase {
  private final Map<String, Spec> organisations = new TreeMap<>();

  /** What has been asked for, by the names of the methods. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** Everybody but {@code nobody} is who his certificate says. */
  @Override
  public void identifyUser(
      IdentifyUserRequest request, StreamObserver<IdentifyUserResponse> answer) {
    if (request.hasToken()) {
      answer.onNext(
          IdentifyUserResponse.newBuilder().setUser(request.getToken().getSubject()).build());
      answer.onCompleted();
      return;
    }
    if (request.getCertificate().equals("nobody")) {
      throw new Failure(ErrorReason.UNKNOWN_USER, "the certificate is of no data user here");
    }
    answer.onNext(IdentifyUserResponse.newBuilder().setUser(request.getCertificate()).build());
    answer.onCompleted();
  }

  @Override
  public void checkAccess(CheckAccessRequest request, StreamObserver<CheckAccessResponse> answer) {
    asked.add("checkAccess " + request.getRequester().getPurpose());
    answer.onNext(
        CheckAccessResponse.newBuilder()
            .setDecision(AccessDecision.newBuilder().setDenial("no " + request.getSource()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void listAccesses(
      ListAccessesRequest request, StreamObserver<ListAccessesResponse> answers) {
    asked.add("listAccesses");
    answers.onNext(
        ListAccessesResponse.newBuilder()
            .addAccesses(NotedAccess.newBuilder().setActor(request.getRequester().getUser()))
            .setNextPageToken("next")
            .build());
    answers.onCompleted();
  }

  /** What runs the log together with whom founded it, from now on. */
  void hasOrganisation(String id, Spec spec) {
    organisations.put(id, spec);
  }

  @Override
  public void queryResources(
      QueryResourcesRequest request, StreamObserver<QueryResourcesResponse> answers) {
    asked.add("queryResources");
    QueryResourcesResponse.Builder all = QueryResourcesResponse.newBuilder();
    if (request.getKind().equals("Organisation")) {
      organisations.forEach(
          (id, spec) ->
              all.addResources(
                  ResourceVersion.newBuilder()
                      .setKind("Organisation")
                      .setId(id)
                      .setSpec(ByteString.copyFrom(spec.encode()))));
    }
    answers.onNext(all.build());
    answers.onCompleted();
  }
}
