package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that hold under a condition, and callers who race. */
class ConditionalWritesTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String RESPONSES = "QuestionnaireResponse";

    @Test
    void an_update_that_has_not_seen_the_newest_version_changes_nothing() {
        var first = SomeResponse.of("stale");
        var id = EHR.post(RESPONSES, first.json()).id();
        var amended = first.id(id).status("amended").json();
        var address = RESPONSES + "/" + id;

        assertThat(EHR.put(address, amended).status()).isEqualTo(428);
        assertThat(EHR.put(address, amended, "If-Match", "*").status()).isEqualTo(400);
        assertThat(EHR.put(address, amended, "If-Match", "1").status()).isEqualTo(400);
        assertThat(EHR.put(address, amended, "If-Match", "W/\"1\", W/\"2\"").status())
                .isEqualTo(400);
        assertThat(EHR.put(address, amended, "If-Match", "W/\"2\"").status()).isEqualTo(412);
        assertThat(EHR.get(address).header("ETag")).isEqualTo("W/\"1\"");

        assertThat(EHR.put(address, amended, "If-Match", "\"1\"").status()).isEqualTo(200);
        assertThat(EHR.put(address, amended, "If-Match", "W/\"1\"").status()).isEqualTo(412);
    }

    /** RFC 9110, 13.1.1 and 13.1.2: a request with a false condition is not performed, but answered with 412. */
    @Test
    void each_condition_of_a_request_holds_or_it_is_not_performed() {
        var first = SomeResponse.of("both-conditions");
        var address = RESPONSES + "/" + EHR.post(RESPONSES, first.json()).id();
        var amended = first.id(address.substring(RESPONSES.length() + 1))
                .status("amended")
                .json();

        for (String excluded : List.of("*", "W/\"1\"", "\"7\", \"1\"")) {
            assertThat(EHR.put(address, amended, "If-Match", "W/\"1\"", "If-None-Match", excluded))
                    .returns(412, SomeAnswer::status)
                    .returns("conflict", SomeAnswer::issue);
        }
        assertThat(EHR.get(address).header("ETag")).isEqualTo("W/\"1\"");
        assertThat(EHR.put(address, amended, "If-Match", "W/\"1\"", "If-None-Match", "W/\"7\"")
                        .status())
                .isEqualTo(200);
        for (String read : List.of(address, "Questionnaire/upper-back-pain-assessment-2.0.0")) {
            var tag = EHR.get(read).header("ETag");
            assertThat(EHR.get(read, "If-Match", "W/\"1\"").status()).as(read).isEqualTo(412);
            assertThat(EHR.get(read, "If-Match", "\"7\", " + tag).status())
                    .as(read)
                    .isEqualTo(200);
            assertThat(EHR.get(read, "If-Match", "*").status()).as(read).isEqualTo(200);
        }
        assertThat(EHR.get(address + "/_history/1", "If-Match", "W/\"1\"").status())
                .isEqualTo(200);
    }

    @Test
    void an_update_stays_with_its_id_and_its_patient() {
        var first = SomeResponse.of("stays");
        var id = EHR.post(RESPONSES, first.json()).id();
        var amended = first.id(id).status("amended");
        var address = RESPONSES + "/" + id;

        assertThat(EHR.put(address, first.status("amended").json(), "If-Match", "W/\"1\"")
                        .status())
                .as("no id")
                .isEqualTo(400);
        assertThat(EHR.put(address, first.id("another").status("amended").json(), "If-Match", "W/\"1\"")
                        .status())
                .as("another id")
                .isEqualTo(400);
        assertThat(EHR.put(address, amended.about("other").json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(422);
        assertThat(EHR.put(address, amended.status("in-progress").json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(422);
        assertThat(EHR.put(RESPONSES + "/given-by-the-client", amended.json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(404);
        assertThat(EHR.get(address).header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void a_scope_that_creates_does_not_read() {
        var body = SomeResponse.of("writes-only").identifier("writes-only-1").json();
        var condition = "identifier=urn:some:ehr|writes-only-1";
        EHR.post(RESPONSES, body);
        var writer = SERVICE.client(SomeService.NORTHSIDE, "system/QuestionnaireResponse.c");

        var existing = writer.post(RESPONSES, body, "If-None-Exist", condition, "Prefer", "return=representation");
        assertThat(existing).returns(200, SomeAnswer::status).returns("", SomeAnswer::text);
        assertThat(EHR.post(RESPONSES, body, "If-None-Exist", condition, "Prefer", "return=representation")
                        .type())
                .isEqualTo(RESPONSES);
    }

    @Test
    void a_conditional_create_never_answers_with_another_patients_response() {
        var condition = "identifier=urn%3Asome%3Aehr%7Cmine-1";
        EHR.post(
                RESPONSES,
                SomeResponse.of("of-ann").about("ann").identifier("mine-1").json());

        var other = SomeResponse.of("of-bob").about("bob").identifier("mine-1").json();
        assertThat(EHR.post(RESPONSES, other, "If-None-Exist", condition))
                .returns(409, SomeAnswer::status)
                .returns("duplicate", SomeAnswer::issue);
    }

    @Test
    void an_identifier_of_a_withdrawn_response_may_be_used_again() {
        var condition = "identifier=urn%3Asome%3Aehr%7Cagain-1";
        var first = SomeResponse.of("again").identifier("again-1");
        var id = EHR.post(RESPONSES, first.json()).id();
        EHR.put(RESPONSES + "/" + id, first.id(id).status("entered-in-error").json(), "If-Match", "W/\"1\"");

        var corrected = SomeResponse.of("again-corrected").identifier("again-1");
        var again = EHR.post(RESPONSES, corrected.json(), "If-None-Exist", condition);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.id()).isNotEqualTo(id);
        assertThat(EHR.post(RESPONSES, corrected.json(), "If-None-Exist", condition))
                .returns(200, SomeAnswer::status)
                .returns(again.id(), SomeAnswer::id);
    }

    /** A network or an interface engine may deliver a request a second time, long after its answer. */
    @Test
    void a_late_copy_of_a_request_does_not_bring_back_what_was_withdrawn() {
        var first = SomeResponse.of("late").identifier("late-1");
        var condition = "identifier=urn%3Asome%3Aehr%7Clate-1";
        var id = EHR.post(RESPONSES, first.json()).id();
        EHR.put(RESPONSES + "/" + id, first.id(id).status("entered-in-error").json(), "If-Match", "W/\"1\"");

        for (SomeAnswer copy : List.of(
                EHR.post(RESPONSES, first.json()), EHR.post(RESPONSES, first.json(), "If-None-Exist", condition))) {
            assertThat(copy).returns(409, SomeAnswer::status).returns("duplicate", SomeAnswer::issue);
            assertThat(copy.text()).contains("another identifier");
        }
        assertThat(EHR.get(RESPONSES + "?identifier=late-1&_summary=count").text())
                .contains("\"total\":1");
    }

    /** A client or proxy compresses each copy again, with the time in its header (RFC 1952, 2.3.1), or only some. */
    @Test
    void a_late_copy_is_one_however_it_is_compressed() {
        var condition = "identifier=urn%3Asome%3Aehr%7Cpacked-";
        for (int first : List.of(-1, 1)) {
            var response = SomeResponse.of("packed").identifier("packed-" + first);
            var id = create(response.json(), first).id();
            EHR.put(
                    RESPONSES + "/" + id,
                    response.id(id).status("entered-in-error").json(),
                    "If-Match",
                    "W/\"1\"");
            for (int copy : List.of(-1, 1, 2)) {
                assertThat(create(response.json(), copy))
                        .returns(409, SomeAnswer::status)
                        .returns("duplicate", SomeAnswer::issue);
                assertThat(create(response.json(), copy, "If-None-Exist", condition + first)
                                .status())
                        .isEqualTo(409);
            }
        }
    }

    /** Sends the response compressed at that second; uncompressed at none. */
    private static SomeAnswer create(String json, int second, String... headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        if (second < 0) {
            return EHR.post(RESPONSES, json, headers);
        }
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        byte[] packed = compressed.toByteArray();
        packed[4] = (byte) second;
        return EHR.send(
                "POST",
                RESPONSES,
                packed,
                Stream.concat(
                                Stream.of("Content-Type", "application/fhir+json", "Content-Encoding", "gzip"),
                                Stream.of(headers))
                        .toArray(String[]::new));
    }

    @Test
    void a_late_copy_of_a_transaction_does_not_bring_back_what_was_withdrawn() {
        var first = SomeResponse.of("late-transaction").identifier("late-2");
        for (String condition : List.of("", "\"ifNoneExist\": \"identifier=urn:some:ehr|late-2\",")) {
            SomeAnswer stored = EHR.post("", transaction(first.json(), condition));
            if (stored.status() == 200) {
                var id = stored.text().replaceFirst("(?s).*QuestionnaireResponse/([0-9a-f-]{36})/_history/1.*", "$1");
                EHR.put(
                        RESPONSES + "/" + id,
                        first.id(id).status("entered-in-error").json(),
                        "If-Match",
                        "W/\"1\"");
            }
            assertThat(EHR.post("", transaction(first.json(), condition)).status())
                    .isEqualTo(409);
        }
        assertThat(EHR.get(RESPONSES + "?identifier=late-2&_summary=count").text())
                .contains("\"total\":1");
    }

    /** The identifier that a response has given up is as safe from late copies as that of a withdrawn one. */
    @Test
    void a_late_copy_of_a_request_finds_its_response_although_that_has_another_identifier_now() {
        var first = SomeResponse.of("renamed").identifier("renamed-1");
        var condition = "identifier=urn%3Asome%3Aehr%7Crenamed-1";
        var id = EHR.post(RESPONSES, first.json()).id();
        var amended = first.id(id).status("amended").identifier("renamed-2").json();
        assertThat(EHR.put(RESPONSES + "/" + id, amended, "If-Match", "W/\"1\"").status())
                .isEqualTo(200);

        assertThat(EHR.post(RESPONSES, first.json()))
                .returns(409, SomeAnswer::status)
                .returns("duplicate", SomeAnswer::issue);
        assertThat(EHR.post(RESPONSES, first.json(), "If-None-Exist", condition))
                .returns(200, SomeAnswer::status)
                .returns(id, SomeAnswer::id);
        String conditional = "\"ifNoneExist\": \"identifier=urn:some:ehr|renamed-1\",";
        assertThat(EHR.post("", transaction(first.json(), conditional)))
                .returns(200, SomeAnswer::status)
                .satisfies(answer -> assertThat(answer.text()).contains(id).contains("\"200"));
        assertThat(EHR.post(
                                RESPONSES,
                                SomeResponse.of("renamed-of-others")
                                        .identifier("renamed-1")
                                        .json())
                        .status())
                .as("another response may take it")
                .isEqualTo(201);
    }

    private static String transaction(String response, String condition) {
        return """
            {"resourceType": "Bundle", "type": "transaction",
             "entry": [{"fullUrl": "urn:uuid:6c1b1b3c-0f2a-4c1e-8d10-333333333333",
                   "request": {%s "method": "POST", "url": "QuestionnaireResponse"}, "resource": %s}]}
            """.formatted(condition, response);
    }

    private static String bundle(String type, String response, String condition) {
        return transaction(response, "\"ifNoneExist\": \"" + condition + "\",").replaceFirst("transaction", type);
    }

    @Test
    void an_identifier_that_an_update_brings_is_taken_from_then_on() {
        var first = SomeResponse.of("brings");
        var id = EHR.post(RESPONSES, first.json()).id();
        var amended = first.id(id).status("amended").identifier("brought-1").json();
        assertThat(EHR.put(RESPONSES + "/" + id, amended, "If-Match", "W/\"1\"").status())
                .isEqualTo(200);

        var second = SomeResponse.of("second").identifier("brought-1");
        assertThat(EHR.post(RESPONSES, second.json()).status()).isEqualTo(409);
        var other = SomeResponse.of("other");
        var otherId = EHR.post(RESPONSES, other.json()).id();
        assertThat(EHR.put(
                        RESPONSES + "/" + otherId,
                        other.id(otherId)
                                .status("amended")
                                .identifier("brought-1")
                                .json(),
                        "If-Match",
                        "W/\"1\""))
                .returns(409, SomeAnswer::status)
                .returns("duplicate", SomeAnswer::issue);
    }

    @Test
    void an_identifier_too_long_to_be_kept_is_refused_with_its_place() {
        assertThat(EHR.post(
                        RESPONSES,
                        SomeResponse.of("long").identifier("x".repeat(500)).json()))
                .returns(422, SomeAnswer::status)
                .returns("too-long", SomeAnswer::issue);
    }

    /** Identifiers that are stored can be searched: no parameter has a control character. */
    @ParameterizedTest
    @ValueSource(ints = {0x09, 0x0a, 0x0d, 0x7f, 0x85, 0x9f})
    void an_identifier_that_no_search_can_name_is_refused_with_its_place_and_the_cure(int control) {
        var first = SomeResponse.of("controls").identifier("controls-" + control);
        var id = EHR.post(RESPONSES, first.json()).id();
        var text = "a" + Character.toString(control) + "b";
        List<String> bodies = new ArrayList<>(List.of(first.identifier(text).json()));
        if (!Character.isWhitespace(control)) { // R4's uri has none
            bodies.add(SomeResponse.of("controls").json("urn:" + text, "b"));
        }
        for (String body : bodies) {
            String update = body.replaceFirst("[{]", "{\"id\":\"" + id + "\",").replace("completed", "amended");
            for (SomeAnswer answer :
                    List.of(EHR.post(RESPONSES, body), EHR.put(RESPONSES + "/" + id, update, "If-Match", "W/\"1\""))) {
                assertThat(answer).returns(422, SomeAnswer::status).returns("value", SomeAnswer::issue);
                assertThat(answer.text()).contains("QuestionnaireResponse.identifier", "control characters");
            }
            assertThat(EHR.post(RESPONSES + "/$validate", body).text())
                    .contains("QuestionnaireResponse.identifier", "control characters");
        }
    }

    @Test
    void callers_who_race_with_one_identifier_get_one_assessment() throws Exception {
        var body = SomeResponse.of("races").identifier("races-1").json();
        Callable<SomeAnswer> create =
                () -> EHR.post(RESPONSES, body, "If-None-Exist", "identifier=urn%3Asome%3Aehr%7Craces-1");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads
                    .invokeAll(IntStream.range(0, 8).mapToObj(_ -> create).toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
            assertThat(answers)
                    .extracting(SomeAnswer::status)
                    .containsOnlyOnce(201)
                    .containsOnly(201, 200);
            assertThat(answers)
                    .extracting(SomeAnswer::id)
                    .containsOnly(answers.getFirst().id());
        }
        assertThat(EHR.post(RESPONSES, body)).returns(409, SomeAnswer::status).returns("duplicate", SomeAnswer::issue);
    }

    @Test
    void callers_who_race_to_amend_get_one_next_version() throws Exception {
        var first = SomeResponse.of("amend-race");
        var id = EHR.post(RESPONSES, first.json()).id();
        var body = first.id(id).status("amended").json();
        Callable<SomeAnswer> amend = () -> EHR.put(RESPONSES + "/" + id, body, "If-Match", "W/\"1\"");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = threads
                    .invokeAll(IntStream.range(0, 6).mapToObj(_ -> amend).toList())
                    .stream()
                    .map(future -> future.resultNow().status())
                    .toList();
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        }
    }

    @Test
    void a_conditional_create_names_one_identifier_and_its_own() {
        var body = SomeResponse.of("conditions").identifier("conditions-1").json();

        for (var condition : List.of(
                "identifier=conditions-1",
                "_id=7",
                "identifier=urn%3Asome%3Aehr%7Ca&identifier=urn%3Asome%3Aehr%7Cb",
                "identifier=urn%3Asome%3Aehr%7Ca&status=completed",
                "identifier=%E9%7Ca")) {
            assertThat(EHR.post(RESPONSES, body, "If-None-Exist", condition).status())
                    .as(condition)
                    .isEqualTo(400);
        }
        assertThat(EHR.post(RESPONSES, body, "If-None-Exist", "identifier=urn:some:ehr|other")
                        .status())
                .isEqualTo(422);
        assertThat(EHR.post(RESPONSES, body, "If-None-Exist", "identifier=urn:some:ehr|conditions-1")
                        .status())
                .isEqualTo(201);
    }

    /** FHIR R4 search, 3.1.1.4.0.2: the characters that mean something in a search, and how they are written there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a,b a\\,b",
                "a$b a\\$b",
                "a\\b a\\\\b",
                "a|b a\\|b",
                "t|x t\\|x",
                "\\,|$ \\\\\\,\\|\\$",
                "ends\\ ends\\\\"
            })
    void an_identifier_of_any_characters_is_created_once_and_found(String value, String escaped) {
        for (String method : List.of("", "batch", "transaction")) {
            var prefix = "escapes-" + method;
            var body = SomeResponse.of("escapes").identifier(prefix + value).json();
            var condition = "identifier=" + encoded("urn:some:ehr|" + prefix + escaped);
            var statuses = IntStream.range(0, 2)
                    .mapToObj(_ -> method.isEmpty()
                            ? EHR.post(RESPONSES, body, "If-None-Exist", condition)
                                            .status() + ""
                            : EHR.post("", bundle(method, body, condition))
                                    .text()
                                    .replaceFirst("(?s).*\"status\" ?: ?\"(\\d+).*", "$1"))
                    .toList();
            assertThat(statuses).as(condition).containsExactly("201", "200");
            for (String query : List.of(prefix + escaped, "urn:some:ehr|" + prefix + escaped)) {
                assertThat(total("identifier=" + encoded(query))).as(query).isEqualTo(1);
            }
        }
    }

    @Test
    void a_bar_within_a_part_is_never_taken_for_the_one_between_them() {
        var systemOfBar = SomeResponse.of("bars").json("urn:bars|a", "b");
        var valueOfBar = SomeResponse.of("bars").json("urn:bars", "a|b");
        assertThat(EHR.post(RESPONSES, systemOfBar).status()).isEqualTo(201);
        assertThat(EHR.post(RESPONSES, valueOfBar).status())
                .as("another identifier")
                .isEqualTo(201);
        assertThat(EHR.post(RESPONSES, SomeResponse.of("bars").json("a", "b")).status())
                .isEqualTo(201);
        for (String query : List.of("urn:bars\\|a|b", "urn:bars|a\\|b", "a|b", "a\\|b")) {
            assertThat(total("identifier=" + encoded(query))).as(query).isEqualTo(1);
        }
        assertThat(EHR.post(RESPONSES, valueOfBar, "If-None-Exist", "identifier=" + encoded("urn:bars\\|a|b"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_comma_without_escape_is_an_or_and_no_condition_of_a_create() {
        var body = SomeResponse.of("or").identifier("or,1").json();
        assertThat(EHR.post(RESPONSES, body, "If-None-Exist", "identifier=urn:some:ehr|or,1"))
                .returns(400, SomeAnswer::status)
                .satisfies(refused ->
                        assertThat(refused.text()).contains("one identifier").contains("as \\\\, "));
    }

    private static int total(String query) {
        return Integer.parseInt(EHR.get(RESPONSES + "?_summary=count&" + query)
                .text()
                .replaceFirst("(?s).*\"total\" ?: ?(\\d+).*", "$1"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
