package tidegate.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Kafka broker that formats its empty data directory itself, which spares a JVM start for each broker. */
public final class Broker {
    private Broker() {
    }

    /**
     * Arguments: cluster id, data directory, server.properties. More arguments for the format stand in the working
     * directory's {@code format.args}, one a line, as secrets do not belong into a process list.
     */
    public static void main(String[] args) throws java.io.IOException {
        Attached.toParent();
        if (!Files.exists(Path.of(args[1], "meta.properties"))) {
            List<String> format = new ArrayList<>(List.of("format", "--cluster-id", args[0], "--config", args[2]));
            format.addAll(Files.readAllLines(Path.of("format.args")));
            int status = kafka.tools.StorageTool.execute(format.toArray(String[]::new), System.err);
            if (status != 0) {
                System.exit(status);
            }
        }
        kafka.Kafka.main(new String[] {args[2]});
    }
}
