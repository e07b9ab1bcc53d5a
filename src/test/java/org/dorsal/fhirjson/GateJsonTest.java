package org.dorsal.fhirjson;

import static org.dorsal.fhirjson.HostileBody.unreadable;
import static org.dorsal.fhirjson.SomeResponses.answering;
import static org.dorsal.fhirjson.SomeResponses.with;

import java.util.stream.Stream;
import org.dorsal.fhirjson.Gate.GateRefusalKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GateJsonTest {

    private static final String ANSWER = "QuestionnaireResponse.item[0].answer[0]";

    @ParameterizedTest
    @MethodSource({"syntax", "numbers"})
    void what_is_no_strict_bounded_json_is_refused_where_it_stands(HostileBody hostile) {
        hostile.isRefusedBy(new Gate(Limits.ofRequests()));
    }

    static Stream<HostileBody> syntax() {
        return Stream.of(
                unreadable(
                        "duplicate key",
                        answering("\"valueBoolean\":true,\"valueBoolean\":false"),
                        ANSWER + ".valueBoolean"),
                unreadable(
                        "duplicate answers",
                        with("\"item\":[{\"linkId\":\"a\",\"answer\":[],\"answer\":[]}]"),
                        "QuestionnaireResponse.item[0].answer"),
                unreadable(
                        "duplicate key, once escaped",
                        answering("\"valueBoolean\":true,\"valueBoole\\u0061n\":false"),
                        ANSWER + ".valueBoolean"),
                unreadable("single quotes", "{'resourceType':'QuestionnaireResponse'}", "QuestionnaireResponse"),
                unreadable("unquoted names", "{resourceType:\"QuestionnaireResponse\"}", "QuestionnaireResponse"),
                unreadable("a comment", "{/* a */\"resourceType\":\"QuestionnaireResponse\"}", "QuestionnaireResponse"),
                unreadable("a line comment", "// a\n" + with("\"id\":\"a\""), "QuestionnaireResponse"),
                unreadable("NaN", answering("\"valueDecimal\":NaN"), ANSWER),
                unreadable("Infinity", answering("\"valueDecimal\":-Infinity"), ANSWER),
                unreadable("a second object", with("\"id\":\"a\"") + "{}", "QuestionnaireResponse"),
                unreadable("text behind the object", with("\"id\":\"a\"") + " x", "QuestionnaireResponse"),
                unreadable("a trailing comma", answering("\"valueBoolean\":true,"), ANSWER),
                unreadable("a truncated body", "{\"resourceType\":\"QuestionnaireRes", "QuestionnaireResponse"),
                unreadable("an array at the top", "[]", "QuestionnaireResponse"),
                unreadable("a text at the top", "\"a\"", "QuestionnaireResponse"),
                unreadable("a leading zero", answering("\"valueInteger\":007"), ANSWER),
                unreadable("a leading plus", answering("\"valueInteger\":+7"), ANSWER),
                unreadable("a line end inside a text", answering("\"valueString\":\"a\nb\""), ANSWER),
                unreadable("100,000 levels", "{\"a\":".repeat(100_000), "QuestionnaireResponse" + ".a".repeat(64)),
                unreadable("65 arrays", "{\"item\":" + "[".repeat(64), "QuestionnaireResponse.item" + "[0]".repeat(64)),
                unreadable(
                        "too many parts",
                        with("\"item\":[" + "1,".repeat(100_000) + "1]"),
                        "QuestionnaireResponse.item[99993]"),
                unreadable(
                        "a text of 70,000 characters",
                        answering("\"valueString\":\"" + "a".repeat(70_000) + "\""),
                        ANSWER + ".valueString"),
                unreadable("a name of 200 characters", with("\"" + "a".repeat(200) + "\":1"), "QuestionnaireResponse"),
                new HostileBody("a body over the limit", new byte[(1 << 20) + 1], GateRefusalKind.TOO_LARGE, ""));
    }

    static Stream<HostileBody> numbers() {
        return Stream.of(
                        "1e999999999",
                        "1e400000",
                        "1E+400000",
                        "1e-999999999",
                        "9".repeat(100_000),
                        "0." + "1".repeat(100_000),
                        "1e00000000000000000000000000099")
                .map(number -> unreadable(
                        number.substring(0, Math.min(12, number.length())),
                        answering("\"valueDecimal\":" + number),
                        ANSWER + ".valueDecimal"));
    }
}
