package org.dorsal.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.store.DraftRows;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.DraftRows.NewSave;
import org.dorsal.store.DraftRows.StoredDraft;
import org.dorsal.store.NewAuditEvent;

/**
 * Stores unsigned work: one draft per patient, clinician and form, for {@link #KEPT}.
 *
 * @param random random source for the ids of events
 */
public record Drafts(DraftRows rows, RandomGenerator random) {
    /** How long a draft is kept after its last save. */
    public static final Duration KEPT = Duration.ofDays(7);

    /**
     * A draft as it was saved last.
     *
     * @param handedOver since when others may take it over
     */
    public record DraftSnapshot(
            Draft draft, DraftVersion version, Instant saved, Instant expires, Optional<Instant> handedOver) {}

    /** Another clinician's draft that may be taken over. */
    public record OfferedDraft(DraftKey key, DraftSnapshot snapshot) {}

    /** Outcome of a save. */
    public sealed interface SaveResult {
        /** Success: the draft is stored. */
        record SavedDraft(DraftVersion version, Instant savedAt) implements SaveResult {}

        /**
         * Conflict: the draft was saved, dropped or signed meanwhile; nothing was changed.
         *
         * @param current the stored draft; empty when there is none
         */
        record DraftConflict(Optional<DraftSnapshot> current) implements SaveResult {}
    }

    /** Reads the stored draft unless it has expired. */
    public Optional<DraftSnapshot> resume(DraftKey key, Instant now) {
        return rows.read(key, now).map(Drafts::snapshot);
    }

    /**
     * Keeps it for {@link #KEPT} from now.
     *
     * @param expected the version that it was made of, {@link DraftVersion#NONE} for a first one
     * @param sender who saves, for the event that is written with it
     * @param facts further facts of that event
     */
    public SaveResult save(
            DraftKey key, Draft draft, DraftVersion expected, Instant now, Sender sender, AuditSubject... facts) {
        return rows.save(key, save(expected, now, draft), event("saved", key, now, sender, facts))
                .<SaveResult>map(version -> new SaveResult.SavedDraft(version, now))
                .orElseGet(() -> new SaveResult.DraftConflict(resume(key, now)));
    }

    /** Finds the last draft that another clinician has handed over for this patient and form. */
    public Optional<OfferedDraft> offered(DraftKey key, Instant now) {
        return rows.offered(key, now)
                .map(row -> new OfferedDraft(
                        new DraftKey(key.site(), key.patient(), row.clinician(), key.questionnaire()), snapshot(row)));
    }

    /**
     * Offers the draft to any other user of the site who opens this patient, or ends the offer; false when it was
     * saved, dropped, taken over or signed meanwhile.
     *
     * @param name display name of the holder, shown to the user who takes over
     */
    public boolean handOver(
            DraftKey key, DraftSnapshot snapshot, boolean offered, String name, Instant now, Sender sender) {
        Draft draft = offered ? snapshot.draft().handedOver(key.clinician(), name, now) : snapshot.draft();
        NewAuditEvent event = event(offered ? "handed-over" : "taken-back", key, now, sender);
        return rows.handOver(key, offered, save(snapshot.version(), now, draft), event);
    }

    /**
     * Makes it the taker's; false when it can't be had any more, or the taker has a draft already. Nothing is changed
     * then.
     */
    public boolean takeOver(DraftKey key, OfferedDraft offered, Instant now, Sender sender) {
        if (resume(key, now).isPresent()) {
            return false;
        }
        var from = new AuditSubject.FactSubject("from", offered.key().clinician());
        return rows.takeOver(
                offered.key(),
                key.clinician(),
                save(
                        offered.snapshot().version(),
                        now,
                        offered.snapshot().draft().takenOver()),
                event("taken-over", key, now, sender, from));
    }

    private static NewSave save(DraftVersion expected, Instant now, Draft draft) {
        return new NewSave(expected, now, now.plus(KEPT), draft.bytes());
    }

    /** Deletes it; false when it was saved, dropped or signed meanwhile. */
    public boolean drop(DraftKey key, DraftVersion expected, Instant now, Sender sender) {
        return rows.drop(key, expected, now, event("dropped", key, now, sender));
    }

    /** Audit event of an action on a draft. It holds no answers, since every save would repeat them. */
    private NewAuditEvent event(String action, DraftKey key, Instant now, Sender sender, AuditSubject... more) {
        return AuditedEvent.done(
                        now,
                        random,
                        AuditAction.DRAFT,
                        sender.agents(),
                        Optional.of(sender.request()),
                        Optional.of(key.patient()),
                        Stream.concat(
                                        Stream.of(
                                                new AuditSubject.FactSubject("draft", action),
                                                new AuditSubject.FactSubject("questionnaire", key.questionnaire())),
                                        Stream.of(more))
                                .toList())
                .toEvent();
    }

    private static DraftSnapshot snapshot(StoredDraft row) {
        return new DraftSnapshot(Draft.read(row.body()), row.version(), row.updated(), row.expires(), row.handedOver());
    }
}
