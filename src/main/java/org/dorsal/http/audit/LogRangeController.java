package org.dorsal.http.audit;

import java.util.List;
import java.util.Optional;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.LogVerifier.VerificationResult;
import org.dorsal.http.web.PageForm;
import org.dorsal.store.LogReads;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Verification of a range of log positions, independent of the events' subjects. Event contents are not shown. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record LogRangeController(LogReads log, LogVerifier verification) {
    /** Positions that one page recomputes; the zip of the whole log is verified elsewhere. */
    static final int MAX_EVENTS = 1_000;

    /**
     * @param size number of positions in the log
     * @param wrong true if the two positions are no valid range
     * @param verified verification result; empty before the first verification
     * @param differing failed and pending checks
     * @param purposes purposes of use for an export of the whole log
     */
    record RangeView(
            AuditPageHead head,
            long size,
            String first,
            String last,
            boolean wrong,
            int most,
            Optional<VerificationResult> verified,
            List<VerificationResult.VerificationCheck> differing,
            List<String> purposes) {}

    @GetMapping("/verify")
    ModelAndView showForm(AuditorRequest request, PageForm form) {
        long size = size(request.site());
        request.record(AuditAction.VIEW, List.of(new AuditSubject.FactSubject("page", "audit-verify")));
        String first = Long.toString(Math.max(0, size - MAX_EVENTS));
        return request.page(
                "audit-verify",
                view(request, size, first, Long.toString(Math.max(0, size - 1)), 200, Optional.empty()));
    }

    @PostMapping("/verify")
    ModelAndView verify(AuditorRequest request, PageForm form) {
        long size = size(request.site());
        String first = form.text("first").orElse("");
        String last = form.text("last").orElse("");
        long from = number(first);
        long to = number(last);
        if (from < 0 || to < from || to >= size || to - from >= MAX_EVENTS) {
            return request.page(422, "audit-verify", view(request, size, first, last, 422, Optional.empty()));
        }
        VerificationResult verified = verification.range(request.site(), from, to);
        request.record(
                AuditAction.VERIFY,
                List.of(
                        new AuditSubject.FactSubject("first", first),
                        new AuditSubject.FactSubject("last", last),
                        new AuditSubject.FactSubject(
                                "verdict", verified.overall().name())));
        return request.page("audit-verify", view(request, size, first, last, 200, Optional.of(verified)));
    }

    /** Size of the log: the larger of the stored and the signed size, because positions may have been removed. */
    private long size(String site) {
        return Math.max(
                log.size(site), log.newest(site).map(StoredCheckpoint::size).orElse(0L));
    }

    private static RangeView view(
            AuditorRequest request,
            long size,
            String first,
            String last,
            int status,
            Optional<VerificationResult> verified) {
        return new RangeView(
                new AuditPageHead(request, "verify"),
                size,
                first,
                last,
                status != 200,
                MAX_EVENTS,
                verified,
                verified.stream()
                        .flatMap(result -> result.checks().stream())
                        .filter(check -> check.outcome() != VerificationResult.CheckOutcome.GOOD)
                        .toList(),
                RecordGate.Purpose.codes());
    }

    private static long number(String text) {
        return text.matches("0|[1-9][0-9]{0,17}") ? Long.parseLong(text) : -1;
    }
}
