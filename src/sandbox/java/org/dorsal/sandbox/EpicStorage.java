package org.dorsal.sandbox;

import static org.dorsal.sandbox.StorageRules.demand;

import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/** Takes Observations only as flowsheet rows that were mapped, and notes that are complete. */
final class EpicStorage implements StorageRules {
    private static final List<VendorCode> FLOWSHEET_ROWS = List.of(Vendor.EPIC_PAIN);
    private static final Set<String> CONTENT = Set.of("text/html", "application/pdf", "text/rtf", "text/plain");

    @Override
    public Resource admit(Resource resource, Access access) {
        switch (resource) {
            case Observation observation -> check(observation);
            case DocumentReference note -> check(note);
            default -> {}
        }
        return resource;
    }

    private static void check(Observation observation) {
        demand(
                FLOWSHEET_ROWS.stream().anyMatch(row -> row.isIn(observation.getCode())),
                "The code is not mapped to a flowsheet row.");
        demand(observation.hasStatus(), "status is missing.");
    }

    private static void check(DocumentReference note) {
        demand(note.hasStatus(), "status is missing.");
        demand(note.hasType(), "type is missing.");
        demand(note.hasSubject(), "subject is missing.");
        demand(
                note.hasContent() && note.getContent().stream().allMatch(c -> takes(c.getAttachment(), CONTENT)),
                "content.attachment needs data and one of the content types " + CONTENT + ".");
    }

    /** Returns whether an attachment has bytes of one of these types; parameters such as charset don't count. */
    static boolean takes(Attachment attachment, Set<String> contentTypes) {
        var type = attachment.hasContentType()
                ? attachment.getContentType().split(";", 2)[0].strip()
                : "";
        return attachment.hasData() && contentTypes.contains(type);
    }
}
