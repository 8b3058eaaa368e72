package tidegate.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A share consumer (KIP-932). */
final class ShareConsume {
    private ShareConsume() {
    }

    /**
     * {@code topics}, {@code group}, {@code release} (whether to give each record back once before accepting it); when
     * to stop as for {@code consume}. The group starts at the earliest offset. Returns what {@link Seen} says, how many
     * {@code distinct} values there were, how many records were {@code released}, and errors of acknowledgements by
     * class. In a share group, order and single delivery are not promised.
     */
    static Object records(Args args) throws Exception {
        startEarliest(args, args.text("group"));
        Seen seen = new Seen(args.flag("values", false));
        Map<String, Integer> errors = new TreeMap<>();
        int[] released = {0};
        try (KafkaShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(
                args.client("group.id", args.text("group"), "share.acknowledgement.mode", "explicit"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(args.texts("topics"));
            String stopped = new Consume.Stop(args, seen).poll(() -> {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    boolean first = record.deliveryCount().orElse((short) 1) == 1;
                    if (first && args.flag("release", false)) {
                        consumer.acknowledge(record, AcknowledgeType.RELEASE);
                        released[0]++;
                    } else {
                        consumer.acknowledge(record, AcknowledgeType.ACCEPT);
                        seen.add(record);
                    }
                }
                Map<TopicIdPartition, Optional<KafkaException>> committed = consumer.commitSync();
                committed.values().forEach(error ->
                    error.ifPresent(e -> errors.merge(e.getClass().getSimpleName(), 1, Integer::sum)));
                return records.count();
            });
            Map<String, Object> result = new TreeMap<>(seen.result(stopped));
            result.put("distinct", seen.distinct());
            result.put("released", released[0]);
            result.put("errors", errors);
            return result;
        }
    }

    static void startEarliest(Args args, String group) throws Exception {
        try (Admin admin = Admin.create(args.client())) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
            ConfigEntry earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
            admin.incrementalAlterConfigs(
                Map.of(resource, List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET)))).all().get();
        }
    }
}
