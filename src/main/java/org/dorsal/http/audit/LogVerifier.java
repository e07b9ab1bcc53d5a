package org.dorsal.http.audit;

import java.security.MessageDigest;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.Proofs;
import org.dorsal.audit.log.PublicLogKey;
import org.dorsal.audit.log.SignedNote;
import org.dorsal.audit.log.StoredTree;
import org.dorsal.audit.log.StoredTree.TreeBroken;
import org.dorsal.audit.log.TreeHash;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.http.audit.LogVerifier.VerificationResult.CheckOutcome;
import org.dorsal.http.audit.LogVerifier.VerificationResult.VerificationCheck;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ArchivedRow;
import org.dorsal.store.ArchivedTable;
import org.dorsal.store.LogReads;
import org.dorsal.store.LogReads.LoggedEvent;
import org.dorsal.store.StoredCheckpoint;

/**
 * Verifies an assessment against the log: recomputes leaves from stored bytes, the inclusion proof to the newest
 * checkpoint, its signature, and the hash of each resource version against the recording event. This is the service's
 * own statement; the exported zip allows an independent verification.
 *
 * @param stored reads of the stored rows
 * @param keys public keys of the checkpoints, by site
 */
record LogVerifier(LogReads log, ArchiveReads stored, Function<String, List<PublicLogKey>> keys) {
    private static final int PAGE = 500;

    /** Verifies the given events and the resources that they recorded. */
    VerificationResult of(String site, String patient, List<EventSummary> results) {
        List<VerificationCheck> checks = new ArrayList<>();
        Optional<StoredCheckpoint> newest = log.newest(site);
        Optional<Checkpoint> read = newest.flatMap(row -> Checkpoint.ofNote(row.note()));
        checks.add(signature(site, newest, read));
        List<String> ids = results.stream().map(EventSummary::id).toList();
        Map<String, Long> positions = log.positions(site, ids);
        for (EventSummary event : results) {
            Optional<Long> position = Optional.ofNullable(positions.get(event.id()));
            if (position.isEmpty()) {
                checks.add(new VerificationCheck("leaf", event.id(), "", "", CheckOutcome.WAITING));
            } else {
                checks.addAll(logged(site, event, position.get(), read));
            }
        }
        Map<String, String> stored = hashes(site, patient);
        expected(results)
                .forEach((reference, hash) -> checks.add(
                        VerificationCheck.of("resource", reference, hash, stored.getOrDefault(reference, ""))));
        return new VerificationResult(checks);
    }

    private VerificationCheck signature(String site, Optional<StoredCheckpoint> newest, Optional<Checkpoint> read) {
        if (newest.isEmpty()) {
            return new VerificationCheck("signature", "", "", "", CheckOutcome.WAITING);
        }
        boolean good = read.isPresent()
                && SignedNote.read(newest.get().note())
                        .filter(note -> keys.apply(site).stream().anyMatch(note::isSignedBy))
                        .isPresent()
                && MessageDigest.isEqual(read.get().root(), newest.get().root());
        String what = Long.toString(newest.get().size());
        return VerificationCheck.of("signature", what, "signed", good ? "signed" : "");
    }

    private List<VerificationCheck> logged(String site, EventSummary event, long position, Optional<Checkpoint> read) {
        return log.events(site, position, position + 1).stream()
                .findFirst()
                .map(entry -> checked(site, entry, read))
                .orElseGet(() -> List.of(new VerificationCheck("leaf", event.id(), "", "", CheckOutcome.BAD)));
    }

    private List<VerificationCheck> checked(String site, LoggedEvent entry, Optional<Checkpoint> read) {
        boolean erased = entry.salt().isEmpty();
        byte[] leaf = erased
                ? entry.leaf()
                : entry.row()
                        .map(row -> TreeHash.leaf(entry.salt().get(), row.bytes()))
                        .orElseGet(() -> new byte[0]);
        return List.of(
                VerificationCheck.of("leaf", entry.event(), hex(entry.leaf()), hex(leaf)),
                inclusion(site, entry.position(), leaf, read));
    }

    /** The leaf as recomputed is led up to the root: a changed event and a changed log both fail here. */
    private VerificationCheck inclusion(String site, long position, byte[] leaf, Optional<Checkpoint> read) {
        String what = Long.toString(position);
        if (read.isEmpty() || position >= read.get().size()) {
            return new VerificationCheck("inclusion", what, "", "", CheckOutcome.WAITING);
        }
        String root = hex(read.get().root());
        return VerificationCheck.of("inclusion", what, root, holds(site, position, leaf, read.get()) ? root : "");
    }

    private boolean holds(String site, long position, byte[] leaf, Checkpoint checkpoint) {
        try {
            StoredTree tree = new StoredTree(
                    (level, from, to) -> level == 0 ? log.leaves(site, from, to) : log.nodes(site, level, from, to));
            List<byte[]> proof = tree.inclusion(position, checkpoint.size());
            return Proofs.inclusionHolds(leaf, position, checkpoint.size(), proof, checkpoint.root());
        } catch (TreeBroken _) {
            return false;
        }
    }

    /** Expected hashes of the versions, from the events that recorded them. */
    private static Map<String, String> expected(List<EventSummary> results) {
        Map<String, String> expected = new TreeMap<>();
        results.forEach(event -> expected.putAll(event.written()));
        return expected;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Computes the hashes of a patient's rows from the stored bytes: versioned reference to SHA-256 in lower-case
     * hex.
     */
    private Map<String, String> hashes(String site, String patient) {
        Map<String, String> hashes = new HashMap<>();
        Optional<String> only = Optional.of(patient);
        for (var table : List.of(ArchivedTable.RESOURCES, ArchivedTable.SIGN_OFFS, ArchivedTable.ASSESSMENTS)) {
            pages((Optional<ArchivedRow> after) -> stored.rows(table, site, only, after, PAGE))
                    .forEach(row -> hashes.put(
                            reference(row),
                            table == ArchivedTable.ASSESSMENTS
                                    ? hex(row.bytes("receivedSha256"))
                                    : Sha256.of(row.bytes("body")).hex()));
        }
        return hashes;
    }

    /** Reference under which events name a row. */
    private static String reference(ArchivedRow row) {
        return switch (row.table()) {
            case RESOURCES -> row.text("type") + "/" + row.text("id") + "/_history/" + row.number("version");
            case SIGN_OFFS -> "SignOff/" + row.text("assessment") + "/_history/" + row.number("version");
            default -> "Received/" + row.text("id");
        };
    }

    private static <T> Stream<T> pages(Function<Optional<T>, List<T>> reading) {
        return Stream.iterate(
                        reading.apply(Optional.empty()),
                        page -> !page.isEmpty(),
                        page -> reading.apply(Optional.of(page.getLast())))
                .flatMap(List::stream);
    }

    /**
     * Result of a verification.
     *
     * @param checks checks with the expected and the actual value
     */
    record VerificationResult(List<VerificationCheck> checks) {
        VerificationResult {
            checks = List.copyOf(checks);
        }

        /** How a check went, from good to bad. */
        enum CheckOutcome {
            GOOD,
            /** Pending: the event is not sequenced, or no checkpoint covers it yet. */
            WAITING,
            BAD;

            /** Names its icon. */
            public String sign() {
                return this == GOOD ? "sign-good" : this == WAITING ? "sign-waiting" : "sign-attention";
            }
        }

        /**
         * @param kind key of its text: {@code audit.check.KEY}
         * @param what subject: an event, a resource version, a checkpoint
         */
        record VerificationCheck(String kind, String what, String expected, String actual, CheckOutcome outcome) {
            static VerificationCheck of(String kind, String what, String expected, String actual) {
                return new VerificationCheck(
                        kind, what, expected, actual, expected.equals(actual) ? CheckOutcome.GOOD : CheckOutcome.BAD);
            }
        }

        public CheckOutcome overall() {
            return checks.stream()
                    .map(VerificationCheck::outcome)
                    .max(Comparator.naturalOrder())
                    .orElse(CheckOutcome.WAITING);
        }

        public long bad() {
            return checks.stream()
                    .filter(check -> check.outcome() == CheckOutcome.BAD)
                    .count();
        }
    }
}
