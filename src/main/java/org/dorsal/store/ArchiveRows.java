package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dorsal.store.ArchiveReads.Hashes;
import org.dorsal.store.Archived.LoggedEvent;

/** Rows as {@link ArchiveReads} gives them. */
final class ArchiveRows {
    private static final byte[] NOTHING = {};

    private ArchiveRows() {}

    static List<LoggedEvent> events(ResultSet rows) throws SQLException {
        var found = new ArrayList<LoggedEvent>();
        var frames = new ArrayList<byte[]>();
        while (rows.next()) {
            found.add(new LoggedEvent(
                    rows.getLong("position"),
                    rows.getString("event"),
                    Optional.ofNullable(rows.getBytes("salt")),
                    rows.getBytes("leaf"),
                    rows.getBoolean("there") ? Optional.of(packed(rows, NOTHING)) : Optional.empty()));
            frames.add(rows.getBoolean("there") ? rows.getBytes("body") : NOTHING);
        }
        var bodies = Packing.asTheyLie(frames);
        for (var at = 0; at < found.size(); at++) {
            found.set(at, withBody(found.get(at), bodies.get(at)));
        }
        return found;
    }

    static LoggedEvent.Row row(ResultSet row) throws SQLException {
        return packed(row, Packing.asItLies(row.getBytes("body")));
    }

    private static LoggedEvent.Row packed(ResultSet row, byte[] body) throws SQLException {
        return new LoggedEvent.Row(
                Call.instant(row, "recorded_at"), Optional.ofNullable(row.getString("patient")), body);
    }

    private static LoggedEvent withBody(LoggedEvent event, byte[] body) {
        return new LoggedEvent(
                event.position(),
                event.event(),
                event.salt(),
                event.leaf(),
                event.row().map(row -> new LoggedEvent.Row(row.recordedAt(), row.patient(), body)));
    }

    static Hashes hashes(ResultSet rows) throws SQLException {
        var at = new ArrayList<Long>();
        var hashes = new ArrayList<byte[]>();
        while (rows.next()) {
            at.add(rows.getLong("at"));
            hashes.add(rows.getBytes("hash"));
        }
        return new Hashes(at, hashes);
    }

    static List<Archived.Node> nodes(ResultSet rows) throws SQLException {
        var found = new ArrayList<Archived.Node>();
        while (rows.next()) {
            found.add(new Archived.Node(rows.getInt("level"), rows.getLong("index"), rows.getBytes("hash")));
        }
        return found;
    }

    static List<Archived.Version> versions(ResultSet rows) throws SQLException {
        var found = new ArrayList<Archived.Version>();
        while (rows.next()) {
            found.add(new Archived.Version(
                    rows.getString("type"),
                    rows.getString("id"),
                    rows.getInt("version"),
                    rows.getString("patient"),
                    Call.instant(rows, "recorded_at"),
                    rows.getString("status"),
                    rows.getBytes("sha256"),
                    rows.getBytes("body")));
        }
        var bodies =
                Packing.asTheyLie(found.stream().map(Archived.Version::body).toList());
        for (var at = 0; at < found.size(); at++) {
            var row = found.get(at);
            found.set(
                    at,
                    new Archived.Version(
                            row.type(),
                            row.id(),
                            row.version(),
                            row.patient(),
                            row.recordedAt(),
                            row.status(),
                            row.sha256(),
                            bodies.get(at)));
        }
        return found;
    }

    static List<Archived.SignOff> signOffs(ResultSet rows) throws SQLException {
        var found = new ArrayList<Archived.SignOff>();
        while (rows.next()) {
            found.add(new Archived.SignOff(
                    rows.getString("assessment"),
                    rows.getInt("version"),
                    rows.getString("patient"),
                    Call.instant(rows, "signed_at"),
                    rows.getBytes("sha256"),
                    Packing.asItLies(rows.getBytes("body"))));
        }
        return found;
    }

    static List<Archived.Assessment> assessments(ResultSet rows) throws SQLException {
        var found = new ArrayList<Archived.Assessment>();
        while (rows.next()) {
            found.add(new Archived.Assessment(
                    rows.getString("id"),
                    rows.getString("patient"),
                    Optional.ofNullable(rows.getString("identifier")),
                    rows.getBytes("received_sha256"),
                    Call.instant(rows, "created")));
        }
        return found;
    }

    static List<Archived.Order> orders(ResultSet rows) throws SQLException {
        var found = new ArrayList<Archived.Order>();
        while (rows.next()) {
            found.add(new Archived.Order(
                    rows.getString("assessment"),
                    rows.getInt("version"),
                    rows.getString("patient"),
                    Optional.ofNullable(rows.getString("clinician")),
                    Call.instant(rows, "created")));
        }
        return found;
    }

    static List<Archived.Attempt> attempts(ResultSet rows) throws SQLException {
        var found = new ArrayList<Archived.Attempt>();
        while (rows.next()) {
            var status = Optional.ofNullable(rows.getObject("status", Integer.class));
            found.add(new Archived.Attempt(
                    rows.getString("key"),
                    rows.getString("id"),
                    rows.getString("patient"),
                    Call.instant(rows, "at"),
                    rows.getString("act"),
                    rows.getString("outcome"),
                    status.map(OptionalInt::of).orElseGet(OptionalInt::empty)));
        }
        return found;
    }

    static List<StoredCheckpoint> checkpoints(ResultSet rows) throws SQLException {
        var checkpoints = new ArrayList<StoredCheckpoint>();
        while (rows.next()) {
            checkpoints.add(new StoredCheckpoint(
                    rows.getLong("size"),
                    rows.getBytes("root"),
                    Call.instant(rows, "signed_at"),
                    rows.getString("note")));
        }
        return checkpoints;
    }

    static List<Long> positions(ResultSet rows) throws SQLException {
        var positions = new ArrayList<Long>();
        while (rows.next()) {
            positions.add(rows.getLong("position"));
        }
        return positions;
    }
}
