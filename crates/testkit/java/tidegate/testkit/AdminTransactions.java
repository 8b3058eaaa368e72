package tidegate.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Steps on transactions, two of which are left open for them. */
final class AdminTransactions {
    private AdminTransactions() {
    }

    static void run(AdminRun run) throws Exception {
        Admin admin = run.admin;
        TopicPartition first = new TopicPartition(run.name("a"), 1);
        TopicPartition second = new TopicPartition(run.name("a"), 2);
        String terminated = run.name("terminated");
        KafkaProducer<byte[], byte[]> one = open(run, terminated, first);
        KafkaProducer<byte[], byte[]> other = open(run, run.name("aborted"), second);
        run.step("describeTransactions", () -> {
            TransactionDescription described = admin.describeTransactions(List.of(terminated)).all().get().get(terminated);
            return List.of(described.state(), described.topicPartitions(), described.transactionTimeoutMs());
        });
        run.step("describeTransactions missing", () -> admin.describeTransactions(List.of(run.name("none"))).all());
        run.eventually("listTransactions", () -> admin.listTransactions().all().get().stream()
            .filter(listed -> run.isOurs(listed.transactionalId()))
            .map(listed -> listed.transactionalId() + " " + listed.state()).sorted().toList(),
            outcome -> outcome instanceof List<?> list && list.size() == 2);
        run.step("describeProducers", () -> admin.describeProducers(List.of(first)).partitionResult(first).get()
            .activeProducers().stream()
            .map(state -> state.lastSequence() + " " + state.currentTransactionStartOffset().isPresent()).toList());
        run.step("abortTransaction", () -> {
            ProducerState state = admin.describeProducers(List.of(second)).partitionResult(second).get()
                .activeProducers().get(0);
            return admin.abortTransaction(new AbortTransactionSpec(second, state.producerId(),
                (short) state.producerEpoch(), state.coordinatorEpoch().orElse(0))).all();
        });
        run.step("forceTerminateTransaction", () -> admin.forceTerminateTransaction(terminated).result());
        run.eventually("listTransactions terminated", () -> admin.listTransactions().all().get().stream()
            .filter(listed -> listed.transactionalId().equals(terminated)).map(listed -> listed.state()).toList(),
            outcome -> String.valueOf(outcome).contains("Empty"));
        run.step("fenceProducers", () -> admin.fenceProducers(List.of(run.name("aborted"))).all());
        run.step("fenced producer", () -> {
            other.commitTransaction();
            return true;
        });
        one.close(Duration.ZERO);
        other.close(Duration.ZERO);
    }

    private static KafkaProducer<byte[], byte[]> open(AdminRun run, String id, TopicPartition partition) throws Exception {
        KafkaProducer<byte[], byte[]> producer =
            Produce.producer(run.args, "transactional.id", id, "transaction.timeout.ms", "60000");
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, Records.value("t", 0, 0))).get();
        return producer;
    }
}
