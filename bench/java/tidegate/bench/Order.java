package tidegate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < number("topics"); i++) {
            topics.add(text("prefix") + "-" + i);
        }
        return topics;
    }
}
