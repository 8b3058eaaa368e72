package tidegate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The long-lived JVM helper: one JSON request a line on standard input, {@code {"id", "call", "args"}}; one JSON answer
 * a line on standard output, {@code {"id", "ok"}} or {@code {"id", "error"}}. Each request runs on a thread of its own,
 * so answers come in any order. Ends when its input ends.
 */
public final class Helper {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Client work that a test can ask for; what it returns is turned into JSON. */
    interface Command {
        Object call(Args args) throws Exception;
    }

    private static final Map<String, Command> COMMANDS = Map.ofEntries(
        Map.entry("ping", args -> "pong"),
        Map.entry("topics-create", Topics::create),
        Map.entry("topics-delete", Topics::delete),
        Map.entry("topics-describe", Topics::describe),
        Map.entry("produce", Produce::records),
        Map.entry("produce-transactions", Produce::transactions),
        Map.entry("consume", Consume::records),
        Map.entry("share-consume", ShareConsume::records),
        Map.entry("word-count", WordCount::run),
        Map.entry("transactional-copy", TransactionalCopy::run),
        Map.entry("paced-start", PacedProducer::start),
        Map.entry("paced-state", PacedProducer::state),
        Map.entry("paced-stop", PacedProducer::stop),
        Map.entry("verify", Verify::run),
        Map.entry("versions-used", VersionsUsed::run),
        Map.entry("admin-all", AdminAll::run),
        Map.entry("log-in", Login::run),
        Map.entry("https-get", Https::get));

    private Helper() {
    }

    /** No arguments. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            JsonNode request = JSON.readTree(line);
            Thread thread = new Thread(() -> answer(answers, request), "call-" + request.path("call").asText());
            thread.setDaemon(true);
            thread.start();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void answer(PrintStream answers, JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", request.path("id"));
        try {
            Command command = COMMANDS.get(request.path("call").asText());
            if (command == null) {
                throw new IllegalArgumentException("no such call, there are " + COMMANDS.keySet());
            }
            answer.set("ok", JSON.valueToTree(command.call(new Args(request.path("args")))));
        } catch (Throwable failure) {
            Throwable cause = cause(failure);
            System.err.println("call failed: " + request);
            cause.printStackTrace();
            answer.put("error", cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
        String line = answer.toString();
        synchronized (answers) {
            answers.println(line);
            answers.flush();
        }
    }

    /** What really failed, without the wrappers of futures. */
    static Throwable cause(Throwable failure) {
        boolean wrapper = failure instanceof ExecutionException || failure instanceof CompletionException;
        return wrapper && failure.getCause() != null ? cause(failure.getCause()) : failure;
    }
}
