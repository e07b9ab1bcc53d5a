package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.dorsal.SomeValidator;
import org.dorsal.note.NoteText;
import org.dorsal.smart.SiteId;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.LedgerContents.NoteReference;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.dorsal.writeback.WritebackSettings.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests a note in each vendor's form, and how its copy is recognised when read back. */
class NoteRulesTest {
    private static final String ASSESSMENT = "0193454a-7d1c-8000-9c55-0f6c8f8d1e11";
    private static final KindPlan.WrittenKind WAY =
            new KindPlan.WrittenKind(false, new KindPlan.Lookup.ByMark(java.util.Set.of()), false, false);
    private static final Deliverable NOTE = note(NoteText.NoteStatus.FINAL);
    private static final ItemKey KEY = new ItemKey(ASSESSMENT, NOTE.slot(), 1);
    private static final String MARK = "Dorsal " + KEY.id().toString().replace("-", "");

    @Test
    void epic_gets_one_plain_text_of_a_visit_and_nothing_that_it_would_drop() {
        JsonNode sent = sent("epic", NOTE);
        assertThat(sent.propertyNames())
                .containsExactlyInAnyOrder(
                        "resourceType", "status", "docStatus", "type", "subject", "content", "context");
        assertThat(sent.at("/type/coding/0/code").stringValue()).isEqualTo("11488-4");
        assertThat(sent.path("content").size()).isEqualTo(1);
        JsonNode attachment = sent.at("/content/0/attachment");
        assertThat(attachment.propertyNames()).containsExactlyInAnyOrder("contentType", "data");
        assertThat(attachment.path("contentType").stringValue()).isEqualTo("text/plain");
        assertThat(new String(Base64.getDecoder().decode(ResourceTree.text(attachment, "/data")), UTF_8))
                .isEqualTo("Nothing\n" + MARK + "\n");
        assertThat(sent.at("/context/encounter/0/reference").stringValue()).isEqualTo("Encounter/one");
        assertThat(wire("epic").creationHeaders(KEY, WAY)).containsEntry("Prefer", "return=representation");
    }

    @Test
    void oracle_gets_one_pdf_by_its_own_user_with_the_end_of_its_time_and_a_marked_title() {
        JsonNode sent = sent("oracle", NOTE);
        assertThat(sent.path("status").stringValue()).isEqualTo("current");
        assertThat(sent.at("/author/0/reference").stringValue())
                .as("whose token it goes with")
                .isEqualTo("Practitioner/user");
        assertThat(sent.path("author").size()).isEqualTo(1);
        assertThat(sent.has("authenticator")).isFalse();
        assertThat(sent.path("content").size()).isEqualTo(1);
        JsonNode attachment = sent.at("/content/0/attachment");
        assertThat(attachment.path("contentType").stringValue()).isEqualTo("application/pdf");
        assertThat(attachment.path("title").stringValue()).endsWith("(" + MARK + ")");
        assertThat(sent.at("/context/period/end").stringValue()).isEqualTo("2026-11-20T05:00:00-05:00");
        assertThat(wire("oracle").creationHeaders(KEY, WAY)).isEmpty();
    }

    /** An EHR that has refused the author is sent the note once more without one (ADR 29). */
    @ParameterizedTest
    @ValueSource(strings = {"open", "epic", "oracle"})
    void a_note_without_its_author_names_no_author(String vendor) {
        JsonNode sent = sent(vendor, NOTE, true);
        assertThat(sent.path("content").size()).isPositive();
        assertThat(sent.has("author")).isFalse();
    }

    @Test
    void a_server_that_takes_what_FHIR_allows_gets_html_and_pdf_and_our_identifiers() {
        JsonNode sent = sent("open", NOTE);
        assertThat(sent.path("content")
                        .valueStream()
                        .map(content -> ResourceTree.text(content, "/attachment/contentType")))
                .containsExactly("text/html", "application/pdf");
        assertThat(sent.path("identifier").size()).isEqualTo(2);
        assertThat(sent.toString()).doesNotContain(MARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "epic", "oracle"})
    void what_each_gets_is_FHIR_and_its_rules_name_their_sources(String vendor) {
        assertThat(SomeValidator.errorsIn(ResourceTree.bytes(sent(vendor, NOTE))))
                .isEmpty();
        assertThat(NoteRules.of(vendor).sources()).isNotEmpty();
        assertThat(NoteRules.of(vendor).takes(NoteRules.of(vendor).type())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(NoteText.NoteStatus.class)
    void no_vendor_gets_a_status_that_it_does_not_take(NoteText.NoteStatus worth) {
        assertThat(sent("epic", note(worth)).path("docStatus").stringValue()).isIn("preliminary", "final");
        assertThat(sent("oracle", note(worth)).path("docStatus").stringValue()).isEqualTo("final");
        assertThat(List.of(sent("epic", note(worth)), sent("oracle", note(worth))))
                .allMatch(sent -> sent.path("status").stringValue().equals("current"));
    }

    @Test
    void a_note_without_a_visit_stays_here_where_the_vendor_wants_one() {
        var homeless = ResourceTree.of(NOTE.json());
        homeless.remove("context");
        Deliverable piece =
                new Deliverable(ResourceKind.NOTE, NOTE.type(), NOTE.id(), 1, "current", ResourceTree.bytes(homeless));
        KindPlan.WritePlan writePlan = KindPlan.WritePlan.each(_ -> WAY);
        assertThat(wire("epic").fitting(writePlan, List.of(piece)).of(ResourceKind.NOTE))
                .isEqualTo(new KindPlan.NotWritten(KindPlan.UnwrittenReason.NO_VISIT));
        assertThat(wire("epic").fitting(writePlan, List.of(NOTE))).isEqualTo(writePlan);
        assertThat(wire("oracle").fitting(writePlan, List.of(piece))).isEqualTo(writePlan);
    }

    /**
     * Sample: a note returned by Epic on 2026-04-28, without our identifier and with its texts in Binary resources.
     */
    @Test
    void a_copy_without_our_identifier_is_unmarked_until_its_texts_are_read() throws IOException {
        Path sample = Path.of("src/test/resources/ehr-samples/epic/write-documentreference.json");
        byte[] copy =
                ResourceTree.bytes(ResourceTree.of(Files.readAllBytes(sample)).path("read_back"));
        String patient =
                ResourceTree.text(ResourceTree.of(copy), "/subject/reference").replace("Patient/", "");
        assertThat(wire("epic").likeness(KEY, NOTE, copy, patient)).isEqualTo(CopyMatch.UNMARKED);
        assertThat(CopyComparison.texts(ResourceTree.of(copy))).isNotEmpty().allMatch(url -> url.startsWith("Binary/"));
    }

    @Test
    void the_mark_is_found_in_whatever_an_ehr_makes_of_the_text() {
        FhirEhrCodec wire = wire("epic");
        String id = KEY.id().toString().replace("-", "");
        List.of(
                        "Nothing\n" + MARK,
                        "<html><body><p>Nothing</p><p>Dorsal&nbsp;" + id + "</p></body></html>",
                        "{\\rtf1\\ansi Nothing\\par Dorsal " + id + "\\par }",
                        "{\"resourceType\":\"Binary\",\"contentType\":\"text/plain\",\"data\":\""
                                + Base64.getEncoder().encodeToString(MARK.getBytes(UTF_8)) + "\"}")
                .forEach(text -> assertThat(wire.marked(KEY, text.getBytes(ISO_8859_1)))
                        .as(text)
                        .contains(true));
        ItemKey other = new ItemKey(ASSESSMENT, NOTE.slot(), 2);
        assertThat(wire.marked(other, ("{\\rtf1 " + MARK + "}").getBytes(UTF_8)))
                .contains(false);
        assertThat(wire.marked(KEY, "{\"resourceType\":\"Binary\",\"data\":\"Tm90aGluZw==\"}".getBytes(UTF_8)))
                .contains(false);
        List.of("<html>Sign in</html>", "", "{}", "{\"resourceType\":\"Binary\"}", "Dorsal " + ASSESSMENT)
                .forEach(text -> assertThat(wire.marked(KEY, text.getBytes(UTF_8)))
                        .as("perhaps not the note: " + text)
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"epic", "oracle"})
    void a_note_that_comes_back_with_its_text_or_title_is_known_by_the_mark(String vendor) {
        JsonNode sent = sent(vendor, NOTE);
        assertThat(wire(vendor)
                        .likeness(
                                KEY,
                                NOTE,
                                ResourceTree.bytes(sent),
                                SomeContents.order(ASSESSMENT, 1).patient()))
                .isEqualTo(CopyMatch.THIS_VERSION);
    }

    private static Deliverable note(NoteText.NoteStatus worth) {
        return NoteReference.of(
                SomeContents.order(ASSESSMENT, 1),
                SomeContents.note(1, worth),
                NoteRules.of("epic").type());
    }

    private static JsonNode sent(String vendor, Deliverable piece) {
        return sent(vendor, piece, false);
    }

    private static JsonNode sent(String vendor, Deliverable piece, boolean withoutAuthor) {
        Optional<String> user = Optional.of("Practitioner/user");
        EhrCodec.BodyContext context = new EhrCodec.BodyContext(Map.of(), Optional.empty(), user, withoutAuthor);
        return ResourceTree.of(wire(vendor).body(KEY, piece, WAY, context));
    }

    private static FhirEhrCodec wire(String vendor) {
        return new FhirEhrCodec(new WritebackSettings.SiteWriteback(
                new SiteId(SomeContents.SITE),
                SomeContents.BASE,
                SomeContents.ZONE,
                Writer.CLINICIANS,
                false,
                OwnCodes.AUTO,
                NoteRules.of(vendor),
                NoteRules.of(vendor).type(),
                Map.of()));
    }
}
