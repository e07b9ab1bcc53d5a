package org.dorsal.audit.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.Archived;
import org.dorsal.store.Archived.LoggedEvent;
import org.dorsal.store.StoredCheckpoint;
import tools.jackson.core.JsonGenerator;

/** Rows as lines of an export. */
final class Rows {
    private Rows() {}

    /** @param proof empty in a whole export, where the tree itself is computed */
    static void event(Ndjson lines, LoggedEvent event, Optional<List<byte[]>> proof) {
        lines.line(json -> {
            json.writeNumberProperty("position", event.position());
            json.writeStringProperty("id", event.event());
            row(json, event.row());
            binary(json, "salt", event.salt());
            json.writeBinaryProperty("leaf", event.leaf());
            body(json, event.row());
            proof.ifPresent(hashes -> hashes(json, hashes));
        });
    }

    static void outside(Ndjson lines, ArchiveReads.Outside event) {
        lines.line(json -> {
            json.writeNullProperty("position");
            json.writeStringProperty("id", event.id());
            row(json, Optional.of(event.row()));
            json.writeBooleanProperty("waits", event.waits());
            body(json, Optional.of(event.row()));
        });
    }

    private static void row(JsonGenerator json, Optional<LoggedEvent.Row> row) {
        Ndjson.optional(json, "recorded", row.map(LoggedEvent.Row::recordedAt).map(Instant::toString));
        Ndjson.optional(json, "patient", row.flatMap(LoggedEvent.Row::patient));
    }

    /** Null where the row is gone or was emptied. */
    private static void body(JsonGenerator json, Optional<LoggedEvent.Row> row) {
        Optional<byte[]> bytes = row.map(LoggedEvent.Row::bytes).filter(found -> found.length > 0);
        if (bytes.isPresent()) {
            Ndjson.text(json, "event", bytes.get());
        } else {
            json.writeNullProperty("event");
        }
    }

    static void node(Ndjson lines, Archived.Node row) {
        lines.line(json -> {
            json.writeNumberProperty("level", row.level());
            json.writeNumberProperty("index", row.index());
            json.writeBinaryProperty("hash", row.hash());
        });
    }

    static void consistency(Ndjson lines, long size, List<byte[]> proof) {
        lines.line(json -> {
            json.writeNumberProperty("size", size);
            hashes(json, proof);
        });
    }

    static void checkpoint(Ndjson lines, StoredCheckpoint row) {
        lines.line(json -> {
            json.writeNumberProperty("size", row.size());
            json.writeBinaryProperty("root", row.root());
            Ndjson.instant(json, "signed", row.signedAt());
        });
    }

    static void version(Ndjson lines, Archived.Version row) {
        lines.line(json -> {
            json.writeStringProperty("type", row.type());
            json.writeStringProperty("id", row.id());
            json.writeNumberProperty("version", row.version());
            json.writeStringProperty("patient", row.patient());
            Ndjson.instant(json, "recorded", row.recordedAt());
            json.writeStringProperty("status", row.status());
            json.writeBinaryProperty("sha256", row.sha256());
            Ndjson.text(json, "body", row.body());
        });
    }

    static void signOff(Ndjson lines, Archived.SignOff row) {
        lines.line(json -> {
            json.writeStringProperty("assessment", row.assessment());
            json.writeNumberProperty("version", row.version());
            json.writeStringProperty("patient", row.patient());
            Ndjson.instant(json, "signed", row.signedAt());
            json.writeBinaryProperty("sha256", row.sha256());
            Ndjson.text(json, "body", row.body());
        });
    }

    static void assessment(Ndjson lines, Archived.Assessment row) {
        lines.line(json -> {
            json.writeStringProperty("id", row.id());
            json.writeStringProperty("patient", row.patient());
            Ndjson.optional(json, "identifier", row.identifier());
            json.writeBinaryProperty("receivedSha256", row.receivedSha256());
            Ndjson.instant(json, "created", row.created());
        });
    }

    static void order(Ndjson lines, Archived.Order row) {
        lines.line(json -> {
            json.writeStringProperty("kind", "order");
            json.writeStringProperty("assessment", row.assessment());
            json.writeNumberProperty("version", row.version());
            json.writeStringProperty("patient", row.patient());
            Ndjson.optional(json, "clinician", row.clinician());
            Ndjson.instant(json, "created", row.created());
        });
    }

    static void attempt(Ndjson lines, Archived.Attempt row) {
        lines.line(json -> {
            json.writeStringProperty("kind", "attempt");
            json.writeStringProperty("key", row.key());
            json.writeStringProperty("id", row.id());
            json.writeStringProperty("patient", row.patient());
            Ndjson.instant(json, "at", row.at());
            json.writeStringProperty("act", row.act());
            json.writeStringProperty("outcome", row.outcome());
            if (row.status().isPresent()) {
                json.writeNumberProperty("status", row.status().getAsInt());
            } else {
                json.writeNullProperty("status");
            }
        });
    }

    private static void binary(JsonGenerator json, String name, Optional<byte[]> bytes) {
        if (bytes.isPresent()) {
            json.writeBinaryProperty(name, bytes.get());
        } else {
            json.writeNullProperty(name);
        }
    }

    private static void hashes(JsonGenerator json, List<byte[]> hashes) {
        json.writeArrayPropertyStart("proof");
        hashes.forEach(json::writeBinary);
        json.writeEndArray();
    }
}
