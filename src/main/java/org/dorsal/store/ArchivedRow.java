package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Rows for an auditor, as stored. They are not verified here, so that the auditor's own tool finds any manipulated
 * row.
 */
public sealed interface ArchivedRow {
    /**
     * Row of {@code resource_version}.
     *
     * @param body unpacked bytes; the stored bytes if they can't be unpacked
     */
    record ArchivedVersion(
            String type,
            String id,
            int version,
            String patient,
            Instant recordedAt,
            String status,
            byte[] sha256,
            byte[] body)
            implements ArchivedRow {
        static ArchivedVersion of(ResultSet row, BodyCompression.BodyDecompressor packing) throws SQLException {
            return new ArchivedVersion(
                    row.getString("type"),
                    row.getString("id"),
                    row.getInt("version"),
                    row.getString("patient"),
                    StatementCall.instant(row, "recorded_at"),
                    Optional.ofNullable(row.getString("status")).orElse(""),
                    row.getBytes("sha256"),
                    packing.orAsStored(row.getBytes("body")));
        }

        @Override
        public String toString() {
            return "ArchivedVersion[" + type + "/" + id + ", " + version + "]";
        }
    }

    /**
     * Row of {@code sign_off}.
     *
     * @param body unpacked bytes; the stored bytes if they can't be unpacked
     */
    record ArchivedSignOff(String assessment, int version, String patient, Instant signedAt, byte[] sha256, byte[] body)
            implements ArchivedRow {
        static ArchivedSignOff of(ResultSet row, BodyCompression.BodyDecompressor packing) throws SQLException {
            return new ArchivedSignOff(
                    row.getString("assessment"),
                    row.getInt("version"),
                    row.getString("patient"),
                    StatementCall.instant(row, "signed_at"),
                    row.getBytes("sha256"),
                    packing.orAsStored(row.getBytes("body")));
        }

        @Override
        public String toString() {
            return "ArchivedSignOff[" + assessment + ", " + version + "]";
        }
    }

    /** Row of {@code log_node}. */
    record Node(int level, long index, byte[] hash) implements ArchivedRow {}

    /** Row of {@code assessment}. */
    record Assessment(String id, String patient, Optional<String> identifier, byte[] receivedSha256, Instant created)
            implements ArchivedRow {
        static Assessment of(ResultSet row) throws SQLException {
            return new Assessment(
                    row.getString("id"),
                    row.getString("patient"),
                    Optional.ofNullable(row.getString("identifier")),
                    row.getBytes("received_sha256"),
                    StatementCall.instant(row, "created"));
        }

        @Override
        public String toString() {
            return "Assessment[" + id + "]";
        }
    }

    /** Row of {@code delivery}. */
    record ArchivedOrder(String assessment, int version, String patient, Optional<String> clinician, Instant created)
            implements ArchivedRow {
        static ArchivedOrder of(ResultSet row) throws SQLException {
            return new ArchivedOrder(
                    row.getString("assessment"),
                    row.getInt("version"),
                    row.getString("patient"),
                    Optional.ofNullable(row.getString("clinician")),
                    StatementCall.instant(row, "created"));
        }

        @Override
        public String toString() {
            return "ArchivedOrder[" + assessment + ", " + version + "]";
        }
    }

    /**
     * Row of {@code delivery_attempt}.
     *
     * @param id id of the attempt and of its audit event
     */
    record ArchivedAttempt(
            String key, String id, String patient, Instant at, String act, String outcome, OptionalInt status)
            implements ArchivedRow {
        static ArchivedAttempt of(ResultSet row) throws SQLException {
            var status = Optional.ofNullable(row.getObject("status", Integer.class));
            return new ArchivedAttempt(
                    row.getString("key"),
                    row.getString("id"),
                    row.getString("patient"),
                    StatementCall.instant(row, "at"),
                    row.getString("act"),
                    row.getString("outcome"),
                    status.map(OptionalInt::of).orElseGet(OptionalInt::empty));
        }

        @Override
        public String toString() {
            return "ArchivedAttempt[" + id + "]";
        }
    }

    /**
     * Position of the signed log with its event, as stored and not verified.
     *
     * @param event id of the event
     * @param salt empty once the payload was erased
     * @param row the event's row; empty if it is missing
     */
    public record LoggedEvent(
            long position, String event, Optional<byte[]> salt, byte[] leaf, Optional<LoggedRow> row) {
        /**
         * Row of the event table that belongs to a log position.
         *
         * @param bytes canonical bytes; empty once they were erased
         */
        public record LoggedRow(Instant recordedAt, Optional<String> patient, byte[] bytes) {
            @Override
            public String toString() {
                return "LoggedRow[" + recordedAt + "]";
            }
        }
    }
}
