package tidegate.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning over and over, as fast as one consumer with Kafka's defaults can. */
final class Fetching {
    private static final long QUIET = 100_000_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private long records;
    private long bytes;

    private Fetching(KafkaConsumer<byte[], byte[]> consumer, List<String> topics) {
        this.consumer = consumer;
        for (String topic : topics) {
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
        }
        ends.putAll(consumer.endOffsets(partitions));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Order: bootstrap, prefix, topics, seconds, records (the most to read). */
    static String run(Order order) throws Exception {
        Map<String, Object> configs = order.client(Map.of("enable.auto.commit", false));
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Versions versions = Versions.watch(consumer)) {
            Fetching load = new Fetching(consumer, order.topics());
            Wire wire = new Wire(consumer.metrics(), "consumer-metrics");
            load.connect(wire);
            Load.awaitGo();
            long begin = System.nanoTime();
            long deadline = begin + (long) (order.real("seconds") * 1e9);
            wire.start();
            consumer.resume(load.partitions);
            load.records = 0;
            load.bytes = 0;
            long most = order.number("records");
            while (System.nanoTime() < deadline && load.records < most) {
                load.poll();
            }
            long elapsed = System.nanoTime() - begin;
            long counted = load.records;
            long size = counted == 0 ? 0 : load.bytes / counted;
            load.settle(wire);
            return Report.of(counted, size, elapsed, wire, null, versions);
        }
    }

    /** Has a connection to every leader and, paused, nothing on its way. */
    private void connect(Wire wire) throws InterruptedException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (records == 0) {
            poll();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing was fetched in 30 s");
            }
        }
        settle(wire);
    }

    /** Stops fetching and waits until what was on its way has arrived, so that bytes and CPU are of the same work. */
    private void settle(Wire wire) {
        consumer.pause(partitions);
        long received = wire.received();
        long since = System.nanoTime();
        while (System.nanoTime() - since < QUIET) {
            consumer.poll(Duration.ofMillis(10));
            if (wire.received() != received) {
                received = wire.received();
                since = System.nanoTime();
            }
        }
    }

    private void poll() {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> batch = polled.records(partition);
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                bytes += record.serializedValueSize();
            }
            records += batch.size();
            if (batch.get(batch.size() - 1).offset() + 1 >= ends.get(partition)) {
                consumer.seekToBeginning(List.of(partition));
            }
        }
    }
}
