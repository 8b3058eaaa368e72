package tidegate.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Steps on classic, consumer (KIP-848), share (KIP-932) and streams (KIP-1071) groups, each with a real member. */
final class AdminGroups {
    private AdminGroups() {
    }

    static void run(AdminRun run) throws Exception {
        String classic = run.name("classic");
        String consumer = run.name("consumer");
        try (KafkaConsumer<byte[], byte[]> old = member(run, classic, "classic");
                KafkaConsumer<byte[], byte[]> modern = member(run, consumer, "consumer")) {
            members(run, classic, consumer);
        }
        offsets(run, classic, consumer);
        share(run, run.name("share"));
        streams(run, run.name("streams"));
    }

    private static void members(AdminRun run, String classic, String consumer) throws Exception {
        Admin admin = run.admin;
        for (String group : List.of(classic, consumer)) {
            run.step("describeConsumerGroups " + suffix(group), () -> {
                var described = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
                return facts("state", described.groupState(), "type", described.type(), "members",
                    assignments(described.members()), "coordinator", run.known(described.coordinator()),
                    "assignor", described.partitionAssignor());
            });
        }
        run.step("describeClassicGroups", () -> {
            var described = admin.describeClassicGroups(List.of(classic)).all().get().get(classic);
            return facts("state", described.state(), "protocol", described.protocol(), "members",
                assignments(described.members()), "coordinator", run.known(described.coordinator()));
        });
        run.step("describeConsumerGroups missing", () -> run.each(
            admin.describeConsumerGroups(List.of(run.name("none"))).describedGroups()));
        run.eventually("listGroups", () -> admin.listGroups().all().get().stream()
            .filter(group -> run.isOurs(group.groupId()))
            .map(group -> group.groupId() + " " + group.type() + " " + group.protocol() + " " + group.groupState())
            .sorted().toList(), outcome -> outcome instanceof List<?> list && list.size() == 2);
        run.step("listConsumerGroups", () -> admin.listConsumerGroups().all().get().stream()
            .filter(group -> run.isOurs(group.groupId()))
            .map(group -> group.groupId() + " " + group.type() + " " + group.groupState())
            .sorted().toList());
        run.step("removeMembersFromConsumerGroup", () -> {
            MemberToRemove nobody = new MemberToRemove("nobody");
            return admin.removeMembersFromConsumerGroup(classic,
                new RemoveMembersFromConsumerGroupOptions(Set.of(nobody))).memberResult(nobody);
        });
        run.step("deleteConsumerGroups in use", () -> run.each(admin.deleteConsumerGroups(List.of(classic)).deletedGroups()));
    }

    private static void offsets(AdminRun run, String classic, String consumer) throws Exception {
        Admin admin = run.admin;
        TopicPartition first = new TopicPartition(run.name("a"), 0);
        for (String group : List.of(classic, consumer)) {
            String which = " " + suffix(group);
            run.eventually("alterConsumerGroupOffsets" + which,
                () -> admin.alterConsumerGroupOffsets(group, Map.of(first, new OffsetAndMetadata(3))).all(),
                outcome -> outcome == null);
            run.step("listConsumerGroupOffsets" + which, () -> {
                var offsets = admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                    .partitionsToOffsetAndMetadata(group).get();
                Map<TopicPartition, Long> plain = new HashMap<>();
                offsets.forEach((partition, offset) -> plain.put(partition, offset.offset()));
                return plain;
            });
            run.step("deleteConsumerGroupOffsets" + which,
                () -> admin.deleteConsumerGroupOffsets(group, Set.of(first)).partitionResult(first));
        }
        run.step("deleteConsumerGroups", () -> run.each(
            admin.deleteConsumerGroups(List.of(classic, consumer, run.name("none"))).deletedGroups()));
    }

    private static void share(AdminRun run, String group) throws Exception {
        Admin admin = run.admin;
        String topic = run.name("a");
        TopicPartition first = new TopicPartition(topic, 0);
        try (KafkaShareConsumer<byte[], byte[]> member = new KafkaShareConsumer<>(
                run.args.client("group.id", group), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            member.subscribe(List.of(topic));
            long deadline = System.nanoTime() + 20_000_000_000L;
            int read = 0;
            while (read == 0 && System.nanoTime() < deadline) {
                read += member.poll(Duration.ofMillis(100)).count();
            }
            member.commitSync();
            run.eventually("describeShareGroups", () -> {
                var described = admin.describeShareGroups(List.of(group)).all().get().get(group);
                return facts("state", described.groupState(), "members", described.members().stream()
                    .map(one -> one.assignment().topicPartitions()).toList(),
                    "coordinator", run.known(described.coordinator()));
            }, outcome -> String.valueOf(outcome).contains("STABLE") || String.valueOf(outcome).contains("Stable"));
        }
        run.eventually("alterShareGroupOffsets",
            () -> admin.alterShareGroupOffsets(group, Map.of(first, 4L)).all(), outcome -> outcome == null);
        run.step("listShareGroupOffsets", () -> {
            var offsets = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(group).get();
            return offsets.get(first).startOffset();
        });
        run.step("deleteShareGroupOffsets", () -> admin.deleteShareGroupOffsets(group, Set.of(topic)).topicResult(topic));
        run.step("deleteShareGroups", () -> run.each(admin.deleteShareGroups(List.of(group)).deletedGroups()));
    }

    private static void streams(AdminRun run, String group) throws Exception {
        Admin admin = run.admin;
        ObjectNode words = run.args.json().deepCopy();
        words.put("application", group).put("input", run.name("lines")).put("output", run.name("counts"))
            .put("protocol", "streams").putArray("lines").add("one two two");
        run.step("streams application", () -> WordCount.run(new Args(words)));
        TopicPartition first = new TopicPartition(run.name("lines"), 0);
        run.eventually("describeStreamsGroups", () -> {
            var described = admin.describeStreamsGroups(List.of(group)).all().get().get(group);
            Set<String> sources = new TreeSet<>();
            described.subtopologies().forEach(one -> sources.addAll(one.sourceTopics()));
            return facts("state", described.groupState(), "sources", sources,
                "coordinator", run.known(described.coordinator()));
        }, outcome -> String.valueOf(outcome).toUpperCase(Locale.ROOT).contains("EMPTY"));
        run.eventually("alterStreamsGroupOffsets",
            () -> admin.alterStreamsGroupOffsets(group, Map.of(first, new OffsetAndMetadata(0))).all(),
            outcome -> outcome == null);
        run.step("listStreamsGroupOffsets", () -> {
            var offsets = admin.listStreamsGroupOffsets(Map.of(group, new ListStreamsGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group).get();
            return offsets.get(first).offset();
        });
        run.step("deleteStreamsGroupOffsets",
            () -> admin.deleteStreamsGroupOffsets(group, Set.of(first)).partitionResult(first));
        run.step("deleteStreamsGroups", () -> run.each(admin.deleteStreamsGroups(List.of(group)).deletedGroups()));
    }

    private static KafkaConsumer<byte[], byte[]> member(AdminRun run, String group, String protocol) {
        Properties properties = run.args.client("group.id", group, "group.protocol", protocol,
            "enable.auto.commit", "false", "auto.offset.reset", "earliest");
        KafkaConsumer<byte[], byte[]> member =
            new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(run.name("a")));
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (member.assignment().size() < 3 && System.nanoTime() < deadline) {
            member.poll(Duration.ofMillis(100));
        }
        return member;
    }

    private static List<Object> assignments(Collection<MemberDescription> members) {
        return members.stream().map(member -> (Object) member.assignment().topicPartitions()).toList();
    }

    private static Map<String, Object> facts(Object... pairs) {
        Map<String, Object> facts = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            facts.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return facts;
    }

    private static String suffix(String group) {
        return group.substring(group.lastIndexOf('-') + 1);
    }
}
