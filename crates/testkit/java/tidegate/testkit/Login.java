package tidegate.testkit;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

/** One attempt to get into a cluster, and what the client shows its user. */
final class Login {
    private Login() {
    }

    /**
     * No arguments. Returns {@code in} (true), or {@code error}, the class of the exception that the Admin client gave its
     * user, {@code message}, its message, and after {@code ": "} those of its causes.
     */
    static Object run(Args args) {
        Properties properties = args.client("default.api.timeout.ms", "15000", "request.timeout.ms", "10000");
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get();
            return Map.of("in", true);
        } catch (Exception failure) {
            Throwable cause = Helper.cause(failure);
            StringBuilder message = new StringBuilder(String.valueOf(cause.getMessage()));
            for (Throwable deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
                message.append(": ").append(deeper.getMessage());
            }
            return Map.of("error", cause.getClass().getSimpleName(), "message", message.toString());
        }
    }
}
