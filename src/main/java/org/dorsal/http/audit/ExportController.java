package org.dorsal.http.audit;

import java.util.*;
import org.dorsal.archive.Archive;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.EventSheets.EventStream;
import org.dorsal.http.audit.HeavyWorkLimiter.HeavyWork;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.audit.RecordGate.Purpose;
import org.dorsal.http.web.PageForm;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Export of search results, of the whole log and of one record. Two audit events per file: one with the search before
 * the first byte, one with the hash before the last.
 */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record ExportController(EventReads reads, Searches searches, RecordGate gate, Archive archive) {
    /**
     * @param search the search with all values
     * @param opened facts about the record, if one was opened
     */
    private record ExportForm(
            EventStream walk,
            boolean results,
            String search,
            Optional<String> purpose,
            Optional<String> patient,
            List<AuditSubject> opened) {
        List<AuditSubject> about(String format) {
            List<AuditSubject> about = new ArrayList<>(opened);
            about.add(new AuditSubject.QuerySubject(search));
            about.add(new AuditSubject.FactSubject("format", format));
            return about;
        }
    }

    /** @param purposes purposes of use for an export of the whole log */
    record WholeLogView(AuditPageHead head, List<String> purposes) {}

    @GetMapping("/verify")
    ModelAndView showWhole(AuditorRequest request, PageForm form) {
        request.record(AuditAction.VIEW, List.of(new AuditSubject.FactSubject("page", "audit-verify")));
        return request.page("audit-verify", new WholeLogView(new AuditPageHead(request, "verify"), Purpose.codes()));
    }

    @HeavyWork
    @PostMapping("/export")
    ModelAndView exportSearch(AuditorRequest request, PageForm form) {
        Optional<SearchForm> search = form.value("search").flatMap(id -> searches.of(request, id));
        if (search.isEmpty()) {
            return request.missing();
        }
        Optional<Purpose> purpose = form.value("purpose").flatMap(Purpose::of);
        if (purpose.isEmpty()) {
            return request.refused(422, "audit-purpose");
        }
        SearchForm fields = search.get().datedOn(request.today());
        Optional<EventQuery> sought = searches.query(request, fields);
        if (sought.isEmpty()) {
            return request.refused(400, "unreadable");
        }
        var selection = new ExportForm(
                new EventStream(reads, request.site(), sought.get()),
                !fields.everything(),
                fields.asQuery(),
                purpose.map(Purpose::name),
                fields.optionalValue("patient"),
                List.of());
        return export(request, form, selection);
    }

    /** Exports the whole log; only the whole log shows that no event was omitted, removed or added. */
    @HeavyWork
    @PostMapping("/export/whole")
    ModelAndView whole(AuditorRequest request, PageForm form) {
        Optional<Purpose> purpose = form.value("purpose").flatMap(Purpose::of);
        if (purpose.isEmpty()) {
            return request.refused(422, "audit-purpose");
        }
        return archive.prepare(request.site(), request.owner())
                .map(export -> Download.send(
                        request,
                        purpose.map(Purpose::name),
                        Optional.empty(),
                        List.of(
                                new AuditSubject.QuerySubject("AuditEvent"),
                                new AuditSubject.FactSubject("format", "zip")),
                        export.fileName(),
                        "application/zip",
                        out -> export.writeTo(out).getOrDefault("events", 0L)))
                .orElseGet(() -> request.refused(409, "audit-nothing-signed"));
    }

    @HeavyWork
    @PostMapping("/assessment/{id}/export")
    ModelAndView record(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::record);
    }

    private ModelAndView record(AuditorRequest request, PageForm form, OpenedRecord opened) {
        String id = opened.dossier().id();
        var selection = new ExportForm(
                new EventStream(reads, request.site(), opened.dossier().query()),
                false,
                "AuditEvent?assessment=" + id,
                Optional.of(opened.access().purpose()),
                Optional.of(opened.dossier().patient()),
                opened.about());
        return export(request, form, selection);
    }

    private ModelAndView export(AuditorRequest request, PageForm form, ExportForm selection) {
        String day =
                request.time().atZone(request.sitePages().zone()).toLocalDate().toString();
        String name = "dorsal-" + request.site() + "-" + (selection.results() ? "results" : "events") + "-" + day;
        return switch (form.value("format").orElse("")) {
            case "csv" ->
                begun(request, selection, "csv", name + ".csv", Download.CSV, sheets(request, selection)::csv);
            case "ndjson" ->
                begun(
                        request,
                        selection,
                        "ndjson",
                        name + ".ndjson",
                        "application/fhir+ndjson",
                        sheets(request, selection)::ndjson);
            default -> request.refused(400, "unreadable");
        };
    }

    /** Starts the query, so that a too costly search is refused before an audit event about the file. */
    private static EventSheets sheets(AuditorRequest request, ExportForm taking) {
        return new EventSheets(taking.walk().events(), taking.results(), request.words());
    }

    private static ModelAndView begun(
            AuditorRequest request,
            ExportForm taking,
            String format,
            String name,
            String type,
            Download.DownloadContent filling) {
        return Download.send(request, taking.purpose(), taking.patient(), taking.about(format), name, type, filling);
    }
}
