package tidegate.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.RetriableException;

/** Topics by the Admin client. */
final class Topics {
    private Topics() {
    }

    /**
     * {@code topics}, {@code partitions} and {@code replicas} (the brokers' default without), {@code configs}. Returns
     * when a describe shows every partition with a leader, and each leader serves it, so that what comes next need not wait.
     */
    static Object create(Args args) throws Exception {
        int partitions = args.number("partitions", -1);
        int replicas = args.number("replicas", -1);
        Optional<Integer> count = partitions > 0 ? Optional.of(partitions) : Optional.empty();
        Optional<Short> factor = replicas > 0 ? Optional.of((short) replicas) : Optional.empty();
        Map<String, String> configs = args.object("configs");
        List<String> names = args.texts("topics");
        try (Admin admin = Admin.create(args.client())) {
            admin.createTopics(names.stream().map(name -> new NewTopic(name, count, factor).configs(configs)).toList())
                .all().get();
            until(() -> haveLeaders(admin, names));
            until(() -> leadersServe(admin, names));
            return until(() -> Optional.of(describe(admin, names)));
        }
    }

    /** {@code topics}. */
    static Object delete(Args args) throws Exception {
        try (Admin admin = Admin.create(args.client())) {
            admin.deleteTopics(args.texts("topics")).all().get();
            return Map.of();
        }
    }

    /** {@code topics}: for each its id and, for each partition, leader, replicas and replicas in sync. */
    static Object describe(Args args) throws Exception {
        try (Admin admin = Admin.create(args.client())) {
            return describe(admin, args.texts("topics"));
        }
    }

    /**
     * What {@code step} gives, once it gives something: any broker may be asked, and one that has not learned of a topic
     * yet says that there is none.
     */
    private static <T> T until(Callable<Optional<T>> step) throws Exception {
        while (true) {
            try {
                Optional<T> result = step.call();
                if (result.isPresent()) {
                    return result.get();
                }
            } catch (ExecutionException notYet) {
                if (!(notYet.getCause() instanceof RetriableException)) {
                    throw notYet;
                }
            }
            Thread.sleep(20);
        }
    }

    private static Optional<Boolean> haveLeaders(Admin admin, List<String> names) throws Exception {
        boolean all = admin.describeTopics(names).allTopicNames().get().values().stream()
            .flatMap(topic -> topic.partitions().stream())
            .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
        return all ? Optional.of(true) : Optional.empty();
    }

    /**
     * Each leader answers once it has learned that it leads. A producer that is earlier may see its second batch taken and
     * its first refused for ever (KAFKA-15591).
     */
    private static Optional<Boolean> leadersServe(Admin admin, List<String> names) throws Exception {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
            topic.partitions().forEach(partition ->
                all.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.earliest()));
        }
        admin.listOffsets(all).all().get();
        return Optional.of(true);
    }

    private static Map<String, Object> describe(Admin admin, List<String> names) throws Exception {
        Map<String, Object> topics = new TreeMap<>();
        for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
            Map<String, Object> partitions = new TreeMap<>();
            for (TopicPartitionInfo partition : topic.partitions()) {
                Node leader = partition.leader();
                partitions.put(String.valueOf(partition.partition()), Map.of(
                    "leader", leader == null ? -1 : leader.id(),
                    "replicas", partition.replicas().stream().map(Node::id).toList(),
                    "isr", partition.isr().stream().map(Node::id).toList()));
            }
            topics.put(topic.name(), Map.of("id", topic.topicId().toString(), "partitions", partitions));
        }
        return topics;
    }
}
