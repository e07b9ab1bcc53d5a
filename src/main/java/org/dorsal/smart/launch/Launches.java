package org.dorsal.smart.launch;

import java.time.*;
import java.util.*;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.TokenEncryption.SealPurpose;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.dorsal.store.LaunchRows.StoredLaunch;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.SessionEndRows.Owner;

/**
 * Launches in the store, encrypted when they are written, decrypted and compared when they are read. Safe for many threads
 * and many replicas over one store.
 */
public record Launches(LaunchRows rows, LaunchIndex index, TokenEncryption seal, LaunchSettings settings, Clock clock) {
    /** A launch's last request is noted this often, so that not every page writes. */
    static final Duration NOTED = Duration.ofSeconds(30);

    /**
     * Admits a browser that holds the cookie of this launch, if the clinician has not been idle too long.
     *
     * @param cookieSecret value of the cookie {@link BrowserCookies#nameOf}
     * @param byHand true for a user's request, false for a page that polls
     */
    public LaunchAccess enter(LaunchId id, Optional<String> cookieSecret, boolean byHand) {
        if (cookieSecret.filter(BrowserCookies.SIGNED_OUT::equals).isPresent()) {
            return new LaunchAccess.SignedOutLaunch();
        }
        Optional<EhrRegistration> ehr = settings.ehr(id.site());
        Optional<LaunchWithTokens> session = cookieSecret
                .filter(_ -> ehr.isPresent())
                .flatMap(secret -> read(id).filter(launch -> Secrets.isSha256Of(launch.browser(), secret)));
        if (session.isEmpty()) {
            return new LaunchAccess.UnknownEntrance();
        }
        Instant now = clock.instant();
        Launch launch = session.get().launch();
        Instant lastUsed = session.get().lastUsed();
        if (!now.isBefore(launch.ends())
                || !now.isBefore(lastUsed.plus(ehr.get().sessions().idle()))) {
            return new LaunchAccess.EndedLaunch();
        }
        if (byHand && !now.isBefore(lastUsed.plus(NOTED))) {
            recordUse(id, now);
        }
        return new LaunchAccess.OpenEntrance(launch, Secrets.csrf(cookieSecret.orElseThrow()));
    }

    /** The browser is let in no more. Its token stays: results may wait for it. */
    public void signOut(LaunchId id) {
        recordUse(id, Instant.EPOCH);
    }

    /**
     * Signs out the site's launches of other people that this browser holds: on a shared workstation the next one has
     * come.
     */
    void signOutOthers(Launch launch, Map<String, String> cookies) {
        cookies.forEach((name, secret) -> BrowserCookies.launchOf(name)
                .map(key -> new LaunchId(launch.id().site(), key))
                .flatMap(this::read)
                .filter(session -> Secrets.isSha256Of(session.browser(), secret))
                .map(LaunchWithTokens::launch)
                .filter(other -> !other.user().isSameAs(launch.user()))
                .ifPresent(other -> signOut(other.id())));
    }

    /**
     * Unfinished launches for the patient: the clinician's first, then others', each newest first. The table's
     * columns are compared with the encrypted launch, so that a write to the table cannot lend a token to another
     * clinician's work.
     *
     * @param clinician reference relative to the EHR's FHIR base, {@code Practitioner/7}
     */
    public List<Launch> activeLaunches(SiteId site, PatientId patient, String clinician) {
        Optional<EhrRegistration> registration = settings.ehr(site);
        if (registration.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        return readActive(site, patient, clinician, now).stream()
                .filter(session ->
                        registration.get().forServer(session.fhirBase()).isPresent())
                .map(LaunchWithTokens::launch)
                .filter(launch -> now.isBefore(launch.ends()))
                .filter(launch -> launch.patient().equals(patient))
                .sorted(Comparator.comparing(
                                (Launch launch) -> !launch.user().fhirUser().equals(Optional.of(clinician)))
                        .thenComparing(Launch::started, Comparator.reverseOrder()))
                .toList();
    }

    /** Stores a new launch with its audit event. The second argument is the time of the redirect to the EHR. */
    void begin(LaunchWithTokens session, Instant requested, NewAuditEvent event) {
        Launch launch = session.launch();
        rows.begin(
                new NewLaunch(
                        launch.id().site().value(),
                        launch.id().key().toString(),
                        launch.patient().value(),
                        launch.user().fhirUser(),
                        new Owner(requested, launch.user().names()),
                        HexFormat.of().parseHex(session.browser()),
                        launch.started(),
                        launch.ends(),
                        sealed(session)),
                event);
    }

    /** Empty when there is none, or none that a key opens and that is as it was written. */
    Optional<LaunchWithTokens> read(LaunchId id) {
        return rows.read(id.site().value(), id.key().toString()).flatMap(stored -> opened(id, stored));
    }

    /** Decrypted launches from the index; a launch that cannot be decrypted is omitted. */
    private List<LaunchWithTokens> readActive(SiteId site, PatientId patient, String clinician, Instant now) {
        return index.activeKeys(site.value(), patient.value(), clinician, now).stream()
                .map(key -> new LaunchId(site, UUID.fromString(key)))
                .flatMap(id -> read(id).stream())
                .toList();
    }

    boolean lease(LaunchWithTokens session, Instant until) {
        LaunchId id = session.launch().id();
        return rows.lease(id.site().value(), id.key().toString(), session.version(), until);
    }

    /** Stores a launch over the version that it was read with; false if another has been stored since. */
    boolean renew(LaunchWithTokens next) {
        LaunchId id = next.launch().id();
        return rows.renew(id.site().value(), id.key().toString(), next.version(), sealed(next));
    }

    void giveBack(LaunchWithTokens session) {
        LaunchId id = session.launch().id();
        rows.giveBack(id.site().value(), id.key().toString(), session.version());
    }

    private void recordUse(LaunchId id, Instant time) {
        rows.seen(id.site().value(), id.key().toString(), time);
    }

    /** Stores the encrypted record data of a launch; false if there is no such launch. */
    public boolean keepChart(LaunchId id, byte[] chart) {
        byte[] sealed = seal.encrypt(SealPurpose.CHART, id.site(), id.toString(), chart);
        return rows.keepChart(id.site().value(), id.key().toString(), sealed);
    }

    private Optional<LaunchWithTokens> opened(LaunchId id, StoredLaunch stored) {
        Optional<byte[]> chart =
                stored.chart().flatMap(bytes -> seal.decrypt(SealPurpose.CHART, id.site(), id.toString(), bytes));
        return seal.decrypt(SealPurpose.LAUNCH, id.site(), id.toString(), stored.sealed())
                .flatMap(bytes -> LaunchWithTokens.read(bytes, chart, stored))
                .filter(session -> session.launch().id().equals(id))
                .filter(session -> session.browser().equals(HexFormat.of().formatHex(stored.secretSha256())))
                .filter(session -> session.launch().patient().value().equals(stored.patient()));
    }

    private byte[] sealed(LaunchWithTokens session) {
        LaunchId id = session.launch().id();
        return seal.encrypt(SealPurpose.LAUNCH, id.site(), id.toString(), session.bytes());
    }

    /** Keys of launches about that patient that have not ended, that clinician's first. */
    @FunctionalInterface
    interface LaunchIndex {
        List<String> activeKeys(String site, String patient, String clinician, Instant now);
    }

    /** Whether a browser may use a launch. */
    public sealed interface LaunchAccess {

        /**
         * The browser may use the launch.
         *
         * @param csrf token required in every form of the launch's pages
         */
        record OpenEntrance(Launch launch, String csrf) implements LaunchAccess {
            @Override
            public String toString() {
                return "OpenEntrance[" + launch.id() + "]";
            }
        }

        /** Unknown launch, or a launch of another browser; the two are indistinguishable. */
        record UnknownEntrance() implements LaunchAccess {}

        /** The person has signed out of the launch in this browser. */
        record SignedOutLaunch() implements LaunchAccess {}

        /** The launch belongs to this browser and has ended. */
        record EndedLaunch() implements LaunchAccess {}
    }
}
