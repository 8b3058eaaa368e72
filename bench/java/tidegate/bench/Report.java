package tidegate.bench;

import org.HdrHistogram.Histogram;

/** One line of figures. */
final class Report {
    private Report() {
    }

    static String of(long records, long size, long elapsed, Wire wire, Histogram latency, Versions versions) {
        StringBuilder line = new StringBuilder();
        line.append("records=").append(records);
        line.append(" payload_bytes=").append(records * size);
        line.append(" wire_bytes=").append(wire.moved());
        line.append(" seconds=").append(elapsed / 1e9);
        if (latency != null && latency.getTotalCount() > 0) {
            line.append(" p50_us=").append(latency.getValueAtPercentile(50) / 1e3);
            line.append(" p99_us=").append(latency.getValueAtPercentile(99) / 1e3);
            line.append(" p999_us=").append(latency.getValueAtPercentile(99.9) / 1e3);
        }
        line.append(" versions=").append(versions.seen());
        return line.toString();
    }
}
