package tidegate.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Produced;

/** A Streams application that counts words: it repartitions, so it creates internal topics. */
final class WordCount {
    private WordCount() {
    }

    /**
     * {@code application}, {@code input}, {@code output} (topics that exist), {@code protocol} ({@code classic} or
     * {@code streams}, KIP-1071), {@code lines} (sent to the input first), {@code timeout_ms}. Returns {@code counts} by
     * word once they add up to the words sent, or the deadline has passed; {@code complete}; the application's state.
     */
    static Object run(Args args) throws Exception {
        int words = 0;
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(args.client(), new StringSerializer(), new StringSerializer())) {
            for (String line : args.texts("lines")) {
                producer.send(new ProducerRecord<>(args.text("input"), line));
                words += line.split(" ").length;
            }
        }
        Path state = Files.createTempDirectory(Path.of("."), "streams");
        KafkaStreams streams = start(args, state);
        try {
            long deadline = System.nanoTime() + args.number("timeout_ms", 60_000) * 1_000_000L;
            Map<String, Long> counts = new TreeMap<>();
            try (KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(
                    args.client("group.id", args.text("application") + "-reader", "auto.offset.reset", "earliest"),
                    new StringDeserializer(), new LongDeserializer())) {
                consumer.subscribe(args.texts("output"));
                while (sum(counts) < words && System.nanoTime() < deadline && isAlive(streams)) {
                    for (ConsumerRecord<String, Long> record : consumer.poll(Duration.ofMillis(100))) {
                        counts.merge(record.key(), record.value(), Math::max);
                    }
                }
            }
            return Map.of("counts", counts, "complete", sum(counts) == words, "state", streams.state().name());
        } finally {
            streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(Duration.ofSeconds(30)));
        }
    }

    private static KafkaStreams start(Args args, Path state) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream(args.text("input"))
            .flatMapValues(line -> Arrays.asList(line.toLowerCase(Locale.ROOT).split(" ")))
            .groupBy((key, word) -> word)
            .count()
            .toStream()
            .to(args.text("output"), Produced.with(Serdes.String(), Serdes.Long()));
        Properties properties = args.client(
            "application.id", args.text("application"),
            "group.protocol", args.text("protocol", "classic"),
            "auto.offset.reset", "earliest",
            "commit.interval.ms", "100",
            "replication.factor", "-1",
            "state.dir", state.toString(),
            "default.key.serde", Serdes.StringSerde.class.getName(),
            "default.value.serde", Serdes.StringSerde.class.getName());
        KafkaStreams streams = new KafkaStreams(builder.build(), properties);
        streams.start();
        return streams;
    }

    private static boolean isAlive(KafkaStreams streams) {
        return streams.state() != KafkaStreams.State.ERROR;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
