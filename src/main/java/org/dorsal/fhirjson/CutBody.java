package org.dorsal.fhirjson;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Bundle or Parameters with parts that are cut out as bytes, so that each is read alone and no tree is larger than that of
 * the largest part.
 *
 * @param frame the object with a placeholder for each part
 * @param parts bytes as they were sent, by their place, such as {@code entry[3]} or {@code parameter[0].part[1]}, in
 *     the order of the body. A body that is no JSON has no parts and is itself the frame, whose reader tells the fault
 */
public record CutBody(byte[] frame, Map<String, byte[]> parts) {
    /** Reads UTF-8 only: other encodings have no byte offsets, and the gate refuses them. */
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    private static final String PLACEHOLDER = "{\"resourceType\":\"Parameters\"}";
    private static final Set<String> LISTS = Set.of("entry", "parameter", "part");

    /** Object, {@code entry}, its item. */
    private static final int ENTRY_DEPTH = 3;

    /** Object, {@code parameter}, its item, {@code part}, its item, {@code resource}. */
    private static final int MAX_DEPTH = 6;

    /** Cuts out the resource of each entry or parameter, by the place of what has it. */
    public static CutBody ofResources(byte[] json) {
        return cut(
                json, object -> isResource(object) ? Optional.of(object.getParent()) : Optional.empty(), PLACEHOLDER);
    }

    /** Cuts out the entries of a Bundle. */
    public static CutBody ofEntries(byte[] json) {
        return cut(json, object -> isEntry(object) ? Optional.of(object) : Optional.empty(), "{}");
    }

    private static CutBody cut(
            byte[] json, Function<TokenStreamContext, Optional<TokenStreamContext>> item, String placeholder) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int copied = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                Optional<String> place = token == JsonToken.START_OBJECT
                        ? item.apply(parser.streamReadContext()).map(CutBody::place)
                        : Optional.empty();
                if (place.isPresent()) {
                    int begin = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    int end = (int) parser.currentLocation().getByteOffset();
                    parts.put(place.get(), Arrays.copyOfRange(json, begin, end));
                    frame.write(json, copied, begin - copied);
                    frame.writeBytes(placeholder.getBytes(StandardCharsets.UTF_8));
                    copied = end;
                }
            }
        } catch (JacksonException _) {
            return new CutBody(json, Map.of()); // the reader of the frame names the fault
        }
        frame.write(json, copied, json.length - copied);
        return new CutBody(frame.toByteArray(), parts);
    }

    /** Returns the bytes of the longest part. */
    public int longest() {
        return parts.values().stream().mapToInt(bytes -> bytes.length).max().orElse(0);
    }

    private static boolean isEntry(TokenStreamContext object) {
        return object.getNestingDepth() == ENTRY_DEPTH
                && isItem(object)
                && "entry".equals(object.getParent().getParent().currentName());
    }

    /** Reads contexts of a few levels only: a path of every object would cost its length, which the sender chooses. */
    private static boolean isResource(TokenStreamContext object) {
        return object.getNestingDepth() <= MAX_DEPTH
                && "resource".equals(object.getParent().currentName())
                && isItem(object.getParent());
    }

    private static boolean isItem(TokenStreamContext item) {
        TokenStreamContext array = item.getParent();
        return array.inArray()
                && LISTS.contains(String.valueOf(array.getParent().currentName()))
                && (array.getParent().getParent().inRoot() || isItem(array.getParent()));
    }

    private static String place(TokenStreamContext item) {
        TokenStreamContext array = item.getParent();
        TokenStreamContext owner = array.getParent();
        String name = owner.currentName() + "[" + array.getCurrentIndex() + "]";
        return owner.getParent().inRoot() ? name : place(owner) + "." + name;
    }

    /**
     * Size of a Bundle, counted before any of it becomes a tree.
     *
     * @param values all values in it, objects and arrays included
     * @param entries items of the Bundle's {@code entry}
     */
    public record JsonSize(int values, int entries) {
        /** Bundle, {@code entry}. */
        private static final int ENTRIES_DEPTH = 2;

        /** Returns the size; empty for a body that is no JSON. */
        public static Optional<JsonSize> of(byte[] json) {
            int values = 0;
            int entries = 0;
            try (JsonParser parser = CutBody.JSON.createParser(ObjectReadContext.empty(), json)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token.isScalarValue() || token.isStructStart()) {
                        values++;
                        TokenStreamContext list = token.isStructStart()
                                ? parser.streamReadContext().getParent()
                                : parser.streamReadContext();
                        entries += list.getNestingDepth() == ENTRIES_DEPTH
                                        && list.inArray()
                                        && "entry".equals(list.getParent().currentName())
                                ? 1
                                : 0;
                    }
                }
                return Optional.of(new JsonSize(values, entries));
            } catch (JacksonException _) {
                return Optional.empty();
            }
        }
    }
}
