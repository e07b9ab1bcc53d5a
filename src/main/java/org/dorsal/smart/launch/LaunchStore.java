package org.dorsal.smart.launch;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.TokenEncryption.SealLabel;
import org.dorsal.smart.launch.TokenEncryption.SealPurpose;
import org.dorsal.store.LaunchRows;
import org.dorsal.store.LaunchRows.NewLaunch;
import org.dorsal.store.LaunchRows.StoredLaunch;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.SessionEndRows.Owner;

/** Launches in the store: locked on their way in, opened and compared on their way out. */
record LaunchStore(LaunchRows rows, LaunchIndex index, TokenEncryption seal) {
    /** Keys of launches about that patient that have not ended, that clinician's first. */
    @FunctionalInterface
    interface LaunchIndex {
        List<String> standing(String site, String patient, String clinician, Instant now);
    }

    /**
     * Stored launch with the state of its token.
     *
     * @param version version of the token
     * @param seen time of the browser's last request
     * @param renewing end of the lease for renewing the token; if it has passed, the holder was lost
     */
    record LaunchSnapshot(LaunchWithTokens session, int version, Instant seen, Optional<Instant> renewing) {}

    /** Stores a new launch with its audit event. The second argument is the time of the redirect to the EHR. */
    void begin(LaunchWithTokens session, Instant asked, NewAuditEvent event) {
        Launch launch = session.launch();
        rows.begin(
                new NewLaunch(
                        launch.id().site().value(),
                        launch.id().key().toString(),
                        launch.patient().value(),
                        launch.user().fhirUser(),
                        new Owner(asked, launch.user().names()),
                        HexFormat.of().parseHex(session.browser()),
                        launch.started(),
                        launch.ends(),
                        sealed(session)),
                event);
    }

    /** Empty when there is none, or none that a key opens and that is as it was written. */
    Optional<LaunchSnapshot> read(LaunchId id) {
        return rows.read(id.site().value(), id.key().toString()).flatMap(stored -> opened(id, stored));
    }

    /** Decrypted launches from the index; a launch that cannot be decrypted is omitted. */
    List<LaunchWithTokens> standing(SiteId site, PatientId patient, String clinician, Instant now) {
        return index.standing(site.value(), patient.value(), clinician, now).stream()
                .map(key -> new LaunchId(site, UUID.fromString(key)))
                .flatMap(id -> read(id).stream())
                .map(LaunchSnapshot::session)
                .toList();
    }

    boolean lease(LaunchId id, int version, Instant until) {
        return rows.lease(id.site().value(), id.key().toString(), version, until);
    }

    boolean renew(LaunchWithTokens next, int version) {
        LaunchId id = next.launch().id();
        return rows.renew(id.site().value(), id.key().toString(), version, sealed(next));
    }

    void giveBack(LaunchId id, int version) {
        rows.giveBack(id.site().value(), id.key().toString(), version);
    }

    void seen(LaunchId id, Instant at) {
        rows.seen(id.site().value(), id.key().toString(), at);
    }

    boolean keepChart(LaunchId id, byte[] chart) {
        byte[] sealed = seal.close(new SealLabel(SealPurpose.CHART, id.site(), id.toString()), chart);
        return rows.keepChart(id.site().value(), id.key().toString(), sealed);
    }

    private Optional<LaunchSnapshot> opened(LaunchId id, StoredLaunch stored) {
        Optional<byte[]> chart = stored.chart()
                .flatMap(bytes -> seal.open(new SealLabel(SealPurpose.CHART, id.site(), id.toString()), bytes));
        return seal.open(new SealLabel(SealPurpose.LAUNCH, id.site(), id.toString()), stored.sealed())
                .flatMap(bytes -> LaunchWithTokens.read(id, bytes, chart))
                .filter(session -> session.browser().equals(HexFormat.of().formatHex(stored.secretSha256())))
                .filter(session -> session.launch().patient().value().equals(stored.patient()))
                .map(session -> new LaunchSnapshot(session, stored.version(), stored.seen(), stored.refreshingUntil()));
    }

    private byte[] sealed(LaunchWithTokens session) {
        LaunchId id = session.launch().id();
        return seal.close(new SealLabel(SealPurpose.LAUNCH, id.site(), id.toString()), session.bytes());
    }

    /**
     * Launch with the data private to this package.
     *
     * @param browser SHA-256 of the cookie's secret in hex; encrypted with the launch, so that it cannot be exchanged
     * by a write to the table
     * @param fhirBase exact registered address at launch time
     * @param tokenEndpoint endpoint for renewals
     */
    record LaunchWithTokens(Launch launch, Tokens tokens, String browser, String fhirBase, URI tokenEndpoint) {
        private static final String EDITION = "1";

        LaunchWithTokens with(Tokens next) {
            return new LaunchWithTokens(launch, next, browser, fhirBase, tokenEndpoint);
        }

        /** The same, over at that moment for its browser too, and without a token to go on with. */
        LaunchWithTokens endedAt(Instant at) {
            return new LaunchWithTokens(launch.endedAt(at), tokens.withoutRefresh(), browser, fhirBase, tokenEndpoint);
        }

        /** Before it is locked. */
        byte[] bytes() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("edition", EDITION);
            members.put("patient", launch.patient().value());
            members.put("issuer", launch.user().issuer());
            members.put("subject", launch.user().subject());
            launch.user().fhirUser().ifPresent(user -> members.put("fhirUser", user));
            launch.encounter().ifPresent(encounter -> members.put("encounter", encounter));
            launch.intent().ifPresent(intent -> members.put("intent", intent));
            members.put("fhirContext", launch.fhirContext());
            members.put("bannerNeeded", launch.bannerNeeded());
            members.put("asked", List.copyOf(launch.requested()));
            members.put("granted", List.copyOf(launch.granted()));
            members.put("started", launch.started().toString());
            members.put("ends", launch.ends().toString());
            members.put("access", tokens.access());
            tokens.expires().ifPresent(end -> members.put("expires", end.toString()));
            tokens.refresh().ifPresent(token -> members.put("refresh", token));
            members.put("browser", browser);
            members.put("fhirBase", fhirBase);
            members.put("tokenEndpoint", tokenEndpoint.toString());
            return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
        }

        /** Empty when another edition of this service wrote it. */
        static Optional<LaunchWithTokens> read(LaunchId id, byte[] bytes, Optional<byte[]> chart) {
            return JsonObject.read(bytes)
                    .filter(json -> json.text("edition").equals(Optional.of(EDITION)))
                    .map(json -> read(id, json, chart));
        }

        private static LaunchWithTokens read(LaunchId id, JsonObject json, Optional<byte[]> chart) {
            Launch launch = new Launch(
                    id,
                    new PatientId(text(json, "patient")),
                    new Launch.User(text(json, "issuer"), text(json, "subject"), json.text("fhirUser")),
                    json.text("encounter"),
                    json.text("intent"),
                    json.texts("fhirContext"),
                    json.is("bannerNeeded", true),
                    Set.copyOf(json.texts("asked")),
                    Set.copyOf(json.texts("granted")),
                    Instant.parse(text(json, "started")),
                    Instant.parse(text(json, "ends")),
                    chart);
            Tokens tokens =
                    new Tokens(text(json, "access"), json.text("expires").map(Instant::parse), json.text("refresh"));
            return new LaunchWithTokens(
                    launch,
                    tokens,
                    text(json, "browser"),
                    text(json, "fhirBase"),
                    URI.create(text(json, "tokenEndpoint")));
        }

        private static String text(JsonObject json, String name) {
            return json.text(name).orElseThrow(() -> new IllegalStateException("a held launch has no " + name));
        }

        @Override
        public String toString() {
            return "LaunchWithTokens[" + launch.id() + "]";
        }
    }
}
