package org.dorsal.fhirjson;

import static org.dorsal.fhirjson.HostileBody.raw;
import static org.dorsal.fhirjson.HostileBody.unreadable;
import static org.dorsal.fhirjson.SomeResponses.answering;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Gate.GateRefusalKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GateBytesTest {

    private static final String ANSWER = "QuestionnaireResponse.item[0].answer[0]";

    @ParameterizedTest
    @MethodSource({"bytes"})
    void what_is_no_clean_utf_8_is_refused(HostileBody hostile) {
        hostile.isRefusedBy(new Gate(Limits.ofRequests()));
    }

    static Stream<HostileBody> bytes() {
        return Stream.of(
                unreadable("an empty body", "", "QuestionnaireResponse"),
                unreadable("a byte order mark", "\uFEFF" + answering("\"valueBoolean\":true"), ""),
                unreadable("a NUL byte", "{\"resourceType\":\"Questi\0nnaireResponse\"}", ""),
                raw("an overlong slash (C0 AF)", 0xC0, 0xAF),
                raw("an overlong NUL (C0 80)", 0xC0, 0x80),
                raw("an overlong three-byte quote (E0 80 A2)", 0xE0, 0x80, 0xA2),
                raw("a surrogate in UTF-8 (ED A0 80)", 0xED, 0xA0, 0x80),
                raw("a code point beyond Unicode (F4 90 80 80)", 0xF4, 0x90, 0x80, 0x80),
                raw("a continuation byte alone", 0x80),
                raw("Latin-1", 0xE9),
                new HostileBody("UTF-16", "{}".getBytes(StandardCharsets.UTF_16LE), GateRefusalKind.UNREADABLE, ""),
                unreadable("an escaped NUL", answering("\"valueString\":\"a\\u0000b\""), ANSWER + ".valueString"),
                unreadable(
                        "an escaped control character",
                        answering("\"valueString\":\"\\u0007\""),
                        ANSWER + ".valueString"),
                unreadable(
                        "half a surrogate pair", answering("\"valueString\":\"a\\ud800b\""), ANSWER + ".valueString"),
                unreadable("the other half", answering("\"valueString\":\"\\udc00\""), ANSWER + ".valueString"),
                unreadable(
                        "a pair the wrong way round",
                        answering("\"valueString\":\"\\udc00\\ud800\""),
                        ANSWER + ".valueString"));
    }
}
