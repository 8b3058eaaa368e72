package tidegate.testkit;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.NodeApiVersions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;

/** Which versions of the APIs that carry records a producer and a consumer really use. */
final class VersionsUsed {
    private VersionsUsed() {
    }

    /**
     * {@code topic}: sends one record to each partition and reads it with a {@code protocol} consumer. Returns, for
     * {@code producer} and {@code consumer}, by node id, the version used of Produce, Fetch and Metadata.
     */
    static Object run(Args args) throws Exception {
        String topic = args.text("topic");
        Map<String, Object> result = new HashMap<>();
        int partitions;
        try (KafkaProducer<byte[], byte[]> producer = Produce.producer(args)) {
            partitions = producer.partitionsFor(topic).size();
            for (int i = 0; i < partitions; i++) {
                producer.send(new ProducerRecord<>(topic, i, null, Records.value("versions", i, 0))).get();
            }
            result.put("producer", used((ApiVersions) field(producer, "apiVersions")));
        }
        try (KafkaConsumer<byte[], byte[]> consumer = Consume.consumer(args, List.of(topic), "read_uncommitted")) {
            for (int read = 0; read < partitions;) {
                read += consumer.poll(Duration.ofMillis(100)).count();
            }
            result.put("consumer", used((ApiVersions) field(consumerClient(consumer), "apiVersions")));
        }
        return result;
    }

    private static Object consumerClient(KafkaConsumer<?, ?> consumer) throws ReflectiveOperationException {
        Object delegate = field(consumer, "delegate");
        if (delegate.getClass().getSimpleName().equals("ClassicKafkaConsumer")) {
            return field(field(delegate, "client"), "client");
        }
        Object thread = field(field(delegate, "applicationEventHandler"), "networkThread");
        return field(field(thread, "networkClientDelegate"), "client");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Integer>> used(ApiVersions versions) throws ReflectiveOperationException {
        Map<String, Map<String, Integer>> used = new TreeMap<>();
        ((Map<String, NodeApiVersions>) field(versions, "nodeApiVersions")).forEach((node, offered) -> {
            Map<String, Integer> keys = new TreeMap<>();
            for (ApiKeys key : List.of(ApiKeys.PRODUCE, ApiKeys.FETCH, ApiKeys.METADATA)) {
                keys.put(key.name, (int) offered.latestUsableVersion(key));
            }
            used.put(node, keys);
        });
        return used;
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
