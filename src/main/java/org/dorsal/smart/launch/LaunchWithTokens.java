package org.dorsal.smart.launch;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.smart.PatientId;
import org.dorsal.store.LaunchRows.StoredLaunch;

/**
 * Launch with the data private to this package.
 *
 * @param browser SHA-256 of the cookie's secret in hex; encrypted with the launch, so that it cannot be exchanged
 * by a write to the table
 * @param fhirBase exact registered address at launch time
 * @param tokenEndpoint endpoint for renewals
 * @param version version of the token in the store
 * @param seen time of the browser's last request
 * @param renewing end of the lease for renewing the token; if it has passed, the holder was lost
 */
record LaunchWithTokens(
        Launch launch,
        Tokens tokens,
        String browser,
        String fhirBase,
        URI tokenEndpoint,
        int version,
        Instant seen,
        Optional<Instant> renewing) {
    private static final String EDITION = "1";

    /** Creates a launch that is not stored yet. */
    static LaunchWithTokens begun(Launch launch, Tokens tokens, String browser, String fhirBase, URI tokenEndpoint) {
        return new LaunchWithTokens(
                launch, tokens, browser, fhirBase, tokenEndpoint, 0, launch.started(), Optional.empty());
    }

    LaunchWithTokens with(Tokens next) {
        return with(launch, next);
    }

    private LaunchWithTokens with(Launch next, Tokens nextTokens) {
        return new LaunchWithTokens(next, nextTokens, browser, fhirBase, tokenEndpoint, version, seen, renewing);
    }

    /** The same, over at that moment for its browser too, and without a token to go on with. */
    LaunchWithTokens endedAt(Instant at) {
        return with(launch.endedAt(at), tokens.withoutRefresh());
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
    static Optional<LaunchWithTokens> read(LaunchId id, byte[] bytes, Optional<byte[]> chart, StoredLaunch stored) {
        return JsonObject.read(bytes)
                .filter(json -> json.text("edition").equals(Optional.of(EDITION)))
                .map(json -> read(id, json, chart, stored));
    }

    private static LaunchWithTokens read(LaunchId id, JsonObject json, Optional<byte[]> chart, StoredLaunch stored) {
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
                URI.create(text(json, "tokenEndpoint")),
                stored.version(),
                stored.seen(),
                stored.refreshingUntil());
    }

    private static String text(JsonObject json, String name) {
        return json.text(name).orElseThrow(() -> new IllegalStateException("a held launch has no " + name));
    }

    @Override
    public String toString() {
        return "LaunchWithTokens[" + launch.id() + "]";
    }
}
