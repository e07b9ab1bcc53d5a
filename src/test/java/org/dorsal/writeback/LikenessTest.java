package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that copies in an EHR are recognised by our marks, and that marks never prove the patient. */
class LikenessTest {
    private static final String ASSESSMENT = "0193454a-7d1c-8000-9c55-0f6c8f8d1e11";
    private static final ItemKey KEY = new ItemKey(ASSESSMENT, "Observation/our-panel", 2);
    private static final Deliverable PIECE = new Deliverable(
            ResourceKind.PANEL,
            "Observation",
            "our-panel",
            2,
            "final",
            "{\"resourceType\":\"Observation\"}".getBytes(UTF_8));
    private static final String MINE = "\"subject\":{\"reference\":\"Patient/7\"}";

    private final FhirEhrCodec wire = SomeContents.wire();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // resource's identifier, version's mark as identifier, the same as a tag
                "our-panel, 2, 2, THIS_VERSION",
                "our-panel, 2, -, THIS_VERSION",
                "our-panel, -, 2, THIS_VERSION",
                "-,         2, -, THIS_VERSION",
                "-,         -, 2, THIS_VERSION",
                "our-panel, 1, 1, OTHER_VERSION",
                "our-panel, 3, -, OTHER_VERSION",
                "our-panel, 3, 2, OTHER_VERSION",
                "our-panel, -, 2 3, OTHER_VERSION",
                "our-panel, 2, 1 2, THIS_VERSION",
                "our-panel, -, -, OTHER_VERSION",
                "-,         1, -, OTHER_VERSION",
                "-,         -, 3, OTHER_VERSION",
                "-,         -, -, UNMARKED",
                "our-plan,  -, -, ANOTHER",
                "our-plan,  9, -, ANOTHER",
                "-,         x, -, ANOTHER",
                "-,         -, x, ANOTHER"
            })
    void marks_decide(
            @org.jspecify.annotations.Nullable String resource,
            @org.jspecify.annotations.Nullable String identifier,
            @org.jspecify.annotations.Nullable String tag,
            CopyMatch expected) {
        StringBuilder identifiers = new StringBuilder("{\"system\":\"urn:ehr\",\"value\":\"1\"}");
        if (resource != null) {
            identifiers.append(",").append(identifier(CopyMarks.RESOURCE, resource));
        }
        if (identifier != null) {
            identifiers.append(",").append(identifier(CopyMarks.VERSION, mark(identifier)));
        }
        String meta = tag == null
                ? "{\"versionId\":\"5\"}"
                : "{\"tag\":[{\"system\":\"urn:ehr\",\"code\":\"x\"}" + tags(tag) + "]}";
        assertThat(likeness("{\"resourceType\":\"Observation\",\"id\":\"9\",\"meta\":" + meta + ",\"identifier\":["
                        + identifiers + "]," + MINE + "}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Patient/7,                                  THIS_VERSION",
        "Patient/7/_history/3,                       THIS_VERSION",
        "https://ehr.example/fhir/Patient/7,         THIS_VERSION",
        "Patient/77,                                 ANOTHER_PATIENT",
        "Patient/7/Observation/1,                    ANOTHER_PATIENT",
        "https://ehr.example/fhir/Patient/8,         ANOTHER_PATIENT",
        "https://other.example/fhir/Patient/7,       ANOTHER_PATIENT",
        "https://ehr.example/fhirPatient/7,          ANOTHER_PATIENT",
        "Group/7,                                    ANOTHER_PATIENT",
        "patient/7,                                  ANOTHER_PATIENT"
    })
    void no_mark_makes_it_this_patients(String subject, CopyMatch expected) {
        assertThat(likeness(
                        "{\"resourceType\":\"Observation\",\"identifier\":[" + identifier(CopyMarks.VERSION, mark("2"))
                                + "],\"subject\":{\"reference\":\"" + subject + "\"}}"))
                .isEqualTo(expected);
    }

    @Test
    void what_does_not_say_whose_it_is_can_not_be_read() {
        String marked =
                "{\"resourceType\":\"Observation\",\"identifier\":[" + identifier(CopyMarks.VERSION, mark("2")) + "]";
        assertThat(likeness(marked + "}")).isEqualTo(CopyMatch.UNREADABLE);
        assertThat(likeness(marked + ",\"subject\":{\"display\":\"Somebody\"}}"))
                .isEqualTo(CopyMatch.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''",
                "<html>Welcome</html>",
                "[]",
                "{\"resourceType\":\"Patient\",\"id\":\"7\"}",
                "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/7\"},\"subject\":{\"reference\":\"Patient/8\"}}",
                "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/7\"},"
                        + "\"modifierExtension\":[{\"url\":\"urn:not\",\"valueBoolean\":true}]}"
            })
    void what_may_mean_something_else_is_not_read(String body) {
        assertThat(likeness(body)).isEqualTo(CopyMatch.UNREADABLE);
    }

    @Test
    void a_response_whose_tag_was_dropped_is_told_by_what_it_says() {
        String sent = response("completed", "\"Y\"", "Fever", "");
        assertThat(response(sent, response("completed", "\"Y\"", "in other words", "")))
                .isEqualTo(CopyMatch.THIS_VERSION);
        assertThat(response(sent, response("completed", "\"N\"", "Fever", ""))).isEqualTo(CopyMatch.OTHER_VERSION);
        assertThat(response(sent, response("amended", "\"Y\"", "Fever", ""))).isEqualTo(CopyMatch.OTHER_VERSION);
        assertThat(response(
                        sent,
                        response(
                                "completed",
                                "\"Y\"",
                                "Fever",
                                ",\"meta\":{\"tag\":[{\"system\":\"" + CopyMarks.VERSION
                                        + "\",\"code\":\"another\"}]}")))
                .isEqualTo(CopyMatch.OTHER_VERSION);
    }

    private static String tags(String versions) {
        return Stream.of(versions.split(" "))
                .map(version -> ",{\"system\":\"" + CopyMarks.VERSION + "\",\"code\":\"" + mark(version) + "\"}")
                .collect(Collectors.joining());
    }

    private CopyMatch likeness(String copy) {
        return wire.likeness(KEY, PIECE, copy.getBytes(UTF_8), "7");
    }

    private CopyMatch response(String sent, String copy) {
        ItemKey key = new ItemKey(ASSESSMENT, "QuestionnaireResponse/" + ASSESSMENT, 2);
        Deliverable piece = new Deliverable(
                ResourceKind.RESPONSE, "QuestionnaireResponse", ASSESSMENT, 2, "completed", sent.getBytes(UTF_8));
        return wire.likeness(key, piece, copy.getBytes(UTF_8), "7");
    }

    private static String response(String status, String code, String text, String more) {
        return "{\"resourceType\":\"QuestionnaireResponse\",\"identifier\":"
                + identifier(CopyMarks.RESOURCE, ASSESSMENT)
                + ",\"status\":\"" + status + "\"," + MINE
                + ",\"authored\":\"2026-11-20T09:00:00Z\",\"item\":[{\"linkId\":\"g\",\"item\":"
                + "[{\"linkId\":\"fever\",\"text\":\"" + text
                + "\",\"answer\":[{\"valueCoding\":{\"system\":\"urn:yn\",\"code\":"
                + code + ",\"display\":\"" + text + "\"}}]},{\"linkId\":\"age\",\"answer\":[{\"valueInteger\":35}]}]}]"
                + more + "}";
    }

    /** The mark of that version; anything else is a mark of another resource. */
    private static String mark(String version) {
        return version.matches("\\d+")
                ? new ItemKey(ASSESSMENT, "Observation/our-panel", Integer.parseInt(version))
                        .id()
                        .toString()
                : new ItemKey(ASSESSMENT, "Observation/another", 2).id().toString();
    }

    private static String identifier(String system, String value) {
        return "{\"system\":\"" + system + "\",\"value\":\"" + value + "\"}";
    }
}
