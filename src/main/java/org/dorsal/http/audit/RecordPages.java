package org.dorsal.http.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.Rescoring;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.http.audit.Gate.Opened;
import org.dorsal.http.audit.Gate.Purpose;
import org.dorsal.http.audit.RecordView.Badge;
import org.dorsal.http.audit.RecordView.Looked;
import org.dorsal.http.audit.RecordView.Version;
import org.dorsal.http.audit.SearchView.Choice;
import org.dorsal.http.audit.SearchView.SearchRows;
import org.dorsal.http.web.Form;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.AuditorRows.Look;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.LogReads;
import org.dorsal.store.StoredCheckpoint;

/** One record: how it is protected, what it says, what happened to it. */
final class RecordPages implements Page.Group {
    private final Gate gate;
    private final EventReads reads;
    private final LogReads log;
    private final Verification verification;
    private final Rescoring rescoring;
    private final Codes codes;

    RecordPages(
            Gate gate, EventReads reads, LogReads log, Verification verification, Rescoring rescoring, Codes codes) {
        this.gate = gate;
        this.reads = reads;
        this.log = log;
        this.verification = verification;
        this.rescoring = rescoring;
        this.codes = codes;
    }

    @Override
    public List<Page> pages() {
        return List.of(
                Page.get("/assessment/{id}", gate.behind(this::show)),
                Page.post("/assessment/{id}/open", gate::open),
                Page.post("/assessment/{id}/verify", gate.behind(this::verify)));
    }

    private PageAnswer show(AuditorRequest asked, Form form, Opened opened) {
        opened.record(asked, Deed.VIEW, new About.Fact("page", "audit-record"));
        return PageAnswer.Shown.page("audit-record", view(asked, opened, Optional.empty()));
    }

    private PageAnswer verify(AuditorRequest asked, Form form, Opened opened) {
        Dossier dossier = opened.dossier();
        Verified verified = verification.of(asked.site(), dossier.patient(), dossier.results());
        opened.record(
                asked, Deed.VERIFY, new About.Fact("verdict", verified.overall().name()));
        return PageAnswer.Shown.page("audit-record", view(asked, opened, Optional.of(verified)));
    }

    private RecordView view(AuditorRequest asked, Opened opened, Optional<Verified> verified) {
        AuditWords words = AuditWords.of(asked, codes);
        RecordViews views = new RecordViews(words, log, asked.site());
        Dossier dossier = opened.dossier();
        EventReads.Found events = dossier.events(reads, asked.site());
        return new RecordView(
                Head.of(asked, "", Searches.ALL),
                dossier.id(),
                dossier.patient(),
                views.looked(opened.look()),
                views.badge(dossier.results().getFirst()),
                views.versions(dossier),
                verified.map(found -> views.verification(found, asked.at())),
                new Timeline(words).steps(events.events()),
                events.next().isPresent(),
                Dossier.MOST_EVENTS,
                criteria(dossier));
    }

    /** Those that read the answers of the same edition of the form. */
    private List<Choice> criteria(Dossier dossier) {
        return dossier.told().stream()
                .flatMap(told -> told.fact("questionnaire").stream())
                .flatMap(form -> rescoring.loaded().getOrDefault(form, List.of()).stream())
                .distinct()
                .map(canonical -> new Choice(canonical, AuditWords.edition(canonical)))
                .toList();
    }

    /** Makes the parts of a record's page. */
    record RecordViews(AuditWords words, LogReads log, String site) {

        Looked looked(Look look) {
            Optional<Long> position = Optional.ofNullable(
                    log.positions(site, List.of(look.event())).get(look.event()));
            String purpose = words.say(Purpose.key(look.purpose()));
            return new Looked(purpose + " (" + look.purpose() + ")", words.moment(look.at()), look.event(), position);
        }

        /** Of the newest version. */
        Badge badge(FoundEvent newest) {
            Optional<StoredCheckpoint> covering = newest.position().flatMap(at -> log.covering(site, at));
            Optional<String> leaf = newest.position()
                    .flatMap(at -> log.leaves(site, at, at + 1).stream().findFirst())
                    .map(Verification::hex);
            return new Badge(
                    SearchRows.integrity(newest),
                    newest.position(),
                    newest.id(),
                    leaf,
                    covering.map(StoredCheckpoint::size),
                    covering.map(found -> words.moment(found.signedAt())));
        }

        RecordView.Verification verification(Verified verified, Instant at) {
            return new RecordView.Verification(
                    verified.overall().name(), words.moment(at), verified.bad(), verified.checks());
        }

        List<Version> versions(Dossier dossier) {
            return dossier.told().stream().map(this::version).toList();
        }

        private Version version(EventSummary told) {
            String disposition = told.fact("disposition").orElse("incomplete");
            return new Version(
                    told.version(),
                    told.recorded().map(words::moment).orElse(""),
                    told.fact("status").orElse(""),
                    disposition,
                    words.disposition(disposition),
                    told.fact("provisional").equals(Optional.of("true")),
                    told.fact("computed").filter(_ -> told.overridden()).map(words::disposition),
                    told.overridden(),
                    told.reasons().map(words::overrideReason).toList(),
                    told.fact("clinician"),
                    flags(told, "present").toList(),
                    flags(told, "not-assessed").toList(),
                    told.allOf("contradiction").stream()
                            .map(words::contradiction)
                            .toList(),
                    told.allOf("confirmed").stream().map(words::contradiction).toList(),
                    told.allOf("criteria").stream().map(AuditWords::edition).toList());
        }

        private Stream<String> flags(EventSummary told, String state) {
            return told.allOf("flag").stream()
                    .filter(flag -> flag.endsWith("|" + state))
                    .map(flag -> flag.substring(0, flag.lastIndexOf('|')))
                    .map(words::flag);
        }
    }
}
