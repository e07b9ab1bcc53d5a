package org.dorsal.http.fhir;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditSubject.FactSubject;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;

/**
 * Contents of the audit events of bulk exports. An event is about the job and not about each of its patients, because
 * their number has no bound; only a filter that names patients leaves an event in each of their records.
 */
final class ExportEvents {
    private ExportEvents() {}

    /** A new job: its types and its filters, and in the record of each patient that they name. */
    static List<AuditRecorder.Disclosure> begun(ExportJob job, List<SearchParser.ParsedSearch> filters) {
        List<AuditSubject> about = new ArrayList<>(facts(job));
        job.request().types().forEach(type -> about.add(new FactSubject("exported", type)));
        List<AuditedSearch> searches = filters.stream().map(AuditedSearch::new).toList();
        searches.forEach(search -> about.add(query(search, "")));
        Stream<AuditRecorder.Disclosure> named = searches.stream()
                .flatMap(search -> search.patients().stream()
                        .map(patient ->
                                new AuditRecorder.Disclosure(Optional.of(patient), List.of(query(search, patient)))));
        return Stream.concat(Stream.of(new AuditRecorder.Disclosure(Optional.empty(), about)), named)
                .toList();
    }

    /** Content for a manifest that was shown, or for a deleted job. */
    static List<AuditRecorder.Disclosure> of(ExportJob job) {
        return disclosed(facts(job));
    }

    /** A file that was sent, with its hash. */
    static List<AuditRecorder.Disclosure> of(ExportJob job, ExportFile file) {
        List<AuditSubject> about = new ArrayList<>(facts(job));
        about.add(new FactSubject("exported", file.type()));
        about.add(new FactSubject("count", Long.toString(file.resources())));
        about.add(new FactSubject("sha256", HexFormat.of().formatHex(file.sha256())));
        return disclosed(about);
    }

    private static AuditSubject query(AuditedSearch search, String patient) {
        return new AuditSubject.QuerySubject(search.textFor(patient, List.of()));
    }

    private static List<AuditSubject> facts(ExportJob job) {
        return List.of(new FactSubject("export", job.id()));
    }

    private static List<AuditRecorder.Disclosure> disclosed(List<AuditSubject> about) {
        return List.of(new AuditRecorder.Disclosure(Optional.empty(), about));
    }
}
