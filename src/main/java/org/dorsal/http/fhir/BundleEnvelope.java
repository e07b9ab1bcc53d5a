package org.dorsal.http.fhir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Bytes of a Bundle without the resources of its entries. */
final class BundleEnvelope {
    /** Reads UTF-8 only: other encodings have no byte offsets, and the gate refuses them. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    /** Replaces the resource of an entry while the gate checks the rest of the Bundle. */
    private static final byte[] PLACEHOLDER = "{\"resourceType\":\"Parameters\"}".getBytes(StandardCharsets.UTF_8);

    /** Bundle, {@code entry}, its item, {@code resource}. */
    private static final int RESOURCE_DEPTH = 4;

    private BundleEnvelope() {}

    /**
     * Returns the Bundle with a placeholder for each entry's resource.
     *
     * @param resources gets the bytes of the resources, by the number of their entry
     */
    static byte[] of(RequestBody sent, Map<Integer, byte[]> resources) {
        byte[] json = sent.gzipped() ? unpacked(sent.bytes(), RequestBundle.MAX_BYTES) : sent.bytes();
        ByteArrayOutputStream envelope = new ByteArrayOutputStream();
        int copied = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT && isResource(parser.streamReadContext())) {
                    int number =
                            parser.streamReadContext().getParent().getParent().getCurrentIndex();
                    int begin = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    int end = (int) parser.currentLocation().getByteOffset();
                    resources.put(number, Arrays.copyOfRange(json, begin, end));
                    envelope.write(json, copied, begin - copied);
                    envelope.writeBytes(PLACEHOLDER);
                    copied = end;
                }
            }
        } catch (JacksonException _) {
            return json; // the gate names the fault
        }
        envelope.write(json, copied, json.length - copied);
        return envelope.toByteArray();
    }

    /**
     * Checks for the object at {@code entry[n].resource}. Only the contexts of this depth are read: a path of every
     * object would cost its length, which the sender chooses.
     */
    private static boolean isResource(TokenStreamContext object) {
        return object.getNestingDepth() == RESOURCE_DEPTH
                && "resource".equals(object.getParent().currentName())
                && object.getParent().getParent().inArray()
                && "entry".equals(object.getParent().getParent().getParent().currentName());
    }

    /** Unpacks at most one byte more than the limit, which the gate then refuses. */
    static byte[] unpacked(byte[] packed, int maxBytes) {
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return unzipped.readNBytes(maxBytes + 1);
        } catch (IOException _) {
            throw ObjectionException.badRequest(
                    "structure", "The body is announced as gzip and can't be unpacked; send it uncompressed.");
        }
    }
}
