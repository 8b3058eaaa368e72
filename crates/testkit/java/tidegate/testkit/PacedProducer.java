package tidegate.testkit;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A producer that sends at a steady rate in the background and remembers where each acknowledged record lies. */
final class PacedProducer {
    /** Where a record was acknowledged. */
    record Position(int partition, long offset) {
    }

    private static final ConcurrentMap<String, PacedProducer> RUNNING = new ConcurrentHashMap<>();

    private final String topic;
    private final String prefix;
    private final ConcurrentMap<Long, Position> acked = new ConcurrentHashMap<>();
    private final Map<String, Integer> errors = new TreeMap<>();
    private final Thread thread;
    private volatile long sent;
    private volatile boolean stopping;

    private PacedProducer(Args args) {
        topic = args.text("topic");
        prefix = args.text("name");
        KafkaProducer<byte[], byte[]> producer = Produce.producer(args);
        thread = new Thread(() -> run(producer, args), "paced-" + prefix);
        thread.setDaemon(true);
    }

    /** {@code name}, {@code topic}, {@code rate} (records a second), {@code size}, {@code keys}. Returns at once. */
    static Object start(Args args) {
        PacedProducer producer = new PacedProducer(args);
        if (RUNNING.putIfAbsent(producer.prefix, producer) != null) {
            throw new IllegalArgumentException("there is a paced producer of this name");
        }
        producer.thread.start();
        return Map.of();
    }

    /** {@code name}: how many records were {@code sent} and {@code acked} so far, and {@code errors} by class. */
    static Object state(Args args) {
        return named(args).state();
    }

    /** {@code name}: stops sending, waits until each record sent was acknowledged or failed, returns the state. */
    static Object stop(Args args) throws InterruptedException {
        PacedProducer producer = named(args);
        producer.stopping = true;
        producer.thread.join();
        return producer.state();
    }

    static PacedProducer named(Args args) {
        PacedProducer producer = RUNNING.get(args.text("name"));
        if (producer == null) {
            throw new IllegalArgumentException("there is no paced producer of this name");
        }
        return producer;
    }

    String topic() {
        return topic;
    }

    String prefix() {
        return prefix;
    }

    Map<Long, Position> acked() {
        return acked;
    }

    private Object state() {
        synchronized (errors) {
            return Map.of("sent", sent, "acked", acked.size(), "errors", new TreeMap<>(errors));
        }
    }

    private void run(KafkaProducer<byte[], byte[]> producer, Args args) {
        int rate = args.number("rate", 1000);
        int keys = args.number("keys", 0);
        int size = args.number("size", 100);
        long start = System.nanoTime();
        try (producer) {
            for (long i = 0; !stopping; i++) {
                LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
                send(producer, i, new ProducerRecord<>(topic, Records.key(i, keys), Records.value(prefix, i, size)));
                sent = i + 1;
            }
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, long number, ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, error) -> {
            if (error == null) {
                acked.put(number, new Position(metadata.partition(), metadata.offset()));
            } else {
                fail(error);
            }
        });
    }

    private void fail(Exception error) {
        synchronized (errors) {
            errors.merge(error.getClass().getSimpleName(), 1, Integer::sum);
        }
    }
}
