package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.brief;
import static org.dorsal.knowledge.SomeTexts.cause;
import static org.dorsal.knowledge.SomeTexts.coded;
import static org.dorsal.knowledge.SomeTexts.formTitle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.Sender;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.NoteSettings;
import org.dorsal.note.NoteText;
import org.dorsal.note.NoteText.NoteKey;
import org.dorsal.note.NoteText.NoteStatus;
import org.dorsal.note.SignedNotes;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.AccessScope;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

/**
 * Tests of the note for an EHR's chart: the same words as HTML and as PDF, about a single version, without the
 * patient's name.
 */
class SignedNotesTest {
    private static final SomeScoredResponse SELF_CARE =
            SomeScoredResponse.nothingWrong().with("age-years", "42");

    /** Urgent, while a question of an emergency is open. */
    private static final SomeScoredResponse URGENT = SELF_CARE
            .with("substance-use", "injected-12-months")
            .with("constant", "Y")
            .without("function-loss");

    private final SomeReview review = SomeReview.in(Wording.Locale.EN_US);
    private final WebSettings.SitePages sitePages = review.visit().sitePages();

    @Test
    void html_and_pdf_say_the_same_sentences() throws IOException {
        for (SomeScoredResponse answers : List.of(
                SELF_CARE,
                URGENT,
                SELF_CARE.with("function-loss", "both-legs-weak").with("bladder-change", "UNK"))) {
            SomeReview british = SomeReview.in(Wording.Locale.EN_GB);
            NoteText note = note(british, british.answered(answers).signed(), 1);
            keep("same", note);
            saysTheSame(note);
        }
    }

    @Test
    void a_signed_note_tells_what_the_page_tells_and_names_no_patient() {
        String id = review.answered(URGENT.without("pulse"))
                .signed(
                        "plan-vital-signs=decline",
                        "plan-vital-signs-reason=other",
                        "plan-vital-signs-why=done before");
        NoteText note = note(review, id, 1);
        assertThat(html(note).text())
                .contains(
                        formTitle(),
                        "Northside Clinic",
                        coded("disposition", "urgent"),
                        coded("observation", "emergency-not-excluded"),
                        cause("spinal-infection") + ": Drugs and alcohol: Injected drugs",
                        "Could make the result more urgent: Emergency:",
                        brief("function-loss"),
                        "Reason for signing: Asked by telephone",
                        "done before",
                        "Signed by Dr Sample Person, General practitioner, 20-Nov-2026 09:30 Z.",
                        "decision SHA-256",
                        "Patient " + review.patient() + " of this EHR",
                        "This note does not show the patient’s name")
                .doesNotContain("Testa Alder", "SBX-01", "15-Jun-1984", "Not signed");
        assertThat(note.worth()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.author()).contains("Practitioner/one");
        assertThat(note.encounter()).contains("Encounter/one");
        assertThat(note.writtenAt()).hasToString("2026-11-20T09:30Z");
        assertThat(note.title()).isEqualTo(formTitle());
    }

    @Test
    void the_html_is_well_formed_and_has_nothing_to_run_or_fetch() {
        NoteText note = note(review, review.answered(SELF_CARE).signed(), 1);
        String text = new String(note.html(), StandardCharsets.UTF_8);
        Document document = Jsoup.parse(text, "", Parser.xmlParser());
        assertThat(document.select(
                        "script, style, link, img, iframe, object, form, a, bookmarks, [src], [href], [style]"))
                .isEmpty();
        assertThat(document.select("[^on], [^th]")).isEmpty();
        assertThat(text).startsWith("<html").contains("<meta charset=\"utf-8\"/>", "lang=\"en-US\"");
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(note.html())))
                .doesNotThrowAnyException();
    }

    @Test
    void the_same_order_gives_the_same_bytes() {
        String id = review.answered(SELF_CARE).signed();
        NoteText noteText = note(review, id, 1);
        NoteText two = note(review, id, 1);
        assertThat(two.html()).isEqualTo(noteText.html());
        assertThat(two.pdf()).isEqualTo(noteText.pdf());
    }

    @Test
    void hostile_text_stays_text() throws IOException {
        String hostile = "</p><script>alert(1)</script>&amp;<img src='http://127.0.0.1:1/x'/>]]>\u202e";
        String id = review.answered(SELF_CARE).signed("plan-stretches=edit", "plan-stretches-text=" + hostile);
        NoteText note = note(review, id, 1);
        assertThat(html(note).select("script, img")).isEmpty();
        assertThat(html(note).text()).contains("<script>alert(1)</script>&amp;<img src='http://127.0.0.1:1/x'/>]]>");
        assertThat(new String(note.html(), StandardCharsets.UTF_8)).doesNotContain("\u202e");
        saysTheSame(note);
    }

    @Test
    void an_amended_note_says_why_and_the_older_version_can_still_be_told() {
        String id = review.answered(SELF_CARE).signed();
        review.post("/assessment/" + id + "/amend", PageForm.EMPTY);
        review.answeredElsewhere("fever-time", "now-or-3-days");
        review.sign("amendment=Fever was forgotten");
        NoteText second = note(review, id, 2);
        assertThat(second.worth()).isEqualTo(NoteStatus.AMENDED);
        assertThat(html(second).text())
                .contains("Amended because: Fever was forgotten", coded("disposition", "urgent"));
        NoteText first = note(review, id, 1);
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.worth()).isEqualTo(NoteStatus.FINAL);
        assertThat(html(first).text()).doesNotContain("Fever was forgotten", coded("disposition", "urgent"));
    }

    @Test
    void what_nobody_signed_says_so_plainly_and_is_preliminary() throws IOException {
        NoteText note = note(review, received(sitePages.site(), QuestionnaireResponseStatus.COMPLETED), 1);
        assertThat(note.worth()).isEqualTo(NoteStatus.PRELIMINARY);
        assertThat(html(note).text())
                .contains(word("paper.preliminary"), word("paper.proposed"), "Unsigned.", "panel SHA-256")
                .doesNotContain("Signed by");
        assertThat(note.author()).contains("Practitioner/two");
        saysTheSame(note);
    }

    @Test
    void a_site_that_scores_without_a_clinician_gets_a_final_note_that_nobody_signed() {
        Site unsigned = without(SiteRules.SignOffRule.NONE);
        NoteText note = note(
                new WebSettings.SitePages(unsigned, sitePages.zone(), List.of(), SomeVisits.WITH_BANNER),
                received(unsigned, QuestionnaireResponseStatus.COMPLETED),
                1);
        assertThat(note.worth()).isEqualTo(NoteStatus.FINAL);
        assertThat(html(note).text())
                .contains("no clinician has reviewed this. Northside Clinic reports such results as final");
    }

    @Test
    void what_was_withdrawn_says_that_and_nothing_else() throws IOException {
        String id = review.answered(SELF_CARE.with("function-loss", "both-legs-weak"))
                .signed();
        withdraw(id);
        NoteText note = note(review, id, 2);
        keep("withdrawn", note);
        assertThat(note.worth()).isEqualTo(NoteStatus.ENTERED_IN_ERROR);
        assertThat(html(note).text())
                .contains("withdrawn: it was entered in error", id)
                .doesNotContain("Urgent", cause("myelopathy"), "Plan");
        saysTheSame(note);
    }

    @Test
    void an_unknown_site_version_or_patient_has_no_note() {
        String id = review.answered(SELF_CARE).signed();
        var notes = notes(sitePages);
        assertThat(notes.of(new NoteKey("northside", review.patient(), id, 2))).isEmpty();
        assertThat(notes.of(new NoteKey("southside", review.patient(), id, 1))).isEmpty();
        assertThat(notes.of(new NoteKey("northside", "another", id, 1))).isEmpty();
    }

    private NoteText note(SomeReview someReview, String id, int version) {
        return notes(someReview.visit().sitePages())
                .of(new NoteKey("northside", someReview.patient(), id, version))
                .orElseThrow();
    }

    private NoteText note(WebSettings.SitePages site, String id, int version) {
        return notes(site)
                .of(new NoteKey("northside", review.patient(), id, version))
                .orElseThrow();
    }

    private SignedNotes notes(WebSettings.SitePages site) {
        return new SignedNotes(
                review.job().records(),
                new NoteSettings(Map.of("northside", site.note())),
                SomeProfiles.knowledge().codes(),
                org.dorsal.assessment.StoredHistory.history());
    }

    private Site without(SiteRules.SignOffRule signOff) {
        SiteRules rules = sitePages.site().rules();
        return new Site(
                "northside",
                new SiteRules(rules.name(), rules.wording(), signOff, false, rules.writeBack(), rules.fhirBase()));
    }

    private String received(Site site, QuestionnaireResponseStatus status) {
        var receipt = review.job().receive().create(site, sender(), json(status), Optional.empty());
        return ((Receipt.StoredReceipt) receipt).id();
    }

    private void withdraw(String id) {
        QuestionnaireResponse response = response(QuestionnaireResponseStatus.ENTEREDINERROR);
        response.setId(id);
        assertThat(review.job()
                        .amend()
                        .update(
                                sitePages.site(),
                                sender(),
                                AccessScope.ofSite("northside"),
                                id,
                                1,
                                FhirJson.encode(response)))
                .isInstanceOf(Receipt.StoredReceipt.class);
    }

    private Sender sender() {
        return Signer.sender(review.visit());
    }

    private byte[] json(QuestionnaireResponseStatus status) {
        return FhirJson.encode(response(status));
    }

    private QuestionnaireResponse response(QuestionnaireResponseStatus status) {
        QuestionnaireResponse response = SELF_CARE.asAsked().response();
        response.setStatus(status);
        response.setSubject(new Reference("Patient/" + review.patient()));
        response.setAuthor(new Reference("Practitioner/two"));
        return response;
    }

    private static Document html(NoteText note) {
        return Jsoup.parse(new String(note.html(), StandardCharsets.UTF_8));
    }

    /** Checks that every sentence of the HTML is in the PDF, and that together they are the PDF's text. */
    private static void saysTheSame(NoteText note) throws IOException {
        try (var pdf = Loader.loadPDF(note.pdf())) {
            boolean brief = html(note).select("#answers").isEmpty();
            assertThat(brief ? pdf.getNumberOfPages() : PrintRendererTest.pagesBeforeTheDetails(pdf))
                    .isEqualTo(1);
            String banner = bare(html(note).select("#banner").text());
            String pages = bare(new PDFTextStripper().getText(pdf).replaceAll("(?m)^\\d+ / \\d+$", ""));
            String printed = banner + pages.replace(banner, "");
            for (var block : html(note).select("h1, h2, h3, p, li, th, td, #banner div")) {
                assertThat(printed).contains(bare(block.text()));
            }
            assertThat(printed).hasSize(bare(html(note).body().text()).length());
        }
    }

    private static String bare(String text) {
        return text.replaceAll("[\\s\\u00a0•]+", "");
    }

    private static void keep(String name, NoteText note) throws IOException {
        Files.write(Path.of("target", "ehr-note-" + name + ".pdf"), note.pdf());
        Files.write(Path.of("target", "ehr-note-" + name + ".html"), note.html());
    }
}
