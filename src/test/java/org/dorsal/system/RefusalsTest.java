package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Status of each kind of wrong request, and an OperationOutcome with the remedy. */
class RefusalsTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String RESPONSES = "QuestionnaireResponse";

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,     http://{host}/fhir/nowhere/metadata           , 404, not-found
            GET,     http://{host}/fhir/nowhere/Observation        , 404, not-found
            GET,     http://{host}/fhir                            , 404, not-found
            GET,     http://{host}/nowhere                         , 404, not-found
            GET,     http://{host}/actuator/health                 , 404, not-found
            GET,     http://{host}/fhir/northside                  , 405, not-supported
            PUT,     http://{host}/fhir/northside                  , 405, not-supported
            POST,    http://{host}/fhir/northside                  , 415, not-supported
            GET,     Patient                                       , 404, not-found
            GET,     Patient/7                                     , 404, not-found
            POST,    Patient                                       , 404, not-found
            GET,     questionnaireresponse                         , 404, not-found
            GET,     QuestionnaireResponse/                        , 404, not-found
            GET,     +/1/_history/1                                , 404, not-found
            GET,     %20/1/_history/1?_summary=true                , 404, not-found
            GET,     Observation/+/_history/1                      , 404, not-found
            GET,     Observation/%20%09                            , 404, not-found
            GET,     Observation/1/_history/%20                    , 404, not-found
            POST,    +/1/$score                                    , 404, not-found
            GET,     QuestionnaireResponse/unknown                 , 404, not-found
            GET,     QuestionnaireResponse/a_b                     , 404, not-found
            GET,     QuestionnaireResponse/..                      , 400, invalid
            GET,     QuestionnaireResponse/7/_history/0            , 404, not-found
            GET,     QuestionnaireResponse/7/_history/x            , 404, not-found
            GET,     QuestionnaireResponse/7/$nonsense             , 404, not-found
            POST,    QuestionnaireResponse/$nonsense               , 404, not-found
            GET,     QuestionnaireResponse/unknown/$score          , 404, not-found
            GET,     Questionnaire/unknown                         , 404, not-found
            GET,     Questionnaire/a;b=c                           , 400, invalid
            GET,     QuestionnaireResponse/$score                  , 405, not-supported
            POST,    QuestionnaireResponse/unknown/$score          , 404, not-found
            PUT,     QuestionnaireResponse/7/$score                , 405, not-supported
            DELETE,  QuestionnaireResponse/7                       , 405, not-supported
            PATCH,   QuestionnaireResponse/7                       , 405, not-supported
            PUT,     QuestionnaireResponse                         , 405, not-supported
            DELETE,  QuestionnaireResponse                         , 405, not-supported
            POST,    Observation                                   , 405, not-supported
            PUT,     Observation/7                                 , 405, not-supported
            PUT,     CarePlan/7                                    , 405, not-supported
            DELETE,  Provenance/7                                  , 405, not-supported
            POST,    Questionnaire                                 , 405, not-supported
            PUT,     Questionnaire/upper-back-pain-assessment      , 405, not-supported
            PATCH,   PlanDefinition/7                              , 405, not-supported
            DELETE,  ValueSet/7                                    , 405, not-supported
            POST,    metadata                                      , 405, not-supported
            BREW,    Questionnaire                                 , 405, not-supported
            GET,     metadata?_format=turtle                       , 406, not-supported
            GET,     Questionnaire?_format=text/turtle             , 406, not-supported
            GET,     metadata?_format=json&_format=xml             , 406, not-supported
            GET,     QuestionnaireResponse/7?_elements=a%3Ab       , 400, invalid
            GET,     QuestionnaireResponse/7?_summary=count        , 400, invalid
            GET,     QuestionnaireResponse/7?_summary=x            , 400, invalid
            GET,     metadata?_summary=true&_elements=url          , 400, invalid
            GET,     Questionnaire?name=%E9                        , 400, invalid
            GET,     QuestionnaireResponse/7/_history?_below=0     , 400, value
            """)
    void what_is_not_there_is_said_in_fhir(String method, String path, int status, String code) {
        var answer = EHR.send(method, path.replace("{host}", "localhost:" + SERVICE.port()), "");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("OperationOutcome");
        assertThat(answer.issue()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).startsWith("application/fhir+json");
    }

    @Test
    void a_wrong_method_is_told_the_right_ones() {
        assertThat(EHR.send("DELETE", RESPONSES + "/7", "").header("Allow")).isEqualTo("GET, HEAD, PUT");
        assertThat(EHR.send("PUT", "Questionnaire/7", "").header("Allow")).isEqualTo("GET, HEAD");
        assertThat(EHR.send("OPTIONS", RESPONSES, ""))
                .returns(204, SomeAnswer::status)
                .satisfies(answer -> assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/fhir+json",
                "application/fhir+json; fhirVersion=4.0",
                "text/html, application/*;q=0.1",
                "application/fhir+xml;q=1.0, application/fhir+json;q=0.9"
            })
    void json_is_sent_to_whoever_takes_it(String accept) {
        assertThat(EHR.get("metadata", "Accept", accept).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/turtle",
                "text/html",
                "application/fhir+json;q=0",
                "application/fhir+xml;q=0",
                "application/fhir+json; fhirVersion=5.0"
            })
    void whoever_takes_neither_json_nor_xml_is_told_so(String accept) {
        assertThat(EHR.get("metadata", "Accept", accept)).returns(406, SomeAnswer::status);
        assertThat(EHR.get("metadata?_format=json", "Accept", accept)).returns(200, SomeAnswer::status);
        assertThat(EHR.get(".well-known/smart-configuration", "Accept", accept))
                .returns(200, SomeAnswer::status)
                .satisfies(answer -> assertThat(answer.header("Content-Type")).startsWith("application/json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "multipart/form-data",
                "application/fhir+json; charset=iso-8859-1",
                "application/fhir+json; fhirVersion=3.0"
            })
    void only_json_is_taken(String type) {
        var body = SomeResponse.of("media").json();

        assertThat(EHR.send("POST", RESPONSES, body, "Content-Type", type))
                .returns(415, SomeAnswer::status)
                .returns("OperationOutcome", SomeAnswer::type);
    }

    /** Without Accept, HAPI answers in the form of the request. */
    @Test
    void xml_is_not_taken_and_the_refusal_is_xml() {
        var answer =
                EHR.send("POST", RESPONSES, SomeResponse.of("media").json(), "Content-Type", "application/fhir+xml");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).startsWith("<OperationOutcome");
    }

    @Test
    void a_body_without_a_type_or_with_a_strange_encoding_is_refused() {
        var body = SomeResponse.of("media").json();

        assertThat(EHR.send("POST", RESPONSES, body).status()).isEqualTo(415);
        assertThat(EHR.post(RESPONSES, body, "Content-Encoding", "br").status()).isEqualTo(415);
        assertThat(EHR.post(RESPONSES + "/_search", "{}").status()).isEqualTo(415);
    }

    /** RFC 9110, 8.4.1.3: a recipient should consider x-gzip to be equivalent to gzip. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "X-GZip"})
    void a_gzipped_body_is_taken(String coding) throws IOException {
        var body = gzip(SomeResponse.of("gzip").json().getBytes(StandardCharsets.UTF_8));

        assertThat(sendGzipped(RESPONSES, body, coding).status()).isEqualTo(201);
    }

    @Test
    void broken_gzip_is_unreadable() throws IOException {
        byte[] plain = SomeResponse.of("broken").json().getBytes(StandardCharsets.UTF_8);
        byte[] whole = gzip(plain);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1;

        assertThat(List.of(half, flipped, plain, new byte[0]))
                .allSatisfy(body -> assertThat(sendGzipped(RESPONSES, body, "gzip"))
                        .returns(400, SomeAnswer::status)
                        .returns("structure", SomeAnswer::issue));
    }

    private static SomeAnswer sendGzipped(String path, byte[] body, String coding) {
        return EHR.send("POST", path, body, "Content-Type", "application/fhir+json", "Content-Encoding", coding);
    }

    @TestFactory
    Stream<DynamicTest> a_hostile_body_is_refused() throws IOException {
        var good = SomeResponse.of("hostile").json();
        return Stream.of(
                        row("empty", "", 400),
                        row("not JSON", "<QuestionnaireResponse/>", 400),
                        row("an array", "[" + good + "]", 400),
                        row("another resource", "{\"resourceType\":\"Patient\"}", 400),
                        row("text after the end", good + "x", 400),
                        row("a key twice", good.replace("\"status\":", "\"status\":\"amended\",\"status\":"), 400),
                        row("an unknown property", good.replace("\"status\":", "\"nonsense\":1,\"status\":"), 400),
                        row("a huge number", good.replace("\"completed\"", "1e999999999"), 400),
                        row("deep", "[".repeat(100_000), 400),
                        row(
                                "implicit rules",
                                good.replace("\"status\":", "\"implicitRules\":\"urn:x\",\"status\":"),
                                422),
                        row("an unknown status", good.replace("\"completed\"", "\"done\""), 400),
                        row("stopped", good.replace("\"completed\"", "\"stopped\""), 422),
                        row("another form", good.replace("|2.0.0", "|9.9.9"), 422),
                        row("an unknown question", good.replace("sign-with-pain", "sign-with-toe"), 422),
                        row("nobody's", good.replace("Patient/hostile", "Group/hostile"), 422),
                        row(
                                "another EHR's",
                                good.replace("Patient/hostile", "https://elsewhere.example/Patient/1"),
                                422),
                        row("a NUL", good.replace("sign-with-pain", "sign\\u0000"), 400))
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    var answer = EHR.post(RESPONSES, row.body());
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(row.status());
                    assertThat(answer.type()).isEqualTo("OperationOutcome");
                    assertThat(EHR.post(RESPONSES + "/$score", row.body()).status())
                            .isEqualTo(row.status());
                }));
    }

    @Test
    void a_body_that_is_too_large_is_not_read() throws IOException {
        var large = " ".repeat((1 << 20) + 1);

        assertThat(EHR.post(RESPONSES, large)).returns(413, SomeAnswer::status).returns("too-long", SomeAnswer::issue);
        var bomb = gzip(new byte[8 << 20]);
        assertThat(sendGzipped(RESPONSES, bomb, "gzip").status()).isEqualTo(413);
    }

    @Test
    void a_stranger_is_refused_before_anything_of_the_body_is_looked_at() {
        var stranger = SomeClient.anonymous(EHR.base());

        assertThat(stranger.send("POST", RESPONSES, "x", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_request_id_is_given_back_unless_it_could_do_harm() {
        assertThat(EHR.get("Observation", "X-Request-Id", "my-request-7").header("X-Request-Id"))
                .isEqualTo("my-request-7");
        assertThat(EHR.get("Nothing", "X-Request-Id", "my-request-8").header("X-Request-Id"))
                .isEqualTo("my-request-8");
        for (var bad : List.of("with blank", "x".repeat(65), "a\tb", "${jndi:x}")) {
            assertThat(EHR.get("Observation", "X-Request-Id", bad).header("X-Request-Id"))
                    .matches("[0-9a-f-]{36}");
        }
    }

    private record RefusalCase(String name, String body, int status) {}

    private static RefusalCase row(String name, String body, int status) {
        return new RefusalCase(name, body, status);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }
}
