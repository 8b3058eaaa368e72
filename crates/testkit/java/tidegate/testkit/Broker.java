package tidegate.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** A Kafka broker that formats its empty data directory itself, which spares a JVM start for each broker. */
public final class Broker {
    private Broker() {
    }

    /** Arguments: cluster id, data directory, server.properties. */
    public static void main(String[] args) {
        Attached.toParent();
        if (!Files.exists(Path.of(args[1], "meta.properties"))) {
            String[] format = {"format", "--cluster-id", args[0], "--config", args[2]};
            int status = kafka.tools.StorageTool.execute(format, System.err);
            if (status != 0) {
                System.exit(status);
            }
        }
        kafka.Kafka.main(new String[] {args[2]});
    }
}
