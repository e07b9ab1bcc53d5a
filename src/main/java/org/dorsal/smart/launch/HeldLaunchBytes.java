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

/** A held launch as bytes, before they are locked. */
final class HeldLaunchBytes {
    private static final String EDITION = "1";

    private HeldLaunchBytes() {}

    static byte[] write(HeldLaunch held) {
        Launch launch = held.launch();
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
        members.put("access", held.tokens().access());
        held.tokens().expires().ifPresent(end -> members.put("expires", end.toString()));
        held.tokens().refresh().ifPresent(token -> members.put("refresh", token));
        members.put("browser", held.browser());
        members.put("fhirBase", held.fhirBase());
        members.put("tokenEndpoint", held.tokenEndpoint().toString());
        return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when another edition of this service wrote it. */
    static Optional<HeldLaunch> read(LaunchId id, byte[] bytes, Optional<byte[]> chart) {
        return JsonObject.read(bytes)
                .filter(json -> json.text("edition").equals(Optional.of(EDITION)))
                .map(json -> held(id, json, chart));
    }

    private static HeldLaunch held(LaunchId id, JsonObject json, Optional<byte[]> chart) {
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
        return new HeldLaunch(
                launch, tokens, text(json, "browser"), text(json, "fhirBase"), URI.create(text(json, "tokenEndpoint")));
    }

    private static String text(JsonObject json, String name) {
        return json.text(name).orElseThrow(() -> new IllegalStateException("a held launch has no " + name));
    }
}
