package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.writeback.SomeContents.AS_IT_IS;
import static org.dorsal.writeback.SomeContents.IN_THE_EHRS_CODE;
import static org.dorsal.writeback.SomeContents.filed;
import static org.dorsal.writeback.SomeContents.first;
import static org.dorsal.writeback.SomeContents.key;
import static org.dorsal.writeback.SomeContents.pieces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.StoredItem.EhrCopy;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Tests the bodies sent to an EHR, byte by byte against files in this test's resources, and by resource. */
class FhirEhrCodecTest {
    private static final List<String> EDITIONS = List.of(
            "questionnaire/upper-back-pain-assessment", "plan/upper-back-pain-evidence", "plan/upper-back-pain-care");

    private static final Path FILES = Path.of("src/test/resources/org/dorsal/writeback");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final SomeScoredResponse FLAGGED =
            SomeScoredResponse.nothingWrong().with("function-loss", "both-legs-weak");
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final SignedAssessments signed = new SignedAssessments(SomeContents.SITE);
    private final FhirEhrCodec wire = SomeContents.wire();

    @TestFactory
    Stream<DynamicTest> each_kind_as_an_open_server_gets_it() {
        String id = signed.signed(FLAGGED);
        List<Deliverable> pieces = pieces(signed, id, 1);
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (Deliverable piece : pieces) {
            bodies.put(
                    piece.kind().name().toLowerCase(java.util.Locale.ROOT),
                    wire.body(key(piece, id, 1), piece, AS_IT_IS, SomeWire.with(before)));
            before.put(piece.slot(), piece.type() + "/ehr-" + before.size());
        }
        Map<String, String> names = new HashMap<>();
        return bodies.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> same(entry.getKey(), entry.getValue(), names)));
    }

    @Test
    void a_replaced_plan_names_the_copy_that_it_replaces() {
        String id = signed.signed(FLAGGED);
        signed.amended(id, 1, SomeScoredResponse.nothingWrong());
        List<Deliverable> pieces = pieces(signed, id, 2);
        Map<String, String> filed = filed(pieces);
        Deliverable revoked = first(pieces, ResourceKind.PLAN);
        Deliverable plan = pieces.get(pieces.indexOf(revoked) + 1);
        assertThat(json(plan, id, 2, filed).at("/replaces/0/reference").stringValue())
                .isEqualTo(filed.get(revoked.slot()));
        assertThat(json(plan, id, 2, Map.of())
                        .at("/replaces/0/identifier/value")
                        .stringValue())
                .isEqualTo(revoked.id());
        assertThat(json(revoked, id, 2, filed).at("/status").stringValue()).isEqualTo("revoked");
    }

    @Test
    void goals_are_told_by_their_words_and_nothing_is_contained() {
        String id = signed.signed(SomeScoredResponse.nothingWrong());
        JsonNode plan = json(first(pieces(signed, id, 1), ResourceKind.PLAN), id, 1, Map.of());
        assertThat(plan.has("contained")).isFalse();
        assertThat(plan.at("/goal").size()).isPositive();
        assertThat(plan.at("/goal").valueStream())
                .allMatch(goal -> !goal.has("reference")
                        && goal.at("/display").stringValue("").length() > 10);
    }

    @Test
    void a_correction_carries_the_ehrs_id_and_a_new_resource_none() {
        String id = signed.signed(FLAGGED);
        Deliverable panel = first(pieces(signed, id, 1), ResourceKind.PANEL);
        assertThat(json(panel, id, 1, Map.of()).has("id")).isFalse();
        assertThat(json(panel, id, 1, Map.of(panel.slot(), "Observation/77"))
                        .at("/id")
                        .stringValue())
                .isEqualTo("77");
    }

    @Test
    void a_note_that_replaces_another_says_which_and_is_a_new_one() {
        String id = signed.signed(FLAGGED);
        Deliverable note = first(pieces(signed, id, 1), ResourceKind.NOTE);
        byte[] body = wire.body(
                key(note, id, 1),
                note,
                AS_IT_IS,
                new EhrCodec.BodyContext(
                        Map.of(note.slot(), "DocumentReference/1"),
                        Optional.of(new EhrCopy("1", Optional.of("3"))),
                        Optional.empty(),
                        false));
        JsonNode json = ResourceTree.of(body);
        assertThat(json.has("id")).isFalse();
        assertThat(json.at("/relatesTo").toString())
                .isEqualTo("[{\"code\":\"replaces\",\"target\":{\"reference\":\"DocumentReference/1\"}}]");
        assertThat(SomeValidator.errorsIn(body)).isEmpty();
    }

    @Test
    void a_mapped_score_has_the_ehrs_code_alone_and_a_time() {
        Deliverable score = first(pieces(signed, signed.received(FLAGGED), 1), ResourceKind.SCORE);
        byte[] body = wire.body(
                key(score, "0193454a-7d1c-8000-9c55-0f6c8f8d1e11", 1),
                score,
                IN_THE_EHRS_CODE,
                SomeWire.with(Map.of()));
        JsonNode json = ResourceTree.of(body);
        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder(
                        "resourceType",
                        "meta",
                        "identifier",
                        "status",
                        "category",
                        "code",
                        "subject",
                        "encounter",
                        "effectiveDateTime",
                        "performer",
                        "valueQuantity");
        assertThat(json.at("/code").toString())
                .isEqualTo(
                        "{\"coding\":[{\"system\":\"urn:oid:1.2.3.4\",\"code\":\"9001\",\"display\":\"Pain score\"}]}");
        assertThat(json.at("/effectiveDateTime").stringValue()).isEqualTo("2026-11-20T00:00:00-05:00");
        assertThat(json.at("/identifier").size()).isEqualTo(2);
        assertThat(SomeValidator.errorsIn(body)).isEmpty();
    }

    @Test
    void a_score_that_is_no_more_says_so_in_the_ehrs_code_too() {
        String id = signed.signed(FLAGGED);
        signed.amended(id, 1, FLAGGED.without("pain-worst-score"));
        Deliverable score = first(pieces(signed, id, 2), ResourceKind.SCORE);
        byte[] body = wire.body(key(score, id, 2), score, IN_THE_EHRS_CODE, SomeWire.with(Map.of()));
        assertThat(ResourceTree.of(body).at("/dataAbsentReason/coding/0/code").stringValue())
                .isEqualTo("unknown");
        assertThat(ResourceTree.of(body).has("valueQuantity")).isFalse();
        assertThat(SomeValidator.errorsIn(body)).isEmpty();
    }

    @Test
    void an_identifier_that_the_ehr_gave_its_response_gives_way_to_ours() {
        String id = signed.signed(FLAGGED);
        Deliverable response = first(pieces(signed, id, 1), ResourceKind.RESPONSE);
        var foreign = ResourceTree.of(response.json());
        foreign.set("identifier", CopyMarks.identifier("urn:ehr", "7"));
        foreign.putArray("partOf").addObject().put("reference", "Observation/of-the-ehr");
        Deliverable sent = new Deliverable(
                ResourceKind.RESPONSE, response.type(), response.id(), 1, "completed", ResourceTree.bytes(foreign));
        JsonNode body = json(sent, id, 1, Map.of());
        assertThat(body.at("/identifier").toString())
                .isEqualTo("{\"system\":\"" + CopyMarks.RESOURCE + "\",\"value\":\"" + id + "\"}");
        assertThat(body.at("/partOf/0/reference").stringValue()).isEqualTo("Observation/of-the-ehr");
    }

    @Test
    void the_same_arguments_give_the_same_bytes() {
        String id = signed.signed(FLAGGED);
        for (Deliverable piece : pieces(signed, id, 1)) {
            byte[] once = wire.body(key(piece, id, 1), piece, AS_IT_IS, SomeWire.with(Map.of()));
            assertThat(wire.body(key(piece, id, 1), piece, AS_IT_IS, SomeWire.with(Map.of())))
                    .isEqualTo(once);
        }
    }

    @Test
    void a_search_asks_for_the_mark_of_the_version_and_for_nothing_else() {
        ItemKey panel = new ItemKey("0193454a-7d1c-8000-9c55-0f6c8f8d1e11", "Observation/abc", 2);
        assertThat(CopyMarks.sought(panel))
                .isEqualTo("identifier=https%3A%2F%2Fdorsal.example%2Fcanonical%2Fdelivery%7C" + panel.id());
        ItemKey response = new ItemKey(panel.assessment(), "QuestionnaireResponse/" + panel.assessment(), 2);
        assertThat(CopyMarks.sought(response))
                .isEqualTo("identifier=https%3A%2F%2Fdorsal.example%2Fcanonical%2Fidentifier%7C" + panel.assessment());
    }

    private JsonNode json(Deliverable piece, String id, int version, Map<String, String> filed) {
        byte[] body = wire.body(key(piece, id, version), piece, AS_IT_IS, SomeWire.with(filed));
        assertThat(SomeValidator.errorsIn(body)).isEmpty();
        return ResourceTree.of(body);
    }

    private static void same(String name, byte[] body, Map<String, String> names) {
        assertThat(SomeValidator.errorsIn(body)).isEmpty();
        String pretty = PRETTY.writeValueAsString(PRETTY.readTree(body)) + "\n";
        String plain = UUID_FORM
                .matcher(pretty)
                .replaceAll(match -> names.computeIfAbsent(match.group(), _ -> "uuid-" + names.size()));
        try {
            for (String edition : EDITIONS) { // its hash changes with each of its texts
                byte[] file = Files.readAllBytes(Path.of("profiles", edition + "-2.0.0.json"));
                plain = plain.replace(Sha256.of(CanonicalJson.of(file)).hex(), "sha256 of " + edition);
            }
            Files.writeString(Path.of("target", "body-" + name + ".json"), plain);
            assertThat(plain).isEqualTo(Files.readString(FILES.resolve("body-" + name + ".json"), UTF_8));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
