package org.dorsal.writeback;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.fhirjson.Ids;
import org.dorsal.note.NoteText;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the note as a DocumentReference with all forms; {@link NoteRules} selects those for an EHR. The same
 * resource in all versions of the assessment.
 */
final class NoteReference {
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
                ResourceKind.NOTE, ResourceKind.NOTE.type(), id, order.version(), status, ResourceTree.bytes(document));
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
