package tidegate.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * One run through the Admin client: each step's outcome in a form that is the same for every run on the same cluster,
 * whatever path it takes. Names that begin with the run's prefix are written with {@code P} instead; ids, times and
 * coordinators, which no two runs share, are left out by the steps.
 */
final class AdminRun implements AutoCloseable {
    /** A client that notes which methods are called. */
    final Admin admin;
    final Args args;
    final String prefix;
    private final Admin real;
    private final Set<String> called = new TreeSet<>();
    private final Set<String> addresses = new TreeSet<>();
    private final Map<String, Object> outcomes = new LinkedHashMap<>();

    AdminRun(Args args) {
        this.args = args;
        prefix = args.text("prefix");
        real = Admin.create(args.client("enable.metrics.push", "true", "default.api.timeout.ms", "15000", "request.timeout.ms", "10000"));
        admin = (Admin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Admin.class},
            (proxy, method, values) -> {
                called.add(method.getName());
                try {
                    return method.invoke(real, values);
                } catch (InvocationTargetException failure) {
                    throw failure.getCause();
                }
            });
    }

    /** The name of something that belongs to this run. */
    String name(String rest) {
        return prefix + "-" + rest;
    }

    boolean isOurs(String name) {
        return name.startsWith(prefix + "-");
    }

    /** Notes the outcome of one step: what it returned, or the class of what it threw. */
    void step(String name, Callable<?> work) {
        outcomes.put(name, outcome(work));
    }

    /** A step whose outcome takes a moment to spread among the brokers: repeated until it is as it should be. */
    void eventually(String name, Callable<?> work, Predicate<Object> settled) throws InterruptedException {
        long deadline = System.nanoTime() + 15_000_000_000L;
        Object outcome = outcome(work);
        while (!settled.test(outcome) && !isUnsupported(outcome) && System.nanoTime() < deadline) {
            Thread.sleep(50);
            outcome = outcome(work);
        }
        outcomes.put(name, outcome);
    }

    /** Waits for a future and, for each of its values under one key, its outcome alone. */
    Map<String, Object> each(Map<?, ? extends KafkaFuture<?>> futures) {
        Map<String, Object> outcomes = new TreeMap<>();
        futures.forEach((key, future) -> outcomes.put(String.valueOf(plain(key)), outcome(future::get)));
        return outcomes;
    }

    /** Whether a node is one of the cluster's, which is all that two runs have in common about a coordinator. */
    String known(Node node) {
        plain(node);
        return node == null || node.isEmpty() ? "none" : "a broker";
    }

    /** Steps, the methods of the Admin client that no step called, and every address that was seen. */
    Map<String, Object> result() {
        Set<String> uncalled = new TreeSet<>();
        for (Method method : Admin.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !called.contains(method.getName())) {
                uncalled.add(method.getName());
            }
        }
        return Map.of("steps", outcomes, "uncalled", uncalled, "addresses", addresses);
    }

    @Override
    public void close() {
        admin.close();
    }

    private Object outcome(Callable<?> work) {
        try {
            Object value = work.call();
            return plain(value instanceof KafkaFuture<?> future ? future.get() : value);
        } catch (Exception failure) {
            return error(failure);
        }
    }

    private static boolean isUnsupported(Object outcome) {
        return String.valueOf(outcome).contains("UnsupportedVersionException");
    }

    private static Map<String, String> error(Throwable failure) {
        return Map.of("error", Helper.cause(failure).getClass().getSimpleName());
    }

    private Object plain(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new TreeMap<>();
            map.forEach((key, one) -> plain.put(String.valueOf(plain(key)), plain(one)));
            return plain;
        }
        if (value instanceof Collection<?> collection) {
            List<Object> plain = new ArrayList<>();
            collection.forEach(one -> plain.add(plain(one)));
            if (!(value instanceof List<?>)) {
                plain.sort((a, b) -> String.valueOf(a).compareTo(String.valueOf(b)));
            }
            return plain;
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        }
        if (value instanceof Throwable failure) {
            return error(failure);
        }
        if (value instanceof Node node) {
            if (!node.isEmpty()) {
                addresses.add(node.host() + ":" + node.port());
            }
            return node.id();
        }
        if (value instanceof TopicPartition || value instanceof String || value instanceof Enum<?>) {
            return value.toString().replace(prefix + "-", "P-");
        }
        if (value instanceof Uuid) {
            return "a uuid";
        }
        throw new IllegalArgumentException("a step has to say what counts of a " + value.getClass().getSimpleName());
    }
}
