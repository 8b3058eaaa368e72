package tidegate.bench;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces records of 1 KiB as fast as possible, or at a fixed rate, round-robin over the topics. */
final class Producing {
    private static final int RECORD = 1024;
    private static final long TICK = 1_000_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<String> topics;
    private final byte[] value = new byte[RECORD];
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();
    /** Touched by the producer's one I/O thread only, until it is flushed. */
    private final Histogram latency = new Histogram(60_000_000_000L, 3);
    private long sent;

    private Producing(Order order) {
        topics = order.topics();
        new Random(7).nextBytes(value);
        producer = new KafkaProducer<>(
                order.client(Map.of("acks", "all", "linger.ms", 5, "batch.size", (int) order.number("batch"))),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Order: bootstrap, prefix, topics, seconds, records (the most to send), rate (records a second, 0: no limit), batch (bytes). */
    static String run(Order order) throws Exception {
        Producing load = new Producing(order);
        try (KafkaProducer<byte[], byte[]> producer = load.producer; Versions versions = Versions.watch(producer)) {
            load.connect();
            Wire wire = new Wire(producer.metrics(), "producer-metrics");
            if (!order.has("unmeasured")) {
                Load.awaitGo();
            }
            long begin = System.nanoTime();
            long deadline = begin + (long) (order.real("seconds") * 1e9);
            wire.start();
            double rate = order.real("rate");
            if (rate > 0) {
                load.paced(begin, deadline, rate);
            } else {
                load.unpaced(deadline, order.number("records"));
            }
            producer.flush();
            long elapsed = System.nanoTime() - begin;
            if (load.failure.get() != null) {
                throw load.failure.get();
            }
            if (load.acknowledged.get() != load.sent) {
                throw new IllegalStateException("sent " + load.sent + ", acknowledged " + load.acknowledged);
            }
            return Report.of(load.sent, RECORD, elapsed, wire, load.latency, versions);
        }
    }

    /** Opens the connection to every leader, so that none is opened while the clock runs. */
    private void connect() throws Exception {
        for (String topic : topics) {
            int partitions = producer.partitionsFor(topic).size();
            for (int partition = 0; partition < partitions; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, null, value), (done, error) -> {
                    if (error != null) {
                        failure.set(error);
                    }
                });
            }
        }
        producer.flush();
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private void unpaced(long deadline, long records) {
        while (sent < records && failure.get() == null) {
            long now = System.nanoTime();
            if (now >= deadline) {
                return;
            }
            for (int i = 0; i < 16; i++) {
                send(now);
            }
        }
    }

    /** Every millisecond its share of the rate; latency counts from when the share was due, so a stall is not hidden. */
    private void paced(long begin, long deadline, double rate) {
        for (long due = begin; due < deadline && failure.get() == null; due += TICK) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            long target = (long) ((due - begin + TICK) * rate / 1e9);
            while (sent < target) {
                send(due);
            }
        }
    }

    private void send(long due) {
        String topic = topics.get((int) (sent % topics.size()));
        sent++;
        producer.send(new ProducerRecord<>(topic, value), (done, error) -> {
            if (error != null) {
                failure.set(error);
                return;
            }
            acknowledged.setRelease(acknowledged.getPlain() + 1);
            latency.recordValue(Math.min(System.nanoTime() - due, 60_000_000_000L));
        });
    }
}
