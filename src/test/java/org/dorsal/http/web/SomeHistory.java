package org.dorsal.http.web;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.StoredHistory;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.store.DraftRows;
import org.dorsal.store.TestPostgres;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.http.HttpMethod;

/** History pages over a real database, without a browser; every instance has a separate patient. */
final class SomeHistory {
    private static final AtomicInteger PATIENTS = new AtomicInteger();
    private static final Drafts DRAFTS = new Drafts(
            new DraftRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(10)),
            new java.security.SecureRandom());

    private final StoredHistory past;
    private final SomeFilings filings = new SomeFilings();
    private final MvcPages mvc;

    SomeHistory(Wording.Locale locale) {
        this("history-page-" + PATIENTS.incrementAndGet(), locale);
    }

    private SomeHistory(String patient, Wording.Locale locale) {
        Visit plain = SomeVisits.of(locale, java.util.List.of());
        Visit visit = SomeVisits.of(plain, patient, plain.chart());
        this.past = new StoredHistory("northside", patient);
        var codes = SomeProfiles.knowledge().codes();
        var sheets = SomeAssessment.sheets(SomeProfiles.knowledge(), DRAFTS);
        this.mvc = new MvcPages(
                visit,
                List.of(
                        new HistoryController(StoredHistory.history(), codes, filings),
                        new AssessmentController(sheets, codes, StoredHistory.history(), SomeVisits.SEALS)));
    }

    static SomeHistory american() {
        return new SomeHistory(Wording.Locale.EN_US);
    }

    SomeFilings filings() {
        return filings;
    }

    StoredHistory past() {
        return past;
    }

    /** The reply as it goes out. */
    record HistoryReply(int status, String text) {
        Document html() {
            return Jsoup.parse(text);
        }

        String text(String css) {
            return html().select(css).text();
        }
    }

    HistoryReply get(String path, String... fields) {
        var response = mvc.send(HttpMethod.GET, path, SomeAssessment.form(fields));
        return new HistoryReply(response.status(), response.text());
    }
}
