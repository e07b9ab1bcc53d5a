package org.dorsal.archive;

import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Row of another table, with the checks that need no other line.
 *
 * @param reference reference of the row in events
 * @param hash expected hash in the event
 * @param wrong name of a column that contradicts the body; empty when all agree
 * @param moment time of the commit
 * @param body content of a response or a panel, for a repeated scoring
 */
record RowLine(
        String reference,
        NameHash print,
        byte[] hash,
        String wrong,
        String patient,
        String moment,
        Optional<byte[]> body) {
    static final List<String> RESOURCE =
            List.of("type", "id", "version", "patient", "recorded", "status", "sha256", "body", "bodyBase64");
    static final List<String> SIGN_OFF =
            List.of("assessment", "version", "patient", "signed", "sha256", "body", "bodyBase64");
    static final List<String> ASSESSMENT = List.of("id", "patient", "identifier", "receivedSha256", "created");
    static final List<String> DELIVERY = List.of(
            "kind",
            "assessment",
            "version",
            "patient",
            "clinician",
            "created",
            "key",
            "id",
            "at",
            "act",
            "outcome",
            "status");
    private static final String RESPONSE = "QuestionnaireResponse";

    /** @param ledger index of the panels to be scored again */
    static RowLine resource(ArchiveLine line, ClaimIndex ledger) throws ArchiveFormatException {
        byte[] body = line.body("body")
                .orElseThrow(() -> line.refused("a resource has no body"))
                .bytes();
        byte[] computed = DigestUtils.sha256(body);
        String type = line.text("type");
        String recorded = line.text("recorded");
        String reference = RowReferences.versioned(type, line.text("id"), line.number("version"));
        String column = ResourceMetadata.read(body).disagreement(line);
        NameHash print = NameHash.of(reference);
        boolean rescored = type.equals(RESPONSE) || ledger.ofPanel(print).isPresent();
        return new RowLine(
                reference,
                print,
                computed,
                Arrays.equals(line.bytes("sha256"), computed) ? column : "sha256",
                line.text("patient"),
                recorded,
                rescored ? Optional.of(body) : Optional.empty());
    }

    static RowLine signOff(ArchiveLine line) throws ArchiveFormatException {
        byte[] computed = DigestUtils.sha256(
                line.body("body").map(ArchiveLine.QuotedBody::bytes).orElse(new byte[0]));
        return row(
                RowReferences.signOff(line.text("assessment"), line.number("version")),
                computed,
                Arrays.equals(computed, line.bytes("sha256")) ? "" : "sha256",
                line.text("patient"),
                line.text("signed"));
    }

    static RowLine assessment(ArchiveLine line) throws ArchiveFormatException {
        line.optionalText("identifier");
        return row(
                RowReferences.received(line.text("id")),
                line.bytes("receivedSha256"),
                "",
                line.text("patient"),
                line.text("created"));
    }

    /** An order or an attempt. */
    static RowLine delivery(ArchiveLine line) throws ArchiveFormatException {
        line.optionalText("clinician");
        String patient = line.text("patient");
        if (line.text("kind").equals("order")) {
            String order = RowReferences.order(line.text("assessment"), line.number("version"));
            return row(order, EventContent.Claim.ofOrder(order, patient), "", patient, line.text("created"));
        }
        String status = line.isNull("status") ? "" : " " + line.number("status");
        byte[] hash = EventContent.Claim.ofAttempt(
                line.text("key"), line.text("act").toLowerCase(Locale.ROOT), line.text("outcome") + status, patient);
        return row(RowReferences.attempt(line.text("id")), hash, "", patient, line.text("at"));
    }

    private static RowLine row(String reference, byte[] hash, String wrong, String patient, String moment) {
        return new RowLine(reference, NameHash.of(reference), hash, wrong, patient, moment, Optional.empty());
    }

    /** Fields of a resource's body that repeat columns; empty when absent. */
    record ResourceMetadata(String type, String id, String version, String updated, String status, String derivedFrom) {
        static ResourceMetadata read(byte[] body) {
            try {
                JsonNode resource = JsonMapper.shared().readTree(body);
                return new ResourceMetadata(
                        resource.path("resourceType").stringValue(""),
                        resource.path("id").stringValue(""),
                        resource.path("meta").path("versionId").stringValue(""),
                        resource.path("meta").path("lastUpdated").stringValue(""),
                        resource.path("status").stringValue(""),
                        resource.path("derivedFrom").path(0).path("reference").stringValue(""));
            } catch (JacksonException _) {
                return new ResourceMetadata("", "", "", "", "", "");
            }
        }

        /** Name of the first column that contradicts the resource; empty when all agree. */
        private String disagreement(ArchiveLine row) throws ArchiveFormatException {
            String column = row.text("status");
            if (!type.equals(row.text("type"))) {
                return "type";
            }
            if (!id.equals(row.text("id"))) {
                return "id";
            }
            if (!version.isEmpty() && !version.equals(Long.toString(row.number("version")))) {
                return "version";
            }
            if (!status.isEmpty() && !column.isEmpty() && !status.equals(column)) {
                return "status";
            }
            return updated.isEmpty() || EventLine.sameMoment(updated, row.text("recorded")) ? "" : "recorded_at";
        }
    }
}
