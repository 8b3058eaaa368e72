package tidegate.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/** Reads what a paced producer wrote and holds it against what was acknowledged. */
final class Verify {
    private final PacedProducer producer;
    private final Map<Integer, TreeMap<Long, Long>> numbersByOffset = new TreeMap<>();
    private final Map<Long, Integer> copies = new HashMap<>();
    private int redelivered;

    private Verify(PacedProducer producer) {
        this.producer = producer;
    }

    /**
     * {@code name} of the paced producer; {@code group} and {@code protocol} as for {@code consume}; {@code timeout_ms};
     * {@code idle_ms} to wait for more after all that was acknowledged has been read. May run while the producer does.
     * Returns how many records were {@code acked} and {@code read}; of the acknowledged, how many are {@code missing} or
     * {@code misplaced} (not at the offset that was acknowledged); how many records lie in the log more than once
     * ({@code duplicated}) or before an earlier one ({@code order_violations}); how many were {@code unacked} but
     * written; how often a group delivered the same offset again ({@code redelivered}, which groups may); a few
     * {@code examples} of what is wrong.
     */
    static Object run(Args args) {
        PacedProducer producer = PacedProducer.named(args);
        Verify verify = new Verify(producer);
        try (KafkaConsumer<byte[], byte[]> consumer = Consume.consumer(args, List.of(producer.topic()), args.text("isolation", "read_uncommitted"))) {
            verify.read(consumer, args);
        }
        return verify.result();
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Args args) {
        long deadline = System.nanoTime() + args.number("timeout_ms", 120_000) * 1_000_000L;
        long idle = args.number("idle_ms", 1_000) * 1_000_000L;
        long last = System.nanoTime();
        while (System.nanoTime() < deadline) {
            int before = copies.size();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                add(record);
            }
            if (copies.size() > before) {
                last = System.nanoTime();
                commit(consumer, args);
            } else if (System.nanoTime() - last > idle && copies.keySet().containsAll(producer.acked().keySet())) {
                return;
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        String text = Records.text(record.value());
        if (!Records.prefix(text).equals(producer.prefix())) {
            return;
        }
        long number = Records.number(text);
        TreeMap<Long, Long> partition = numbersByOffset.computeIfAbsent(record.partition(), p -> new TreeMap<>());
        if (partition.put(record.offset(), number) == null) {
            copies.merge(number, 1, Integer::sum);
        } else {
            redelivered++;
        }
    }

    private static void commit(KafkaConsumer<byte[], byte[]> consumer, Args args) {
        if (!args.has("group")) {
            return;
        }
        try {
            consumer.commitSync();
        } catch (KafkaException rebalanced) {
            // Read again by whoever has the partition now.
        }
    }

    private Object result() {
        List<String> examples = new ArrayList<>();
        int orderViolations = 0;
        for (Map.Entry<Integer, TreeMap<Long, Long>> partition : numbersByOffset.entrySet()) {
            long before = -1;
            for (Map.Entry<Long, Long> one : partition.getValue().entrySet()) {
                if (one.getValue() <= before) {
                    orderViolations++;
                    examples.add(one.getValue() + " after " + before + " in partition " + partition.getKey());
                }
                before = one.getValue();
            }
        }
        int missing = 0;
        int misplaced = 0;
        for (Map.Entry<Long, PacedProducer.Position> one : producer.acked().entrySet()) {
            PacedProducer.Position position = one.getValue();
            TreeMap<Long, Long> partition = numbersByOffset.getOrDefault(position.partition(), new TreeMap<>());
            if (!copies.containsKey(one.getKey())) {
                missing++;
                examples.add(one.getKey() + " missing, acked at " + position);
            } else if (!one.getKey().equals(partition.get(position.offset()))) {
                misplaced++;
                examples.add(one.getKey() + " not where it was acked: " + position);
            }
        }
        long duplicated = copies.values().stream().filter(count -> count > 1).count();
        long unacked = copies.keySet().stream().filter(number -> !producer.acked().containsKey(number)).count();
        Map<String, Object> result = new TreeMap<>();
        result.put("acked", producer.acked().size());
        result.put("read", copies.size());
        result.put("missing", missing);
        result.put("misplaced", misplaced);
        result.put("duplicated", duplicated);
        result.put("order_violations", orderViolations);
        result.put("unacked", unacked);
        result.put("redelivered", redelivered);
        result.put("examples", examples.subList(0, Math.min(10, examples.size())));
        return result;
    }
}
