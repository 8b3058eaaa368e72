package tidegate.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers that read a known number of records, or until nothing more comes, and tell what they saw. */
final class Consume {
    private Consume() {
    }

    /**
     * {@code topics}, {@code group} (without: all partitions assigned by hand), {@code protocol} ({@code classic} or
     * {@code consumer}), {@code isolation} ({@code read_committed}), {@code expect} (stop after so many),
     * {@code idle_ms} (stop when nothing came for so long; 0 for never), {@code timeout_ms}, {@code values} (whether to
     * return them). Starts at the earliest offset unless {@code config} says otherwise. Returns what {@link Seen} says
     * and why it {@code stopped}: {@code expected}, {@code idle} or {@code deadline}.
     */
    static Object records(Args args) {
        Seen seen = new Seen(args.flag("values", false));
        try (KafkaConsumer<byte[], byte[]> consumer =
                consumer(args, args.texts("topics"), args.text("isolation", "read_uncommitted"))) {
            String stopped = new Stop(args, seen).poll(() -> {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    seen.add(record);
                }
                return records.count();
            });
            if (args.has("group")) {
                consumer.commitSync();
            }
            return seen.result(stopped);
        }
    }

    /** A consumer of these topics: subscribed if the call names a {@code group}, else assigned all partitions. */
    static KafkaConsumer<byte[], byte[]> consumer(Args args, List<String> topics, String isolation) {
        Properties properties = args.client(
            "auto.offset.reset", "earliest",
            "isolation.level", isolation,
            "group.protocol", args.text("protocol", "classic"),
            "group.id", args.text("group", "none"),
            "enable.auto.commit", "false");
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        if (args.has("group")) {
            consumer.subscribe(topics);
        } else {
            List<TopicPartition> all = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
            consumer.assign(all);
        }
        return consumer;
    }

    /** When a reader has read enough. */
    record Stop(int expect, long idleNanos, long timeoutNanos, Seen seen) {
        interface Poll {
            int records();
        }

        Stop(Args args, Seen seen) {
            this(args.number("expect", Integer.MAX_VALUE), args.number("idle_ms", args.has("expect") ? 0 : 3_000) * 1_000_000L,
                args.number("timeout_ms", 60_000) * 1_000_000L, seen);
        }

        String poll(Poll poll) {
            long start = System.nanoTime();
            long last = start;
            while (seen.count() < expect) {
                long now = System.nanoTime();
                if (now - start > timeoutNanos) {
                    return "deadline";
                }
                // A reader that has seen nothing yet may still be joining its group.
                if (idleNanos > 0 && now - last > idleNanos * (seen.count() == 0 ? 3 : 1)) {
                    return "idle";
                }
                if (poll.records() > 0) {
                    last = System.nanoTime();
                }
            }
            return "expected";
        }
    }
}
