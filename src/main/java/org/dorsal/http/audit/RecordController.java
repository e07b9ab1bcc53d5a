package org.dorsal.http.audit;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Rescoring;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.LogVerifier.VerificationResult;
import org.dorsal.http.audit.RecordContent.RecordDetails;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.web.PageForm;
import org.dorsal.store.EventReads;
import org.dorsal.store.LogReads;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Pages of one record: integrity, content and timeline. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record RecordController(
        RecordGate gate,
        EventReads reads,
        LogReads log,
        LogVerifier verification,
        Rescoring rescoring,
        RecordContent content) {
    /**
     * @param position log position of the event that opened the record; empty until it is sequenced
     * @param versions newest first
     * @param content answers, texts and deliveries
     * @param leaf hash of the newest version's event in the log
     * @param covering first checkpoint that covers this event
     * @param verified verification result; empty if not requested
     * @param timeline newest first
     * @param more true if there are more than {@code most} events
     * @param criteria loaded criteria for the same form
     */
    record RecordView(
            AuditPageHead head,
            OpenedRecord opened,
            Optional<Long> position,
            List<EventRow> versions,
            RecordDetails content,
            Optional<String> leaf,
            Optional<StoredCheckpoint> covering,
            Optional<VerificationResult> verified,
            List<EventRow> timeline,
            boolean more,
            int most,
            List<FacetChoice> criteria) {}

    @GetMapping("/assessment/{id}")
    ModelAndView show(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::show);
    }

    private ModelAndView show(AuditorRequest request, PageForm form, OpenedRecord opened) {
        opened.record(request, AuditAction.VIEW, new AuditSubject.FactSubject("page", "audit-record"));
        return request.page("audit-record", view(request, opened, Optional.empty()));
    }

    @PostMapping("/assessment/{id}/open")
    ModelAndView open(AuditorRequest request, PageForm form) {
        return gate.open(request, form);
    }

    @PostMapping("/assessment/{id}/verify")
    ModelAndView verify(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::verify);
    }

    private ModelAndView verify(AuditorRequest request, PageForm form, OpenedRecord opened) {
        Dossier dossier = opened.dossier();
        VerificationResult verified = verification.of(request.site(), dossier.patient(), dossier.results());
        opened.record(
                request,
                AuditAction.VERIFY,
                new AuditSubject.FactSubject("verdict", verified.overall().name()));
        return request.page("audit-record", view(request, opened, Optional.of(verified)));
    }

    private RecordView view(AuditorRequest request, OpenedRecord opened, Optional<VerificationResult> verified) {
        String site = request.site();
        Dossier dossier = opened.dossier();
        EventReads.EventPage events = dossier.events(reads, site);
        String accessEvent = opened.access().event();
        Optional<Long> newest = dossier.results().getFirst().event().position();
        return new RecordView(
                new AuditPageHead(request, ""),
                opened,
                Optional.ofNullable(log.positions(site, List.of(accessEvent)).get(accessEvent)),
                dossier.results().stream()
                        .map(summary -> EventRow.of(summary, request.words()))
                        .toList(),
                content.of(request, opened),
                newest.flatMap(position -> log.leaves(site, position, position + 1).stream()
                                .findFirst())
                        .map(HexFormat.of()::formatHex),
                newest.flatMap(position -> log.covering(site, position)),
                verified,
                EventRow.steps(events.events(), request.words()),
                events.next().isPresent(),
                Dossier.MAX_EVENTS,
                criteria(dossier));
    }

    /** Loaded criteria for the same edition of the form. */
    private List<FacetChoice> criteria(Dossier dossier) {
        return dossier.results().stream()
                .flatMap(summary -> summary.fact("questionnaire").stream())
                .flatMap(form -> rescoring.loaded().getOrDefault(form, List.of()).stream())
                .distinct()
                .map(FacetChoice::edition)
                .toList();
    }
}
