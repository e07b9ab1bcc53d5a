package org.dorsal.http.web;

import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.Seeds;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentReader;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.SampleAssessmentServices;
import org.dorsal.chart.Banner;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.http.web.WritePreviewView.WritePreview;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.DraftRows;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.Ledger;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.Reference;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.springframework.http.HttpMethod;
import org.springframework.util.function.SingletonSupplier;

/**
 * The pages of a clinician, first of all review and signature, over the real profiles/ and a real database, without a
 * browser.
 */
final class SomeReview {
    static final Ledger LEDGER = new Ledger(TestPostgres.shared().asApplication(), Duration.ofSeconds(20));

    private static final AtomicInteger PATIENTS = new AtomicInteger();

    private final Drafts drafts = new Drafts(
            new DraftRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(10)),
            new java.security.SecureRandom());
    private final AnswerSheets sheets;
    private final AssessmentServices job;
    private final SomeFilings filings = new SomeFilings();
    private final List<Object> controllers;
    private final MvcPages mvc;
    private final Visit visit;

    SomeReview(Visit visit) {
        this(visit, "review-" + PATIENTS.incrementAndGet());
    }

    /** About that patient. */
    SomeReview(Visit visit, String patient) {
        this(visit, patient, SomeProfiles.knowledge());
    }

    /** With other knowledge. */
    SomeReview(Visit visit, Knowledge knowledge) {
        this(visit, "review-" + PATIENTS.incrementAndGet(), knowledge);
    }

    /** About that patient, with other knowledge. */
    SomeReview(Visit visit, String patient, Knowledge knowledge) {
        this.visit = SomeVisits.of(visit, patient, visit.chart());
        this.sheets = SomeAssessment.sheets(knowledge, drafts);
        this.job = SampleAssessmentServices.create(visit.time(), Seeds.next(), knowledge);
        var codes = knowledge.codes();
        var history = new AssessmentHistory(LEDGER, knowledge);
        this.controllers = List.of(
                new ReviewController(
                        new Subjects(sheets, job.signOff()),
                        job.signOff(),
                        codes,
                        history,
                        new WritePreview(filings, filings)),
                new SignedController(sheets, drafts, job.records(), codes, history, filings, job.amend()),
                new AssessmentController(sheets, codes, history, SomeVisits.SEALS),
                new HistoryController(history, codes, filings),
                SomeAssessment.edition(this.visit, knowledge));
        this.mvc = new MvcPages(this.visit, controllers);
    }

    static SomeReview in(Wording.Locale locale) {
        return new SomeReview(SomeVisits.of(locale, List.of()));
    }

    /** About a person with that name. */
    static SomeReview of(Banner banner) {
        return new SomeReview(SomeVisits.of(Wording.Locale.EN_US, banner, List.of()));
    }

    Visit visit() {
        return visit;
    }

    /** Returns the simulated deliveries: the EHR's content, capabilities and messages. */
    SomeFilings filings() {
        return filings;
    }

    List<Object> controllers() {
        return controllers;
    }

    AssessmentServices job() {
        return job;
    }

    /** Returns the stored signed assessment. */
    AssessmentReader.StoredAssessment stored(String id) {
        return job.records().of(visit().sitePages().site(), patient(), id).orElseThrow();
    }

    String patient() {
        return visit.launch().patient().value();
    }

    /** Keeps those answers as this clinician's draft. */
    SomeReview answered(SomeScoredResponse answers) {
        AssessmentState sheet = sheets.open(visit);
        Draft draft = Draft.EMPTY
                .movedTo(sheet.form().edition().version())
                .with(FilledFormCodec.read(sheet.form(), answers.asAsked().response()));
        drafts.save(sheets.key(visit), draft, sheet.version(), visit.time(), Signer.sender(visit));
        return this;
    }

    /** Saves the draft once more with one other answer, as another window would. */
    void answeredElsewhere(String linkId, String code) {
        AssessmentState sheet = sheets.open(visit);
        drafts.save(
                sheets.key(visit),
                sheet.draft().with(sheet.draft().answers().with(linkId, List.of(code))),
                sheet.version(),
                visit.time(),
                Signer.sender(visit));
    }

    /**
     * Takes the answer to a question over from the record.
     *
     * @param recorded FHIR dateTime of the record
     */
    SomeReview takenOver(String linkId, String recorded) {
        AssessmentState sheet = sheets.open(visit);
        drafts.save(
                sheets.key(visit),
                sheet.draft()
                        .confirming(Set.of(linkId))
                        .timed(sheet.draft()
                                .times()
                                .takenOver(
                                        linkId,
                                        Optional.of(recorded),
                                        visit.time().atOffset(ZoneOffset.UTC))),
                sheet.version(),
                visit.time(),
                Signer.sender(visit));
        return this;
    }

    /** Enters an answer some time before the page is opened. */
    void enteredBefore(String linkId, String value, Duration ago) {
        AssessmentState sheet = sheets.open(visit);
        drafts.save(
                sheets.key(visit),
                sheet.draft()
                        .with(sheet.draft().answers().with(linkId, List.of(value)))
                        .timed(sheet.draft(), visit.time().minus(ago).atOffset(ZoneOffset.UTC)),
                sheet.version(),
                visit.time(),
                Signer.sender(visit));
    }

    /** Says of all answers so far that a colleague gave them. */
    void handedOverBy(String reference, String name) {
        AssessmentState sheet = sheets.open(visit);
        drafts.save(
                sheets.key(visit),
                sheet.draft().handedOver(reference, name, visit.time()),
                sheet.version(),
                visit.time(),
                Signer.sender(visit));
    }

    boolean hasDraft() {
        return !sheets.open(visit).version().equals(DraftVersion.NONE);
    }

    /** A reply with its HTML: of the assessment page as its scripts draw it, also after an answer. */
    record ReviewReply(int status, String location, byte[] body, SingletonSupplier<Document> page) {
        Document html() {
            return page.obtain();
        }

        Element single(String css) {
            List<Element> elements = html().select(css);
            if (elements.size() != 1) {
                throw new AssertionError(css + " is there " + elements.size() + " times");
            }
            return elements.getFirst();
        }

        String text(String css) {
            return html().select(css).text();
        }

        List<String> all(String css) {
            return html().select(css).eachText();
        }

        /** Fields of the review form as a browser would send them, changed and completed by others. */
        PageForm form(String... changes) {
            Map<String, List<String>> fields = new HashMap<>();
            for (Element field : html().select("#sign input, #sign select, #sign textarea")) {
                boolean off = List.of("radio", "checkbox").contains(field.attr("type")) && !field.hasAttr("checked");
                if (!off) {
                    String value = switch (field.tagName()) {
                        case "select" -> field.select("option[selected]").attr("value");
                        case "textarea" -> field.wholeText();
                        default -> field.attr("value");
                    };
                    fields.computeIfAbsent(field.attr("name"), _ -> new ArrayList<>())
                            .add(value);
                }
            }
            for (String change : changes) {
                String[] pair = change.split("=", 2);
                fields.put(pair[0], List.of(pair[1]));
            }
            return new PageForm(fields);
        }
    }

    ReviewReply get(String path) {
        return get(path, PageForm.EMPTY);
    }

    ReviewReply get(String path, PageForm query) {
        return send(HttpMethod.GET, path, query);
    }

    ReviewReply post(String path, PageForm form) {
        return send(HttpMethod.POST, path, form);
    }

    /** Reviews the draft, attests, applies the given changes, and signs. */
    ReviewReply sign(String... changes) {
        List<String> fields = new ArrayList<>(List.of("attested=yes", "act=sign", "open=Asked by telephone"));
        fields.addAll(List.of(changes));
        return post("/sign", get("/review").form(fields.toArray(String[]::new)));
    }

    /** Signs and gives the id of the assessment. */
    String signed(String... changes) {
        ReviewReply page = sign(changes);
        if (page.status() != 303) {
            throw new AssertionError(page.status() + " " + page.text("#faults, .problem"));
        }
        return page.location().substring(page.location().lastIndexOf('/') + 1);
    }

    /** Sends answers about that patient as a program of the EHR does; returns the id. */
    String posted(String patient, SomeScoredResponse answers) {
        var response = answers.asAsked().response();
        response.setSubject(new Reference("Patient/" + patient));
        var sender = new org.dorsal.assessment.Sender(
                new org.dorsal.audit.AuditAgents.ClientAgent("https://ehr.example", "ehr", Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "request-2");
        Receipt receipt =
                job.receive().create(visit.sitePages().site(), sender, FhirJson.encode(response), Optional.empty());
        if (receipt instanceof Receipt.StoredReceipt stored) {
            return stored.id();
        }
        throw new AssertionError(receipt);
    }

    private ReviewReply send(HttpMethod method, String path, PageForm form) {
        var response = mvc.send(method, path, form);
        boolean isJson = response.headers().getOrDefault("Content-Type", "").startsWith("application/json");
        boolean isPage = isJson || (path.isEmpty() && response.text().contains("id=\"answers\""));
        return new ReviewReply(
                response.status(),
                response.location(),
                response.body(),
                SingletonSupplier.of(() -> isPage
                        ? DrawnPage.of(
                                visit,
                                controllers,
                                isJson
                                        ? mvc.send(HttpMethod.GET, "", new PageForm(Map.of()))
                                                .text()
                                        : response.text())
                        : response.html()));
    }

    static Instant now() {
        return SomeVisits.AT;
    }
}
