package tidegate.bench;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Bytes that a client really moved over its sockets, both ways. */
final class Wire {
    private final Metric incoming;
    private final Metric outgoing;
    private long incomingBefore;
    private long outgoingBefore;

    Wire(Map<MetricName, ? extends Metric> metrics, String group) {
        incoming = find(metrics, group, "incoming-byte-total");
        outgoing = find(metrics, group, "outgoing-byte-total");
    }

    void start() {
        incomingBefore = value(incoming);
        outgoingBefore = value(outgoing);
    }

    long received() {
        return value(incoming);
    }

    long moved() {
        return value(incoming) - incomingBefore + value(outgoing) - outgoingBefore;
    }

    private static long value(Metric metric) {
        return ((Number) metric.metricValue()).longValue();
    }

    private static Metric find(Map<MetricName, ? extends Metric> metrics, String group, String name) {
        for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
            MetricName found = entry.getKey();
            if (found.group().equals(group) && found.name().equals(name) && !found.tags().containsKey("node-id")) {
                return entry.getValue();
            }
        }
        throw new IllegalStateException("the client has no metric " + name);
    }
}
