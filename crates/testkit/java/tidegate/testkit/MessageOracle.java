package tidegate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.NullableSchema;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Random messages of every API key, version and direction, written by Kafka's own codec.
 *
 * <p>{@code messages.bin} holds each whole message, header and body, after its length in four bytes;
 * {@code messages.jsonl} holds for each a line that says what is in it, in the words of Kafka's own JSON converters.
 */
public final class MessageOracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Every byte of records, which the JSON converters leave out. */
    private static final byte RECORDS_BYTE = 0x5a;

    /** How the values of one message are chosen. */
    private enum Style {
        /** Null where null is allowed, else empty. */
        BARE,
        /** Never null, never empty. */
        FULL,
        /** Anything. */
        MIXED,
        /** Anything, and tagged fields that nobody knows. */
        UNKNOWN_TAGS
    }

    private final Random random;
    private Style style;
    private boolean flexible;

    private MessageOracle(long seed) {
        random = new Random(seed);
    }

    /** Arguments: the directory to write to, the seed, and how many messages of each API key, version and direction. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        MessageOracle oracle = new MessageOracle(Long.parseLong(args[1]));
        int samples = Integer.parseInt(args[2]);
        try (DataOutputStream binary = new DataOutputStream(new BufferedOutputStream(
                     Files.newOutputStream(directory.resolve("messages.bin"))));
             BufferedWriter lines = Files.newBufferedWriter(directory.resolve("messages.jsonl"))) {
            for (ApiMessageType api : ApiMessageType.values()) {
                for (boolean request : new boolean[] {true, false}) {
                    Schema[] schemas = request ? api.requestSchemas() : api.responseSchemas();
                    for (short version = 0; version < schemas.length; version++) {
                        for (int sample = 0; schemas[version] != null && sample < samples; sample++) {
                            oracle.style = Style.values()[sample % Style.values().length];
                            oracle.write(api, request, version, schemas[version], binary, lines);
                        }
                    }
                }
            }
        }
    }

    private void write(ApiMessageType api, boolean request, short version, Schema schema, DataOutputStream binary,
                       BufferedWriter lines) throws Exception {
        ApiMessage body = request ? api.newRequest() : api.newResponse();
        flexible = request ? api.requestHeaderVersion(version) >= 2 : schema.get("_tagged_fields") != null;
        fill(body, schema, 0);
        ByteBuffer header = header(api, request, version);
        ByteBuffer bytes = MessageUtil.toByteBufferAccessor(body, version).buffer();
        binary.writeInt(header.remaining() + bytes.remaining());
        binary.write(header.array(), header.position(), header.remaining());
        binary.write(bytes.array(), bytes.position(), bytes.remaining());

        ObjectNode line = JSON.createObjectNode();
        line.put("name", body.getClass().getSimpleName().replaceAll("Data$", ""));
        line.put("apiKey", api.apiKey());
        line.put("version", version);
        line.put("request", request);
        line.put("headerLength", header.remaining());
        line.put("unknownTags", flexible && style == Style.UNKNOWN_TAGS);
        line.set("body", json(body, version));
        lines.write(JSON.writeValueAsString(line));
        lines.newLine();
    }

    private ByteBuffer header(ApiMessageType api, boolean request, short version) {
        short headerVersion = request ? api.requestHeaderVersion(version) : api.responseHeaderVersion(version);
        ApiMessage header;
        if (request) {
            header = new RequestHeaderData()
                .setRequestApiKey(api.apiKey())
                .setRequestApiVersion(version)
                .setCorrelationId(random.nextInt())
                .setClientId(style == Style.BARE ? null : text());
        } else {
            header = new ResponseHeaderData().setCorrelationId(random.nextInt());
        }
        boolean tags = headerVersion >= (request ? 2 : 1);
        if (tags && style == Style.UNKNOWN_TAGS) {
            header.unknownTaggedFields().addAll(unknownTags(0));
        }
        return MessageUtil.toByteBufferAccessor(header, headerVersion).buffer();
    }

    private static JsonNode json(ApiMessage body, short version) throws Exception {
        Class<?> converter = Class.forName(body.getClass().getName() + "JsonConverter");
        Method write = converter.getMethod("write", body.getClass(), short.class, boolean.class);
        return (JsonNode) write.invoke(null, body, version, false);
    }

    /** Gives every field that the schema's version has a value. */
    private void fill(Message message, Schema schema, int depth) throws Exception {
        for (BoundField bound : schema.fields()) {
            if (bound.def.type instanceof TaggedFields tagged) {
                int highest = -1;
                for (Map.Entry<Integer, org.apache.kafka.common.protocol.types.Field> tag : tagged.fields().entrySet()) {
                    highest = Math.max(highest, tag.getKey());
                    if (style == Style.FULL || style != Style.BARE && random.nextInt(3) > 0) {
                        set(message, tag.getValue(), depth);
                    }
                }
                if (style == Style.UNKNOWN_TAGS) {
                    message.unknownTaggedFields().addAll(unknownTags(highest + 1));
                }
            } else {
                set(message, bound.def, depth);
            }
        }
    }

    private void set(Message message, org.apache.kafka.common.protocol.types.Field definition, int depth)
        throws Exception {
        Field field = field(message.getClass(), definition.name);
        field.set(message, value(field.getGenericType(), definition.type, depth));
    }

    private static Field field(Class<?> owner, String snakeCase) {
        String wanted = snakeCase.replace("_", "");
        for (Field field : owner.getDeclaredFields()) {
            if (field.getName().equalsIgnoreCase(wanted)) {
                field.setAccessible(true);
                return field;
            }
        }
        throw new IllegalStateException(owner + " has no field " + snakeCase);
    }

    private Object value(Type java, org.apache.kafka.common.protocol.types.Type wire, int depth) throws Exception {
        boolean nullable = wire.isNullable();
        if (nullable && (style == Style.BARE || style != Style.FULL && random.nextInt(4) == 0)) {
            return null;
        }
        if (wire.isArray()) {
            return array(java, wire.arrayElementType().orElseThrow(), depth);
        }
        if (wire instanceof Schema schema) {
            Message inner = (Message) newInstance((Class<?>) java);
            fill(inner, schema, depth + 1);
            return inner;
        }
        if (java == boolean.class) {
            return random.nextBoolean();
        } else if (java == byte.class) {
            return (byte) random.nextInt();
        } else if (java == short.class) {
            return (short) random.nextInt();
        } else if (java == int.class || java == Integer.class) {
            return wire == org.apache.kafka.common.protocol.types.Type.UINT16 ? random.nextInt(1 << 16) : number();
        } else if (java == long.class) {
            return wire == org.apache.kafka.common.protocol.types.Type.UNSIGNED_INT32
                ? random.nextLong(1L << 32) : random.nextLong();
        } else if (java == double.class) {
            return random.nextInt() / 4.0;
        } else if (java == Uuid.class) {
            return new Uuid(random.nextLong(), random.nextLong());
        } else if (java == String.class) {
            return text();
        } else if (java == byte[].class) {
            return bytes();
        } else if (java == ByteBuffer.class) {
            return ByteBuffer.wrap(bytes());
        } else if (java == BaseRecords.class) {
            byte[] records = new byte[length()];
            Arrays.fill(records, RECORDS_BYTE);
            return MemoryRecords.readableRecords(ByteBuffer.wrap(records));
        } else if (java == Byte.class) {
            return (byte) random.nextInt();
        } else if (java == Short.class) {
            return (short) random.nextInt();
        } else if (java == Long.class) {
            return random.nextLong();
        }
        throw new IllegalStateException("no values of " + java);
    }

    @SuppressWarnings("unchecked")
    private Collection<Object> array(Type java, org.apache.kafka.common.protocol.types.Type wire, int depth)
        throws Exception {
        boolean plainList = java instanceof ParameterizedType;
        Type elements = plainList ? java : ((Class<?>) java).getGenericSuperclass();
        Type element = ((ParameterizedType) elements).getActualTypeArguments()[0];
        Collection<Object> values = plainList ? new ArrayList<>() : (Collection<Object>) newInstance((Class<?>) java);
        boolean ofStructs = wire instanceof Schema && !(wire instanceof NullableSchema);
        for (int left = count(depth, ofStructs); left > 0; left--) {
            values.add(value(element, wire, depth));
        }
        return values;
    }

    private static Object newInstance(Class<?> type) throws Exception {
        return type.getConstructor().newInstance();
    }

    /** Few elements in deep places; now and then more than a varint's first byte can count. */
    private int count(int depth, boolean ofStructs) {
        if (style == Style.BARE) {
            return 0;
        }
        int least = style == Style.FULL ? 1 : 0;
        if (random.nextInt(24) == 0 && (!ofStructs || depth == 0)) {
            return 126 + random.nextInt(6);
        }
        return least + random.nextInt(depth > 2 ? 2 : 3);
    }

    private int length() {
        if (style == Style.BARE) {
            return 0;
        }
        int least = style == Style.FULL ? 1 : 0;
        return switch (random.nextInt(64)) {
            case 0 -> 16_382 + random.nextInt(6);
            case 1, 2, 3 -> 124 + random.nextInt(200);
            default -> least + random.nextInt(12);
        };
    }

    /** Small numbers, -1 and any number. */
    private int number() {
        return switch (random.nextInt(4)) {
            case 0 -> -1;
            case 1 -> random.nextInt();
            default -> random.nextInt(100);
        };
    }

    /** Text of one to four bytes a character. */
    private String text() {
        int bytes = length();
        StringBuilder text = new StringBuilder();
        for (int used = 0; used < bytes; ) {
            int character = switch (bytes - used > 8 ? random.nextInt(8) : 0) {
                case 1 -> 0xe0 + random.nextInt(0x300);
                case 2 -> 0x4e00 + random.nextInt(0x1000);
                case 3 -> 0x1f300 + random.nextInt(0x200);
                default -> ' ' + random.nextInt(95);
            };
            text.appendCodePoint(character);
            used += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[length()];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Tagged fields with ascending tags from {@code first} on. */
    private List<RawTaggedField> unknownTags(int first) {
        TreeSet<Integer> tags = new TreeSet<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            tags.add(first + switch (random.nextInt(3)) {
                case 0 -> random.nextInt(4);
                case 1 -> 120 + random.nextInt(16);
                default -> random.nextInt(1 << 20);
            });
        }
        List<RawTaggedField> fields = new ArrayList<>();
        for (int tag : tags) {
            fields.add(new RawTaggedField(tag, bytes()));
        }
        return fields;
    }
}
