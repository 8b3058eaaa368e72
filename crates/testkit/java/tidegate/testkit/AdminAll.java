package tidegate.testkit;

import java.time.Duration;
import org.apache.kafka.common.metrics.KafkaMetric;

/** Every method of the Admin client, once, in an order in which most have something to work on. */
final class AdminAll {
    private AdminAll() {
    }

    /**
     * {@code prefix}, new for each run. Returns {@code steps}, the outcome of each by name, comparable between two runs;
     * {@code uncalled}, the methods of the Admin client that no step calls; {@code addresses}, every {@code host:port}
     * of a broker that any result named.
     */
    static Object run(Args args) throws Exception {
        AdminRun run = new AdminRun(args);
        try (run) {
            AdminTopics.run(run);
            AdminConfigs.run(run);
            AdminGroups.run(run);
            AdminTransactions.run(run);
            AdminCluster.run(run);
            AdminTopics.delete(run);
            client(run);
        }
        return run.result();
    }

    private static void client(AdminRun run) {
        run.step("metrics", () -> !run.admin.metrics().isEmpty());
        run.step("registerMetricForSubscription", () -> {
            KafkaMetric metric = (KafkaMetric) run.admin.metrics().values().iterator().next();
            run.admin.registerMetricForSubscription(metric);
            run.admin.unregisterMetricFromSubscription(metric);
            return true;
        });
        run.step("clientInstanceId", () -> run.admin.clientInstanceId(Duration.ofSeconds(10)));
    }
}
