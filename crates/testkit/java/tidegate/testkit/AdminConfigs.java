package tidegate.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;

/** Steps on configurations of every kind of resource. */
final class AdminConfigs {
    private AdminConfigs() {
    }

    static void run(AdminRun run) throws Exception {
        Admin admin = run.admin;
        alter(run, Type.TOPIC, run.name("a"), "retention.ms", "123456");
        alter(run, Type.GROUP, run.name("share"), "share.auto.offset.reset", "earliest");
        alter(run, Type.CLIENT_METRICS, run.name("metrics"), "interval.ms", "60000");
        alter(run, Type.TOPIC, run.name("a"), "no.such.config", "1");
        for (Type type : List.of(Type.BROKER, Type.BROKER_LOGGER)) {
            ConfigResource broker = new ConfigResource(type, String.valueOf(AdminTopics.brokers(admin).get(0)));
            run.step("describeConfigs " + type, () -> describe(admin, broker).size() > 10);
        }
        run.eventually("listConfigResources", () -> {
            Collection<ConfigResource> all = admin.listConfigResources(
                Set.of(Type.TOPIC, Type.GROUP, Type.CLIENT_METRICS), new ListConfigResourcesOptions())
                .all().get();
            return all.stream().filter(one -> run.isOurs(one.name())).map(one -> one.type() + " " + one.name()).sorted().toList();
        }, outcome -> outcome instanceof List<?> list && list.size() == 5);
        run.step("listClientMetricsResources", () -> admin.listClientMetricsResources().all().get().stream()
            .map(one -> one.name()).filter(run::isOurs).toList());
        delete(run, Type.CLIENT_METRICS, run.name("metrics"), "interval.ms");
    }

    private static void alter(AdminRun run, Type type, String name, String config, String value) throws Exception {
        ConfigResource resource = new ConfigResource(type, name);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(config, value), AlterConfigOp.OpType.SET);
        String what = type + " " + config;
        run.step("incrementalAlterConfigs " + what,
            () -> run.admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
        run.eventually("describeConfigs " + what, () -> describe(run.admin, resource),
            outcome -> config.startsWith("no.") || String.valueOf(outcome).contains(config + "=" + value));
    }

    private static void delete(AdminRun run, Type type, String name, String config) {
        AlterConfigOp delete = new AlterConfigOp(new ConfigEntry(config, null), AlterConfigOp.OpType.DELETE);
        run.step("incrementalAlterConfigs delete", () -> run.admin.incrementalAlterConfigs(
            Map.of(new ConfigResource(type, name), List.of(delete))).all());
    }

    private static Map<String, String> describe(Admin admin, ConfigResource resource) throws Exception {
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        Map<String, String> values = new TreeMap<>();
        config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }
}
