package tidegate.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateDelegationTokenOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Steps on the cluster itself, its users, and its controllers; what would change it names nodes that do not exist. */
final class AdminCluster {
    private static final int NOBODY = 9999;

    private AdminCluster() {
    }

    static void run(AdminRun run) throws Exception {
        Admin admin = run.admin;
        run.step("describeCluster", () -> {
            var cluster = admin.describeCluster(new DescribeClusterOptions().includeFencedBrokers(true));
            return List.of(Set.copyOf(cluster.nodes().get()), run.known(cluster.controller().get()),
                !cluster.clusterId().get().isEmpty());
        });
        run.step("describeFeatures", () -> {
            var features = admin.describeFeatures().featureMetadata().get();
            Map<String, Object> levels = new HashMap<>();
            features.finalizedFeatures().forEach((name, range) -> levels.put(name, (int) range.maxVersionLevel()));
            return List.of(levels, features.supportedFeatures().keySet());
        });
        run.step("updateFeatures", () -> admin.updateFeatures(
            Map.of("no.such.feature", new FeatureUpdate((short) 1, FeatureUpdate.UpgradeType.UPGRADE)),
            new UpdateFeaturesOptions().validateOnly(true)).all());
        run.step("describeMetadataQuorum", () -> {
            QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
            return List.of(quorum.voters().stream().map(QuorumInfo.ReplicaState::replicaId).sorted().toList(),
                quorum.leaderId() >= 0);
        });
        run.step("unregisterBroker", () -> admin.unregisterBroker(NOBODY).all());
        run.step("unregisterController", () -> admin.unregisterController(NOBODY).all());
        run.step("addRaftVoter", () -> admin.addRaftVoter(NOBODY, Uuid.randomUuid(),
            Set.of(new RaftVoterEndpoint("CONTROLLER", "127.0.0.1", 1))).all());
        run.step("removeRaftVoter", () -> admin.removeRaftVoter(NOBODY, Uuid.randomUuid()).all());
        quotas(run);
        users(run);
        acls(run);
        tokens(run);
    }

    private static void quotas(AdminRun run) throws Exception {
        Admin admin = run.admin;
        ClientQuotaEntity entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, run.name("client")));
        run.step("alterClientQuotas", () -> admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity,
            List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", 1e9))))).all());
        ClientQuotaFilter filter = ClientQuotaFilter.containsOnly(
            List.of(ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.CLIENT_ID, run.name("client"))));
        run.eventually("describeClientQuotas", () -> {
            Map<String, Object> quotas = new HashMap<>();
            admin.describeClientQuotas(filter).entities().get().forEach((one, values) ->
                quotas.put(one.entries().get(ClientQuotaEntity.CLIENT_ID), values));
            return quotas;
        }, outcome -> String.valueOf(outcome).contains("consumer_byte_rate"));
    }

    private static void users(AdminRun run) throws Exception {
        Admin admin = run.admin;
        String user = run.name("user");
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
        run.step("alterUserScramCredentials", () -> admin.alterUserScramCredentials(
            List.of(new UserScramCredentialUpsertion(user, info, "secret"))).all());
        run.eventually("describeUserScramCredentials", () -> admin.describeUserScramCredentials(List.of(user))
            .description(user).get().credentialInfos().stream().map(one -> one.mechanism() + " " + one.iterations()).toList(),
            outcome -> String.valueOf(outcome).contains("4096"));
        run.step("alterUserScramCredentials delete", () -> admin.alterUserScramCredentials(
            List.of(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_256))).all());
    }

    private static void acls(AdminRun run) throws InterruptedException {
        Admin admin = run.admin;
        AclBinding binding = new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, run.name("a"), PatternType.LITERAL),
            new AccessControlEntry("User:" + run.name("user"), "*", AclOperation.READ, AclPermissionType.ALLOW));
        run.step("createAcls", () -> admin.createAcls(List.of(binding)).all());
        run.eventually("describeAcls", () -> admin.describeAcls(binding.toFilter()).values().get().size(),
            outcome -> !Integer.valueOf(0).equals(outcome));
        run.step("deleteAcls", () -> admin.deleteAcls(List.of(binding.toFilter())).all().get().size());
    }

    private static void tokens(AdminRun run) {
        Admin admin = run.admin;
        byte[] hmac = {1, 2, 3};
        run.step("createDelegationToken",
            () -> admin.createDelegationToken(new CreateDelegationTokenOptions()).delegationToken().get() != null);
        run.step("renewDelegationToken", () -> admin.renewDelegationToken(hmac).expiryTimestamp());
        run.step("expireDelegationToken", () -> admin.expireDelegationToken(hmac).expiryTimestamp());
        run.step("describeDelegationToken", () -> admin.describeDelegationToken().delegationTokens().get().size());
    }
}
