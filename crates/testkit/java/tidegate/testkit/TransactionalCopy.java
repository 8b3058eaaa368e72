package tidegate.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Copies one topic to another, exactly once: what is read, what is written and the offsets of what was read are one
 * transaction. Whatever fails, the transaction is aborted, and reading goes on from the committed offsets.
 */
final class TransactionalCopy {
    private final Args args;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Integer> errors = new TreeMap<>();
    private KafkaProducer<byte[], byte[]> producer;
    /** The transaction that is open, or whose outcome is not known. */
    private Map<TopicPartition, OffsetAndMetadata> open = Map.of();
    private int openRecords;
    private int copied;
    private int commits;
    private int aborts;

    private TransactionalCopy(Args args, KafkaConsumer<byte[], byte[]> consumer) {
        this.args = args;
        this.consumer = consumer;
    }

    /**
     * {@code topics} (the input), {@code output}, {@code group}, {@code protocol}, {@code transactional_id},
     * {@code expect} (records to copy), {@code abort_every} (abort each n-th transaction on purpose; 0 for none),
     * {@code timeout_ms}. Returns how many records were {@code copied} in committed transactions, {@code commits},
     * {@code aborts}, {@code errors} by class.
     */
    static Object run(Args args) {
        try (KafkaConsumer<byte[], byte[]> consumer = 
                Consume.consumer(args, args.texts("topics"), "read_committed")) {
            TransactionalCopy copy = new TransactionalCopy(args, consumer);
            try {
                copy.run();
            } finally {
                copy.closeProducer();
            }
            return Map.of("copied", copy.copied, "commits", copy.commits, "aborts", copy.aborts, "errors", copy.errors);
        }
    }

    private void run() {
        long deadline = System.nanoTime() + args.number("timeout_ms", 120_000) * 1_000_000L;
        int attempts = 0;
        while (copied < args.number("expect", 1) && System.nanoTime() < deadline) {
            try {
                startProducer();
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                if (records.isEmpty()) {
                    continue;
                }
                int every = args.number("abort_every", 0);
                copy(records, every > 0 && ++attempts % every == 0);
            } catch (KafkaException failure) {
                errors.merge(failure.getClass().getSimpleName(), 1, Integer::sum);
                closeProducer();
            }
        }
    }

    private void copy(ConsumerRecords<byte[], byte[]> records, boolean abort) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            producer.send(new ProducerRecord<>(args.text("output"), record.partition(), record.key(), record.value()));
            offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        open = offsets;
        openRecords = records.count();
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        if (abort) {
            producer.abortTransaction();
            rewind();
        } else {
            commit();
            committed();
        }
    }

    /** A commit that timed out may have happened: only asking again tells. */
    private void commit() {
        for (int i = 0; i < 5; i++) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException unknown) {
                errors.merge("TimeoutException", 1, Integer::sum);
            }
        }
        producer.commitTransaction();
    }

    private void committed() {
        copied += openRecords;
        commits++;
        open = Map.of();
    }

    /** Goes back to the committed offsets, which also tell what became of a transaction in doubt. */
    private void rewind() {
        Set<TopicPartition> asked = new HashSet<>(consumer.assignment());
        asked.addAll(open.keySet());
        Map<TopicPartition, OffsetAndMetadata> stable = consumer.committed(asked);
        for (TopicPartition partition : consumer.assignment()) {
            OffsetAndMetadata offset = stable.get(partition);
            consumer.seek(partition, offset == null ? 0 : offset.offset());
        }
        if (open.isEmpty()) {
            return;
        }
        boolean happened = open.entrySet().stream().allMatch(one -> {
            OffsetAndMetadata offset = stable.get(one.getKey());
            return offset != null && offset.offset() >= one.getValue().offset();
        });
        if (happened) {
            committed();
        } else {
            aborts++;
            open = Map.of();
        }
    }

    /** A new producer with the same transactional id first ends what the old one left open, whatever it was. */
    private void startProducer() {
        if (producer != null) {
            return;
        }
        producer = new KafkaProducer<>(
            args.client("transactional.id", args.text("transactional_id"), "transaction.timeout.ms", "30000"),
            new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        rewind();
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
