package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.archive.Archive;
import org.dorsal.audit.archive.Archive.Selection;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.audit.RecordGate.Purpose;
import org.dorsal.http.web.PageForm;
import org.dorsal.store.EventQuery;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Export of search results, of the whole log and of one record. Two audit events per file: one with the search before
 * the first byte, one with the hash before the last.
 */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record ExportController(EventReads reads, Searches searches, RecordGate gate, Archive archive, ExportLimiter room) {
    /**
     * Maximum number of events in a zip of a search: the ids are held in memory, and the recipient has to open the
     * file.
     */
    static final int MAX_PER_ZIP = 50_000;

    /**
     * @param words text of the search without patient data
     * @param search the search with all values
     * @param opened facts about the record, if one was opened
     */
    private record ExportForm(
            EventStream walk,
            boolean results,
            String words,
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

        @Override
        public String toString() {
            return "ExportForm[hidden]";
        }
    }

    @PostMapping("/export")
    ModelAndView found(AuditorRequest asked, PageForm form) {
        Optional<SearchForm> search = form.one("search").flatMap(id -> searches.of(asked, id));
        if (search.isEmpty()) {
            return asked.missing();
        }
        Optional<Purpose> purpose = form.one("purpose").flatMap(Purpose::of);
        if (purpose.isEmpty()) {
            return asked.refused(422, "audit-purpose");
        }
        SearchForm fields = search.get();
        Optional<EventQuery> sought = searches.query(asked, fields);
        if (sought.isEmpty()) {
            return asked.refused(400, "unreadable");
        }
        var taking = new ExportForm(
                new EventStream(reads, asked.site(), sought.get()),
                !fields.everything(),
                fields.asWords(),
                fields.asQuery(),
                purpose.map(Purpose::name),
                fields.given("patient"),
                List.of());
        return taken(asked, form, taking);
    }

    /** Exports the whole log; only the whole log shows that no event was omitted, removed or added. */
    @PostMapping("/export/whole")
    ModelAndView whole(AuditorRequest asked, PageForm form) {
        Optional<Purpose> purpose = form.one("purpose").flatMap(Purpose::of);
        if (purpose.isEmpty()) {
            return asked.refused(422, "audit-purpose");
        }
        return made(
                asked,
                () -> zip(
                        asked,
                        new Selection.WholeLog(),
                        purpose.map(Purpose::name),
                        Optional.empty(),
                        List.of(
                                new AuditSubject.QuerySubject("AuditEvent"),
                                new AuditSubject.FactSubject("format", "zip"))));
    }

    @PostMapping("/assessment/{id}/export")
    ModelAndView record(AuditorRequest asked, PageForm form) {
        return gate.inside(asked, form, this::record);
    }

    private ModelAndView record(AuditorRequest asked, PageForm form, OpenedRecord opened) {
        String id = opened.dossier().id();
        var taking = new ExportForm(
                new EventStream(reads, asked.site(), opened.dossier().query()),
                false,
                "assessment=" + id,
                "AuditEvent?assessment=" + id,
                Optional.of(opened.look().purpose()),
                Optional.of(opened.dossier().patient()),
                opened.about());
        return taken(asked, form, taking);
    }

    private ModelAndView taken(AuditorRequest asked, PageForm form, ExportForm taking) {
        String day = asked.at().atZone(asked.of().zone()).toLocalDate().toString();
        String name = "dorsal-" + asked.site() + "-" + (taking.results() ? "results" : "events") + "-" + day;
        return made(asked, () -> switch (form.one("format").orElse("")) {
            case "csv" -> begun(asked, taking, "csv", name + ".csv", Download.CSV, sheets(asked, taking)::csv);
            case "ndjson" ->
                begun(
                        asked,
                        taking,
                        "ndjson",
                        name + ".ndjson",
                        "application/fhir+ndjson",
                        sheets(asked, taking)::ndjson);
            case "zip" -> zip(asked, taking);
            default -> asked.refused(400, "unreadable");
        });
    }

    /** Starts the query, so that a too costly search is refused before an audit event about the file. */
    private static EventSheets sheets(AuditorRequest asked, ExportForm taking) {
        return new EventSheets(
                taking.walk().events(),
                taking.results(),
                List.of("search", taking.search(), "exported", asked.words().iso(asked.at()), "by", asked.owner()),
                asked.words());
    }

    private ModelAndView made(AuditorRequest asked, Supplier<ModelAndView> export) {
        return room.make(export).orElseGet(() -> asked.refused(503, "audit-busy"));
    }

    private ModelAndView zip(AuditorRequest asked, ExportForm taking) {
        List<String> ids = taking.walk()
                .events()
                .limit(MAX_PER_ZIP + 1L)
                .map(FoundEvent::id)
                .toList();
        if (ids.size() > MAX_PER_ZIP) {
            return asked.refused(413, "audit-too-many");
        }
        return zip(
                asked,
                new Selection.SelectedEvents(taking.words(), ids),
                taking.purpose(),
                taking.patient(),
                taking.about("zip"));
    }

    private ModelAndView zip(
            AuditorRequest asked,
            Selection selection,
            Optional<String> purpose,
            Optional<String> patient,
            List<AuditSubject> about) {
        return archive.prepare(asked.site(), selection, asked.owner())
                .map(export -> Download.told(
                        asked,
                        purpose,
                        patient,
                        about,
                        export.fileName(),
                        "application/zip",
                        out -> export.writeTo(out).getOrDefault("events", 0L)))
                .orElseGet(() -> asked.refused(409, "audit-nothing-signed"));
    }

    private static ModelAndView begun(
            AuditorRequest asked,
            ExportForm taking,
            String format,
            String name,
            String type,
            Download.DownloadContent filling) {
        return Download.told(asked, taking.purpose(), taking.patient(), taking.about(format), name, type, filling);
    }
}
