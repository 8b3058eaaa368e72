package tidegate.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.Uuid;

/** Steps on topics, partitions, replicas and records. Replicas are assigned by hand, so that two runs have the same. */
final class AdminTopics {
    private AdminTopics() {
    }

    static void run(AdminRun run) throws Exception {
        Admin admin = run.admin;
        String topic = run.name("a");
        TopicPartition first = new TopicPartition(topic, 0);
        List<Integer> brokers = brokers(admin);
        run.step("createTopics", () -> {
            Map<Integer, List<Integer>> assigned = Map.of(0, replicas(brokers, 0), 1, replicas(brokers, 1));
            return run.each(admin.createTopics(List.of(new NewTopic(topic, assigned), new NewTopic(run.name("lines"), assigned),
                new NewTopic(run.name("counts"), assigned), new NewTopic("not/a/name", assigned))).values());
        });
        run.eventually("listTopics", () -> admin.listTopics().names().get().stream().filter(run::isOurs).sorted().toList(),
            names -> names instanceof List<?> list && list.size() == 3);
        run.eventually("describeTopics", () -> describe(admin, TopicCollection.ofTopicNames(List.of(topic))),
            outcome -> !String.valueOf(outcome).contains("error") && !String.valueOf(outcome).contains("leader=null"));
        run.eventually("describeTopics by id", () -> {
            Uuid id = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
            return describe(admin, TopicCollection.ofTopicIds(List.of(id)));
        }, outcome -> !String.valueOf(outcome).contains("error") && !String.valueOf(outcome).contains("leader=null"));
        run.step("describeTopics missing", () -> run.each(admin.describeTopics(List.of(run.name("none"))).topicNameValues()));
        run.step("createPartitions", () -> admin.createPartitions(
            Map.of(topic, NewPartitions.increaseTo(3, List.of(replicas(brokers, 2))))).all());
        run.eventually("describeTopics grown", () -> describe(admin, TopicCollection.ofTopicNames(List.of(topic))),
            outcome -> String.valueOf(outcome).contains("2={") && !String.valueOf(outcome).contains("leader=null"));
        try (KafkaProducer<byte[], byte[]> producer = Produce.producer(run.args)) {
            for (int i = 0; i < 5; i++) {
                producer.send(new ProducerRecord<>(topic, 0, 1000L + i, null, Records.value("r", i, 0))).get();
            }
        }
        for (OffsetSpec spec : List.of(OffsetSpec.earliest(), OffsetSpec.latest(), OffsetSpec.maxTimestamp(),
                OffsetSpec.forTimestamp(1002))) {
            run.step("listOffsets " + spec.getClass().getSimpleName(), () -> {
                ListOffsetsResult.ListOffsetsResultInfo info =
                    admin.listOffsets(Map.of(first, spec)).partitionResult(first).get();
                return List.of(info.offset(), info.timestamp());
            });
        }
        run.step("deleteRecords", () -> admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(2)))
            .lowWatermarks().get(first).get().lowWatermark());
        run.step("electLeaders", () -> admin.electLeaders(ElectionType.PREFERRED, Set.of(first)).partitions());
        run.step("alterPartitionReassignments", () -> admin.alterPartitionReassignments(
            Map.of(first, Optional.of(new NewPartitionReassignment(replicas(brokers, 1))))).all());
        run.eventually("listPartitionReassignments", () -> admin.listPartitionReassignments(Set.of(first))
            .reassignments().get().keySet(), outcome -> outcome instanceof List<?> list && list.isEmpty());
        logDirs(run, first, brokers);
    }

    static void delete(AdminRun run) {
        run.step("deleteTopics", () -> run.each(run.admin.deleteTopics(
            List.of(run.name("a"), run.name("lines"), run.name("none"))).topicNameValues()));
        run.step("deleteTopics by id", () -> {
            Uuid id = run.admin.describeTopics(List.of(run.name("counts"))).allTopicNames().get()
                .get(run.name("counts")).topicId();
            return run.admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all();
        });
    }

    static List<Integer> brokers(Admin admin) throws Exception {
        return admin.describeCluster().nodes().get().stream().map(Node::id).sorted().toList();
    }

    private static void logDirs(AdminRun run, TopicPartition partition, List<Integer> brokers) throws InterruptedException {
        Admin admin = run.admin;
        int broker = replicas(brokers, 1).get(0);
        TopicPartitionReplica replica = new TopicPartitionReplica(partition.topic(), partition.partition(), broker);
        // Of three topics the partition 1, and of one the partition 2, with two replicas each: brokers make them one after the other.
        run.eventually("describeLogDirs", () -> {
            Map<Integer, Object> dirs = new TreeMap<>();
            admin.describeLogDirs(brokers).allDescriptions().get().forEach((id, each) -> {
                List<Object> ours = new ArrayList<>();
                each.values().forEach(dir -> dir.replicaInfos().keySet().stream()
                    .filter(one -> run.isOurs(one.topic()) && one.partition() > 0).forEach(ours::add));
                dirs.put(id, Set.copyOf(ours));
            });
            return dirs;
        }, outcome -> outcome instanceof Map<?, ?> dirs
            && dirs.values().stream().mapToInt(each -> each instanceof Collection<?> ours ? ours.size() : 0).sum() >= 8);
        run.eventually("describeReplicaLogDirs", () -> admin.describeReplicaLogDirs(List.of(replica)).values().get(replica).get()
            .getCurrentReplicaLogDir() != null, Boolean.TRUE::equals);
        run.step("alterReplicaLogDirs",
            () -> admin.alterReplicaLogDirs(Map.of(replica, "/nowhere")).values().get(replica));
    }

    private static Map<String, Object> describe(Admin admin, TopicCollection topics) throws Exception {
        Map<String, Object> described = new TreeMap<>();
        Map<String, TopicDescription> all = new LinkedHashMap<>();
        if (topics instanceof TopicCollection.TopicIdCollection) {
            admin.describeTopics(topics).allTopicIds().get().values().forEach(topic -> all.put(topic.name(), topic));
        } else {
            all.putAll(admin.describeTopics(topics).allTopicNames().get());
        }
        all.values().forEach(topic -> topic.partitions().forEach(partition -> {
            Map<String, Object> one = new TreeMap<>();
            one.put("leader", partition.leader());
            one.put("replicas", partition.replicas());
            described.put(String.valueOf(partition.partition()), one);
        }));
        return described;
    }

    /** Two replicas if there are two brokers, the leader first. */
    private static List<Integer> replicas(List<Integer> brokers, int shift) {
        int count = Math.min(2, brokers.size());
        List<Integer> replicas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replicas.add(brokers.get((shift + i) % brokers.size()));
        }
        return replicas;
    }
}
