package tidegate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The arguments of one call. */
record Args(JsonNode json) {
    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    String text(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("the call needs \"" + name + "\"");
        }
        return json.get(name).asText();
    }

    String text(String name, String otherwise) {
        return has(name) ? json.get(name).asText() : otherwise;
    }

    int number(String name, int otherwise) {
        return json.path(name).asInt(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
        return json.path(name).asBoolean(otherwise);
    }

    /** An array of strings, or one string. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (json.path(name).isTextual()) {
            texts.add(text(name));
        }
        json.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** An object of texts; empty without. */
    Map<String, String> object(String name) {
        Map<String, String> object = new TreeMap<>();
        json.path(name).properties().forEach(one -> object.put(one.getKey(), one.getValue().asText()));
        return object;
    }

    /** Client properties: {@code bootstrap}, then the defaults given here in pairs, then {@code config}, which wins. */
    Properties client(String... defaults) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", text("bootstrap"));
        for (int i = 0; i < defaults.length; i += 2) {
            properties.put(defaults[i], defaults[i + 1]);
        }
        properties.putAll(object("config"));
        allow(properties.getProperty("sasl.oauthbearer.token.endpoint.url"));
        return properties;
    }

    /** Kafka's clients fetch tokens only from URLs that a system property of the JVM lists. */
    private static void allow(String url) {
        synchronized (Args.class) {
            String allowed = System.getProperty(ALLOWED_URLS, "");
            if (url != null && !List.of(allowed.split(",")).contains(url)) {
                System.setProperty(ALLOWED_URLS, allowed.isEmpty() ? url : allowed + "," + url);
            }
        }
    }
}
