package tidegate.bench;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Creates the topics of a workload. */
final class Topics {
    /** Controllers refuse operations that are too large. */
    private static final int AT_ONCE = 1_000;

    private Topics() {
    }

    static String create(Order order) throws Exception {
        int partitions = (int) order.number("partitions");
        short replication = (short) order.number("replication");
        Map<String, String> configs = Map.of("retention.bytes", order.text("retention"), "segment.bytes", order.text("segment"));
        try (Admin admin = Admin.create(order.client(Map.of()))) {
            List<NewTopic> topics = order.topics().stream()
                    .map(name -> new NewTopic(name, partitions, replication).configs(configs))
                    .toList();
            for (int i = 0; i < topics.size(); i += AT_ONCE) {
                admin.createTopics(topics.subList(i, Math.min(i + AT_ONCE, topics.size()))).all().get();
            }
        }
        return "topics=" + order.number("topics");
    }
}
