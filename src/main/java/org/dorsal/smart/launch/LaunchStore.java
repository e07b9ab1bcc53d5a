package org.dorsal.smart.launch;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Seal.Label;
import org.dorsal.smart.launch.Seal.Use;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.dorsal.store.LaunchRows.StoredLaunch;
import org.dorsal.store.NewAuditEvent;

/** Launches in the store: locked on their way in, opened and compared on their way out. */
final class LaunchStore {
    private final LaunchRows rows;
    private final Index index;
    private final Seal seal;

    LaunchStore(LaunchRows rows, Index index, Seal seal) {
        this.rows = rows;
        this.index = index;
        this.seal = seal;
    }

    /** Keys of launches that have not ended, of that clinician and about that patient, newest first. */
    @FunctionalInterface
    interface Index {
        List<String> standing(String site, String patient, String clinician, Instant now);
    }

    /**
     * A launch, and where its token stands.
     *
     * @param version of its token
     * @param renewing somebody has the lease to renew the token until then, or had it and was never heard of again
     */
    record Kept(HeldLaunch held, int version, Optional<Instant> renewing) {}

    void begin(HeldLaunch held, NewAuditEvent event) {
        Launch launch = held.launch();
        rows.begin(
                new NewLaunch(
                        launch.id().site().value(),
                        launch.id().key().toString(),
                        launch.patient().value(),
                        launch.user().fhirUser(),
                        HexFormat.of().parseHex(held.browser()),
                        launch.started(),
                        launch.ends(),
                        sealed(held)),
                event);
    }

    /** Empty when there is none, or none that a key opens and that is as it was written. */
    Optional<Kept> read(LaunchId id) {
        return rows.read(id.site().value(), id.key().toString()).flatMap(stored -> opened(id, stored));
    }

    /** Those that the table names, opened; what can't be opened is left out. */
    List<HeldLaunch> standing(SiteId site, PatientId patient, String clinician, Instant now) {
        return index.standing(site.value(), patient.value(), clinician, now).stream()
                .map(key -> new LaunchId(site, UUID.fromString(key)))
                .flatMap(id -> read(id).stream())
                .map(Kept::held)
                .toList();
    }

    boolean lease(LaunchId id, int version, Instant until) {
        return rows.lease(id.site().value(), id.key().toString(), version, until);
    }

    boolean renew(HeldLaunch next, int version) {
        LaunchId id = next.launch().id();
        return rows.renew(id.site().value(), id.key().toString(), version, sealed(next));
    }

    void giveBack(LaunchId id, int version) {
        rows.giveBack(id.site().value(), id.key().toString(), version);
    }

    boolean keepChart(LaunchId id, byte[] chart) {
        byte[] sealed = seal.close(new Label(Use.CHART, id.site(), id.toString()), chart);
        return rows.keepChart(id.site().value(), id.key().toString(), sealed);
    }

    private Optional<Kept> opened(LaunchId id, StoredLaunch stored) {
        Optional<byte[]> chart =
                stored.chart().flatMap(bytes -> seal.open(new Label(Use.CHART, id.site(), id.toString()), bytes));
        return seal.open(new Label(Use.LAUNCH, id.site(), id.toString()), stored.sealed())
                .flatMap(bytes -> HeldLaunch.read(id, bytes, chart))
                .filter(held -> held.browser().equals(HexFormat.of().formatHex(stored.secretSha256())))
                .filter(held -> held.launch().patient().value().equals(stored.patient()))
                .map(held -> new Kept(held, stored.version(), stored.refreshingUntil()));
    }

    private byte[] sealed(HeldLaunch held) {
        LaunchId id = held.launch().id();
        return seal.close(new Label(Use.LAUNCH, id.site(), id.toString()), held.bytes());
    }
}
