package tidegate.testkit;

import java.util.Arrays;

/** What test records look like: the value is {@code <prefix>-<number>}, padded with dots up to a size. */
final class Records {
    private Records() {
    }

    static byte[] value(String prefix, long number, int size) {
        byte[] text = (prefix + "-" + number).getBytes();
        byte[] value = Arrays.copyOf(text, Math.max(size, text.length));
        Arrays.fill(value, text.length, value.length, (byte) '.');
        return value;
    }

    /** The value without its padding. */
    static String text(byte[] value) {
        int end = value.length;
        while (end > 0 && value[end - 1] == '.') {
            end--;
        }
        return new String(value, 0, end);
    }

    /** The number at the end of a text, or -1. */
    static long number(String text) {
        try {
            return Long.parseLong(text.substring(text.lastIndexOf('-') + 1));
        } catch (NumberFormatException foreign) {
            return -1;
        }
    }

    /** The text before its number. */
    static String prefix(String text) {
        return text.substring(0, Math.max(0, text.lastIndexOf('-')));
    }

    /** Key number {@code number} of {@code keys} different ones, or none. */
    static byte[] key(long number, int keys) {
        return keys > 0 ? ("key-" + number % keys).getBytes() : null;
    }
}
