package tidegate.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers that send a known number of records and tell what was acknowledged. */
final class Produce {
    /** What the callbacks said. */
    static final class Outcome {
        private final Map<String, long[]> offsets = new TreeMap<>();
        private final Map<String, Integer> errors = new TreeMap<>();
        private int acked;

        synchronized void add(RecordMetadata metadata, Exception error) {
            if (error != null) {
                errors.merge(error.getClass().getSimpleName(), 1, Integer::sum);
                return;
            }
            acked++;
            long offset = metadata.offset();
            long[] seen = offsets.computeIfAbsent(String.valueOf(metadata.partition()), p -> new long[] {offset, offset, 0});
            seen[0] = Math.min(seen[0], offset);
            seen[1] = Math.max(seen[1], offset);
            seen[2]++;
        }

        synchronized Map<String, Object> result(double seconds) {
            Map<String, Object> partitions = new TreeMap<>();
            offsets.forEach((partition, seen) ->
                partitions.put(partition, Map.of("first", seen[0], "last", seen[1], "count", seen[2])));
            return Map.of("acked", acked, "partitions", partitions, "errors", errors, "seconds", seconds);
        }
    }

    private Produce() {
    }

    /**
     * {@code topic}, {@code count}, {@code prefix}, {@code size} (bytes), {@code keys} (how many; 0 for none),
     * {@code partition}, {@code rate} (records a second; 0 for all at once). Returns {@code acked}, for each partition
     * the first and last acknowledged offset and their count, the errors by class, and the seconds that it took.
     */
    static Object records(Args args) {
        long start = System.nanoTime();
        Outcome outcome = new Outcome();
        try (KafkaProducer<byte[], byte[]> producer = producer(args)) {
            send(producer, args, args.text("prefix", "r"), outcome);
            producer.flush();
        }
        return outcome.result((System.nanoTime() - start) / 1e9);
    }

    /**
     * {@code transactional_id}, {@code outcomes}: an array of {@code commit} and {@code abort}, each a transaction of
     * {@code count} records whose prefix is {@code <prefix>-<index>-<outcome>}; the rest as for {@code produce}.
     */
    static Object transactions(Args args) {
        List<Object> results = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(args, "transactional.id", args.text("transactional_id"))) {
            producer.initTransactions();
            int index = 0;
            for (String wanted : args.texts("outcomes")) {
                long start = System.nanoTime();
                Outcome outcome = new Outcome();
                producer.beginTransaction();
                send(producer, args, args.text("prefix", "r") + "-" + index++ + "-" + wanted, outcome);
                producer.flush();
                if (wanted.equals("commit")) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
                results.add(outcome.result((System.nanoTime() - start) / 1e9));
            }
        }
        return Map.of("transactions", results);
    }

    static KafkaProducer<byte[], byte[]> producer(Args args, String... defaults) {
        return new KafkaProducer<>(args.client(defaults), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Args args, String prefix, Outcome outcome) {
        Integer partition = args.has("partition") ? args.number("partition", 0) : null;
        int size = args.number("size", 0);
        int keys = args.number("keys", 0);
        int rate = args.number("rate", 0);
        long start = System.nanoTime();
        for (int i = 0; i < args.number("count", 1); i++) {
            if (rate > 0) {
                LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
            }
            byte[] value = Records.value(prefix, i, size);
            producer.send(new ProducerRecord<>(args.text("topic"), partition, Records.key(i, keys), value), outcome::add);
        }
    }
}
