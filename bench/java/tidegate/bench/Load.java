package tidegate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The bench's Java clients: one long-lived JVM, so that every path meets the same warmed-up code.
 *
 * <p>One order a line on standard input, {@code verb key=value ...}. A measured order answers {@code ready} when its
 * clients are connected, waits for {@code go}, and every order ends with {@code done name=value ...} or {@code error ...}.
 */
public final class Load {
    private static final BufferedReader ORDERS =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Load() {
    }

    public static void main(String[] args) throws IOException {
        for (String line = ORDERS.readLine(); line != null; line = ORDERS.readLine()) {
            String answer;
            try {
                answer = "done " + obey(line);
            } catch (Exception failure) {
                failure.printStackTrace();
                answer = "error " + failure.toString().replace('\n', ' ');
            }
            System.out.println(answer);
            System.out.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Tells that everything is connected, and returns when the bench has read the counters of the proxy. */
    static void awaitGo() throws IOException {
        System.out.println("ready");
        System.out.flush();
        String line = ORDERS.readLine();
        if (!"go".equals(line)) {
            throw new IOException("expected go, not " + line);
        }
    }

    private static String obey(String line) throws Exception {
        String[] words = line.split(" ");
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            options.put(pair[0], pair[1]);
        }
        Order order = new Order(options);
        return switch (words[0]) {
            case "topics" -> Topics.create(order);
            case "produce" -> Producing.run(order);
            case "fetch" -> Fetching.run(order);
            default -> throw new IllegalArgumentException("unknown order " + words[0]);
        };
    }
}
