package tidegate.bench;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * The API versions that a client really uses: read, many times a second, from the headers of its requests in flight.
 *
 * <p>No public API tells them, so this reads private fields. It reads without a lock what the client changes, and drops
 * a reading that fails because of it.
 */
final class Versions implements AutoCloseable {
    private static final long PAUSE_MILLIS = 5;

    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Map<?, ?> inFlight;
    private final Thread watcher;
    private volatile boolean closed;

    private Versions(Map<?, ?> inFlight) {
        this.inFlight = inFlight;
        this.watcher = new Thread(this::watch, "versions");
        watcher.setDaemon(true);
        watcher.start();
    }

    static Versions watch(Object client) throws ReflectiveOperationException {
        Object network = find(client);
        Object requests = read(NetworkClient.class, network, "inFlightRequests");
        return new Versions((Map<?, ?>) read(requests.getClass(), requests, "requests"));
    }

    /** Key and version pairs such as {@code FETCH:18,METADATA:13}; "none" when nothing was seen. */
    String seen() {
        String list = seen.stream().collect(Collectors.joining(","));
        return list.isEmpty() ? "none" : list;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void watch() {
        while (!closed) {
            try {
                sample();
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException | ReflectiveOperationException torn) {
                // The client changed what was being read; the next reading will do.
            }
        }
    }

    private void sample() throws ReflectiveOperationException {
        for (Object queue : inFlight.values()) {
            for (Object request : (Collection<?>) queue) {
                RequestHeader header = (RequestHeader) read(request.getClass(), request, "header");
                seen.add(header.apiKey() + ":" + header.apiVersion());
            }
        }
    }

    /** The network client somewhere inside a producer or consumer. */
    private static Object find(Object root) throws ReflectiveOperationException {
        Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> queue = new ArrayDeque<>();
        queue.add(root);
        while (!queue.isEmpty()) {
            Object object = queue.poll();
            if (object instanceof NetworkClient) {
                return object;
            }
            if (!visited.add(object)) {
                continue;
            }
            for (Class<?> type = object.getClass(); type != null && isKafka(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                        continue;
                    }
                    field.setAccessible(true);
                    Object value = field.get(object);
                    if (value != null && isKafka(value.getClass())) {
                        queue.add(value);
                    }
                }
            }
        }
        throw new NoSuchFieldException("no network client in " + root.getClass());
    }

    private static boolean isKafka(Class<?> type) {
        return type.getName().startsWith("org.apache.kafka.clients.");
    }

    private static Object read(Class<?> type, Object object, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
