package tidegate.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What the bench asks for, by name. */
record Order(Map<String, String> options) {
    String text(String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing " + name);
        }
        return value;
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    double real(String name) {
        return Double.parseDouble(text(name));
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    String bootstrap() {
        return text("bootstrap");
    }

    /** Properties of a client: the given ones, the bootstrap servers, and those of the file that all clients share. */
    Map<String, Object> client(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(own);
        all.put("bootstrap.servers", bootstrap());
        String shared = System.getenv("TIDEGATE_BENCH_CLIENTS");
        if (shared != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(shared))) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            properties.forEach((name, value) -> all.put((String) name, value));
        }
        return all;
    }

    List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < number("topics"); i++) {
            topics.add(text("prefix") + "-" + i);
        }
        return topics;
    }
}
