package org.dorsal.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** What one of the reads brought. */
record Part(Optional<Patient> patient, Optional<Clinician> clinician, List<Resource> records, List<Unread> unread) {
    Part {
        records = List.copyOf(records);
        unread = List.copyOf(unread);
    }

    /**
     * One read.
     *
     * @param what as it is named when it fails
     */
    record Task(String what, Supplier<Part> read) {}

    static Part of(Patient patient) {
        return new Part(Optional.of(patient), Optional.empty(), List.of(), List.of());
    }

    static Part of(Clinician clinician) {
        return new Part(Optional.empty(), Optional.of(clinician), List.of(), List.of());
    }

    static Part unread(String what, Unread.Reason reason) {
        return new Part(Optional.empty(), Optional.empty(), List.of(), List.of(new Unread(what, reason)));
    }

    /** Only this patient's resources of that type; that there were others is told. */
    static Part records(String type, StrictReading.Pages pages, Whose whose) {
        List<Resource> asked = pages.resources().stream()
                .filter(resource -> resource.fhirType().equals(type))
                .toList();
        List<Resource> own = asked.stream().filter(whose::mine).toList();
        List<Unread> unread = new ArrayList<>();
        pages.unread().ifPresent(reason -> unread.add(new Unread(type, reason)));
        if (own.size() < asked.size()) {
            unread.add(new Unread(type, Unread.Reason.OTHER_PATIENT));
        }
        if (own.stream().anyMatch(Medicines::elsewhere)) {
            unread.add(new Unread(type, Unread.Reason.ELSEWHERE));
        }
        return new Part(Optional.empty(), Optional.empty(), own, unread);
    }

    @Override
    public String toString() {
        return "Part[hidden]";
    }
}
