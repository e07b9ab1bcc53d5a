package org.dorsal.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditEvents;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.DraftRows;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.store.DraftRows.NewSave;
import org.dorsal.store.DraftRows.StoredDraft;
import org.dorsal.store.NewAuditEvent;

/**
 * Keeps what nobody has signed yet: one draft for each patient, clinician and edition of a form, for some days.
 *
 * @param chance for the ids of events
 */
public record Drafts(DraftRows rows, RandomGenerator chance) {
    /** How long a draft is kept after its last save. */
    public static final Duration KEPT = Duration.ofDays(7);

    /**
     * A draft as it was saved last.
     *
     * @param handedOver since when others may take it over
     */
    public record DraftSnapshot(
            Draft draft, DraftVersion version, Instant saved, Instant expires, Optional<Instant> handedOver) {}

    /** Somebody else's draft that may be taken over. */
    public record Offered(DraftKey key, DraftSnapshot kept) {}

    /** What became of a save. */
    public sealed interface Saved {
        /** It is kept. */
        record SavedDraft(DraftVersion version, Instant at) implements Saved {}

        /**
         * Somebody else saved, dropped or signed meanwhile; nothing was changed.
         *
         * @param current what is kept now; empty when nothing is
         */
        record DraftConflict(Optional<DraftSnapshot> current) implements Saved {}
    }

    /** What is kept, unless it has expired. */
    public Optional<DraftSnapshot> resume(DraftKey key, Instant at) {
        return rows.read(key, at).map(Drafts::kept);
    }

    /**
     * Keeps it for {@link #KEPT} from now.
     *
     * @param seen the version that it was made of, {@link DraftVersion#NONE} for a first one
     * @param sender who saves, for the event that is written with it
     */
    public Saved save(DraftKey key, Draft draft, DraftVersion seen, Instant at, Sender sender) {
        return rows.save(key, save(seen, at, draft), told("saved", key, at, sender))
                .<Saved>map(version -> new Saved.SavedDraft(version, at))
                .orElseGet(() -> new Saved.DraftConflict(resume(key, at)));
    }

    /** What somebody else has handed over for this patient and form last. */
    public Optional<Offered> offered(DraftKey own, Instant at) {
        return rows.offered(own, at)
                .map(row -> new Offered(
                        new DraftKey(own.site(), own.patient(), row.clinician(), own.questionnaire()), kept(row)));
    }

    /**
     * Lets any other user of the site who opens this patient go on with it, or no longer; false when it was saved, dropped, taken or
     * signed meanwhile.
     *
     * @param name of the holder, for whoever goes on with it
     */
    public boolean handOver(DraftKey key, DraftSnapshot kept, boolean offered, String name, Instant at, Sender sender) {
        Draft draft = offered ? kept.draft().handedOver(key.clinician(), name, at) : kept.draft();
        NewAuditEvent event = told(offered ? "handed-over" : "taken-back", key, at, sender);
        return rows.handOver(key, offered, save(kept.version(), at, draft), event);
    }

    /** Makes it the taker's; false when it can't be had any more, or the taker has a draft already. Nothing is changed then. */
    public boolean takeOver(DraftKey own, Offered offered, Instant at, Sender sender) {
        if (resume(own, at).isPresent()) {
            return false;
        }
        var from = new About.AboutFact("from", offered.key().clinician());
        return rows.takeOver(
                offered.key(),
                own.clinician(),
                save(offered.kept().version(), at, offered.kept().draft().taken()),
                told("taken-over", own, at, sender, from));
    }

    private static NewSave save(DraftVersion seen, Instant at, Draft draft) {
        return new NewSave(seen, at, at.plus(KEPT), draft.bytes());
    }

    /** Deletes it; false when it was saved, dropped or signed meanwhile. */
    public boolean drop(DraftKey key, DraftVersion seen, Instant at, Sender sender) {
        return rows.drop(key, seen, at, told("dropped", key, at, sender));
    }

    /** No answer stands in it: each save would tell them anew. */
    private NewAuditEvent told(String done, DraftKey key, Instant at, Sender sender, About... more) {
        return AuditEvents.of(new AuditedEvent(
                Ids.timed(at, chance),
                at,
                AuditAction.DRAFT,
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                sender.who(),
                Optional.of(sender.request()),
                Optional.of(key.patient()),
                Stream.concat(
                                Stream.of(
                                        new About.AboutFact("draft", done),
                                        new About.AboutFact("questionnaire", key.questionnaire())),
                                Stream.of(more))
                        .toList()));
    }

    private static DraftSnapshot kept(StoredDraft row) {
        return new DraftSnapshot(Draft.read(row.body()), row.version(), row.updated(), row.expires(), row.handedOver());
    }
}
