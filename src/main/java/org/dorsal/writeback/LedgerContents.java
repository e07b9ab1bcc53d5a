package org.dorsal.writeback;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.assessment.StoredResults;
import org.dorsal.assessment.StoredResults.ResultSetVersion;
import org.dorsal.fhirjson.Ids;
import org.dorsal.note.NoteText;
import org.dorsal.note.NoteText.NoteKey;
import org.dorsal.note.NoteText.NoteRenderer;
import org.dorsal.smart.SiteId;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.store.StoredVersion;
import org.dorsal.writeback.DeliveryEngine.OrderContents;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads exactly the versions that an order names, and has the note made from the same versions. Provenance and Device
 * are not delivered: R4 gives a Provenance no identifier, so a lost one could not be found again.
 */
record LedgerContents(StoredResults results, NoteRenderer notes, WritebackSettings settings) implements OrderContents {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerContents.class);

    /**
     * Reads the order's resources. A note of another version than the ordered one is left out. Database faults are
     * exceptions.
     */
    @Override
    public Optional<List<Deliverable>> of(DeliveryOrder order) {
        try {
            return results.of(AccessScope.ofPatient(order.site(), order.patient()), order.assessment(), order.version())
                    .map(whole -> pieces(order, whole));
        } catch (IllegalStateException unreadable) {
            LOG.error(
                    "site {}: assessment {} can't be read from our own store: {}",
                    order.site(),
                    order.assessment(),
                    unreadable.getStackTrace()[0]); // its message could quote the record
            return Optional.empty();
        }
    }

    private List<Deliverable> pieces(DeliveryOrder order, ResultSetVersion whole) {
        List<Deliverable> pieces = new ArrayList<>();
        pieces.add(piece(ResourceKind.RESPONSE, whole.response()));
        whole.revoked().ifPresent(plan -> pieces.add(piece(ResourceKind.PLAN, plan)));
        for (StoredVersion result : whole.results()) {
            kind(result).ifPresent(kind -> pieces.add(piece(kind, result)));
        }
        note(order).ifPresent(pieces::add);
        pieces.sort(Comparator.comparing(
                Deliverable::kind)); // stable: a revoked plan stays before the one that replaces it
        return List.copyOf(pieces);
    }

    private Optional<Deliverable> note(DeliveryOrder order) {
        return settings.site(new SiteId(order.site()))
                .flatMap(site -> notes.of(
                                new NoteKey(order.site(), order.patient(), order.assessment(), order.version()))
                        .filter(note -> note.version() == order.version())
                        .map(note -> NoteReference.of(order, note, site.noteType())));
    }

    private static Deliverable piece(ResourceKind kind, StoredVersion stored) {
        return new Deliverable(kind, stored.type(), stored.id(), stored.version(), stored.status(), stored.body());
    }

    /** Kind of a stored result; empty when it is not delivered. */
    private static Optional<ResourceKind> kind(StoredVersion result) {
        return switch (result.type()) {
            case "CarePlan" -> Optional.of(ResourceKind.PLAN);
            case "Observation" -> Optional.of(observation(Slot.of(result.id())));
            default -> Optional.empty();
        };
    }

    private static ResourceKind observation(Slot slot) {
        if (slot.equals(Slot.PANEL)) {
            return ResourceKind.PANEL;
        }
        return slot.equals(Slot.PAIN_SCORE) ? ResourceKind.SCORE : ResourceKind.VITAL_SIGN;
    }

    /**
     * Builds the note as a DocumentReference with all forms; {@link NoteRules} selects those for an EHR. The same
     * resource in all versions of the assessment.
     */
    static final class NoteReference {
        /** Category that US Core requires for clinical notes; elsewhere an additional category. */
        private static final ConfiguredCoding CLINICAL_NOTE = new ConfiguredCoding(
                "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
                "clinical-note",
                "Clinical Note");

        private static final DateTimeFormatter MOMENT = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

        private NoteReference() {}

        /** Our logical id of an assessment's note. */
        static String id(String assessment) {
            return Ids.named(UUID.fromString(assessment), "note").toString();
        }

        static Deliverable of(DeliveryOrder order, NoteText note, ConfiguredCoding type) {
            String id = id(order.assessment());
            String status = note.withdrawn() ? "entered-in-error" : "current";
            ObjectNode document = ResourceTree.empty()
                    .put("resourceType", ResourceKind.NOTE.type())
                    .put("id", id)
                    .put("language", note.language());
            document.putArray("identifier").add(CopyMarks.identifier(CopyMarks.RESOURCE, id));
            document.put("status", status).put("docStatus", note.worth().code());
            type.into(document.putObject("type"));
            CLINICAL_NOTE.into(document.putArray("category").addObject());
            document.putObject("subject").put("reference", "Patient/" + order.patient());
            document.put("date", MOMENT.format(note.writtenAt()));
            note.author()
                    .ifPresent(author -> document.putArray("author").addObject().put("reference", author));
            document.put("description", note.title());
            ArrayNode content = document.putArray("content");
            attach(content, "text/html", note.html(), note);
            attach(content, "application/pdf", note.pdf(), note);
            attach(content, "text/plain", note.plain().getBytes(StandardCharsets.UTF_8), note);
            note.encounter()
                    .ifPresent(encounter -> document.putObject("context")
                            .putArray("encounter")
                            .addObject()
                            .put("reference", encounter));
            return new Deliverable(
                    ResourceKind.NOTE,
                    ResourceKind.NOTE.type(),
                    id,
                    order.version(),
                    status,
                    ResourceTree.bytes(document));
        }

        private static void attach(ArrayNode content, String type, byte[] bytes, NoteText note) {
            content.addObject()
                    .putObject("attachment")
                    .put("contentType", type)
                    .put("language", note.language())
                    .put("data", Base64.getEncoder().encodeToString(bytes))
                    .put("size", bytes.length)
                    // R4 requires SHA-1 (Attachment.hash); it detects damage, not manipulation
                    .put("hash", Base64.getEncoder().encodeToString(DigestUtils.sha1(bytes)))
                    .put("title", note.title())
                    .put("creation", MOMENT.format(note.writtenAt()));
        }
    }
}
