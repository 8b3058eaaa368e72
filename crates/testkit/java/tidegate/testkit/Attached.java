package tidegate.testkit;

/** Ends this JVM when the process that started it is gone: its end of our standard input closes. */
final class Attached {
    private Attached() {
    }

    static void toParent() {
        Thread watcher = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Whatever is written here has no meaning; only the end counts.
                }
            } catch (java.io.IOException gone) {
                // As good as an end.
            }
            Runtime.getRuntime().halt(143);
        }, "attached-to-parent");
        watcher.setDaemon(true);
        watcher.start();
    }
}
