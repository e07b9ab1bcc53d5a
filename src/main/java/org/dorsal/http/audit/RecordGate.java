package org.dorsal.http.audit;

import java.time.Duration;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.web.PageForm;
import org.dorsal.store.AuditorRows;
import org.dorsal.store.AuditorRows.RecordLook;
import org.dorsal.store.EventReads;
import org.dorsal.store.StoreException;
import org.springframework.web.servlet.ModelAndView;

/**
 * Access check of the pages of one record: requires a purpose of use in this session. Each page records an audit
 * event first.
 */
record RecordGate(EventReads reads, AuditorRows rows) {
    /** Longer than any session lasts. */
    private static final Duration LOOK_KEPT = Duration.ofHours(24);

    interface OpenedRecordHandler {
        ModelAndView answer(AuditorRequest request, PageForm form, OpenedRecord opened);
    }

    /** A record that this session has opened. */
    record OpenedRecord(Dossier dossier, RecordLook access) {
        /** Facts of every event about it. */
        List<AuditSubject> about(AuditSubject... more) {
            List<AuditSubject> about =
                    new ArrayList<>(List.of(new AuditSubject.FactSubject("assessment", dossier.id())));
            about.addAll(List.of(more));
            return about;
        }

        /** Records the audit event before data are shown or an action is done. */
        void record(AuditorRequest request, AuditAction action, AuditSubject... more) {
            request.record(action, Optional.of(access.purpose()), Optional.of(dossier.patient()), about(more));
        }
    }

    /** Wraps a handler; shows the purpose form if this session has given no purpose for the record. */
    ModelAndView inside(AuditorRequest request, PageForm form, OpenedRecordHandler inside) {
        String id = form.value("id").orElse("");
        Optional<Dossier> dossier = Dossier.of(reads, request.site(), id);
        if (dossier.isEmpty()) {
            return request.missing();
        }
        Optional<RecordLook> access =
                Optional.ofNullable(accesses(request, List.of(id)).get(id));
        return access.isEmpty()
                ? purpose(request, id, false)
                : guarded(request, () -> inside.answer(request, form, new OpenedRecord(dossier.get(), access.get())));
    }

    /** Opens it: the event of the look, then the page. */
    ModelAndView open(AuditorRequest request, PageForm form) {
        String id = form.value("id").orElse("");
        Optional<Dossier> dossier = Dossier.of(reads, request.site(), id);
        if (dossier.isEmpty()) {
            return request.missing();
        }
        Optional<Purpose> purpose = form.value("purpose").flatMap(Purpose::of);
        if (purpose.isEmpty()) {
            return purpose(request, id, true);
        }
        String event = request.record(
                AuditAction.VIEW,
                purpose.map(Purpose::name),
                dossier.map(Dossier::patient),
                List.of(
                        new AuditSubject.FactSubject("assessment", id),
                        new AuditSubject.FactSubject("page", "audit-opened")));
        RecordLook access = new RecordLook(purpose.get().name(), event, request.time());
        rows.looked(
                request.site(), request.session(), id, access, request.time().plus(LOOK_KEPT));
        return request.goTo("/assessment/" + id);
    }

    /** View of the purpose form; contains nothing of the record. */
    record PurposeView(AuditPageHead head, String id, boolean wrong, List<String> purposes) {}

    private static ModelAndView purpose(AuditorRequest request, String id, boolean wrong) {
        PurposeView view = new PurposeView(new AuditPageHead(request, ""), id, wrong, Purpose.codes());
        return request.page(wrong ? 422 : 200, "audit-purpose", view);
    }

    /** Refuses with 409 if a stored row was changed; the check of an export names the row. */
    private static ModelAndView guarded(AuditorRequest request, Supplier<ModelAndView> work) {
        try {
            return work.get();
        } catch (StoreException fault) {
            if (fault.kind() == StoreException.FaultKind.BROKEN) {
                return request.refused(409, "audit-broken");
            }
            throw fault;
        }
    }

    /** Opened assessments among the given ones, with the purpose and event of this session. */
    Map<String, RecordLook> accesses(AuditorRequest request, List<String> assessments) {
        return rows.looks(request.site(), request.session(), assessments, request.time());
    }

    /** Why an auditor opens a record: codes of http://terminology.hl7.org/CodeSystem/v3-ActReason (PurposeOfUse). */
    enum Purpose {
        /** Health compliance. */
        HCOMPL,
        /** Health quality improvement. */
        HQUALIMP,
        /** Legal. */
        HLEGAL,
        /** Patient administration. */
        PATADMIN,
        /** Health outcome measure. */
        HOUTCOMS,
        /** Health system administration. */
        HSYSADMIN;

        /** Clinicians' purpose of use. */
        private static final String TREATMENT = "TREAT";

        static Optional<Purpose> of(String code) {
            return Arrays.stream(values())
                    .filter(purpose -> purpose.name().equals(code))
                    .findFirst();
        }

        static List<String> codes() {
            return Arrays.stream(values()).map(Enum::name).toList();
        }

        /** Names its words. */
        static String key(String code) {
            return "audit.purpose."
                    + (code.equals(TREATMENT) ? code : of(code).map(Enum::name).orElse("other"));
        }
    }
}
