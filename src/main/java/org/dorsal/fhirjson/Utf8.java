package org.dorsal.fhirjson;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Strict UTF-8 (RFC 3629): overlong forms, surrogates and truncated characters are refused, where JSON readers take
 * some of them. A byte order mark is refused too, since RFC 8259 section 8.1 forbids senders to write one.
 */
final class Utf8 {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Utf8() {}

    /** Decodes a text and reads it; returns the fault when the bytes are not UTF-8. */
    static JsonText.JsonReading read(byte[] bytes, Function<String, JsonText.JsonReading> ofText) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        if (result.isError()) {
            return broken("Byte " + in.position() + " of the body is no valid UTF-8; send the body in UTF-8.");
        }
        String text = out.flip().toString();
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            return broken("The body begins with a byte order mark; send it without one.");
        }
        return text.indexOf('\0') >= 0
                ? broken("The body holds a NUL character; send JSON in UTF-8 without it.")
                : ofText.apply(text);
    }

    private static JsonText.BrokenJson broken(String says) {
        return new JsonText.BrokenJson(List.of(Gate.GateFault.unreadable("structure", "", says)));
    }
}
