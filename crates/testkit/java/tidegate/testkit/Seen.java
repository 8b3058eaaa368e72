package tidegate.testkit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a reader saw: {@code count}; {@code partitions}, by {@code topic-partition}, each with its count, first and last
 * offset, a digest over offsets, keys and values, and the values without their padding if wanted; {@code duplicates},
 * values seen before; {@code order_violations}, values whose number is not above the one before of the same prefix in
 * the same partition.
 */
final class Seen {
    private static final class Partition {
        long first = -1;
        long last;
        long count;
        final MessageDigest digest = sha256();
        final List<String> values = new ArrayList<>();
        final Map<String, Long> numbers = new HashMap<>();
    }

    private final boolean keepValues;
    private final Map<String, Partition> partitions = new TreeMap<>();
    private final Set<String> values = new HashSet<>();
    private int count;
    private int duplicates;
    private int orderViolations;

    Seen(boolean keepValues) {
        this.keepValues = keepValues;
    }

    int count() {
        return count;
    }

    int distinct() {
        return values.size();
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        Partition partition =
            partitions.computeIfAbsent(record.topic() + "-" + record.partition(), name -> new Partition());
        count++;
        partition.count++;
        partition.first = partition.first < 0 ? record.offset() : partition.first;
        partition.last = record.offset();
        partition.digest.update(ByteBuffer.allocate(8).putLong(0, record.offset()));
        update(partition.digest, record.key());
        update(partition.digest, record.value());
        if (record.value() == null) {
            return;
        }
        String text = Records.text(record.value());
        if (!values.add(text)) {
            duplicates++;
        }
        long number = Records.number(text);
        Long before = partition.numbers.put(Records.prefix(text), number);
        if (before != null && number <= before) {
            orderViolations++;
        }
        if (keepValues) {
            partition.values.add(text);
        }
    }

    Map<String, Object> result(String stopped) {
        Map<String, Object> each = new TreeMap<>();
        partitions.forEach((name, partition) -> {
            Map<String, Object> one = new TreeMap<>();
            one.put("count", partition.count);
            one.put("first", partition.first);
            one.put("last", partition.last);
            one.put("digest", HexFormat.of().formatHex(partition.digest.digest(), 0, 8));
            if (keepValues) {
                one.put("values", partition.values);
            }
            each.put(name, one);
        });
        return Map.of("count", count, "partitions", each, "duplicates", duplicates,
            "order_violations", orderViolations, "stopped", stopped);
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes == null ? -1 : bytes.length));
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
