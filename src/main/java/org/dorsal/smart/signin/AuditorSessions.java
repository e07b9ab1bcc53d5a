package org.dorsal.smart.signin;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.JsonObject;
import org.dorsal.smart.launch.Seal;
import org.dorsal.smart.launch.Secrets;
import org.dorsal.store.AuditorSessionRows;
import org.dorsal.store.AuditorSessionRows.StoredAuditorSession;
import org.dorsal.store.SessionEndRows.Owner;

/** Auditors who have signed in. Safe for many threads and many replicas over one store. */
public record AuditorSessions(
        SignInSettings settings, AuditorSessionRows rows, Seal seal, Clock clock, RandomGenerator chance) {
    /** Maximum lifetime of a session: a working day. */
    public static final Duration LIFE = Duration.ofHours(8);

    /** Without a request, to the minute. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** How old a sign-in may be that ends the person's other sessions; after that the provider says again who it is. */
    public static final Duration ENDS_OTHERS_WITHIN = Duration.ofMinutes(10);

    /** A session's last request is noted this often, so that not every page writes. */
    static final Duration NOTED = Duration.ofMinutes(1);

    /**
     * A session, and what opens it.
     *
     * @param request id of the request that began it, for its event
     */
    record Made(Auditor auditor, String secret, String request, StoredAuditorSession row, Owner owner) {
        @Override
        public String toString() {
            return "Made[hidden]";
        }
    }

    /**
     * Opens the session whose secret the browser holds, at its own site only.
     *
     * @param cookieSecret value of the cookie {@link org.dorsal.smart.launch.BrowserCookies#nameOfAuditor}
     * @throws org.dorsal.store.StoreFault when the database does not answer
     */
    public Optional<Auditor> open(SiteId site, Optional<String> cookieSecret) {
        Instant now = clock.instant();
        return cookieSecret
                .filter(_ -> settings.of(site).isPresent())
                .flatMap(secret -> rows.read(site.value(), Secrets.sha256(secret))
                        .filter(stored -> stored.seen().isAfter(now.minus(IDLE)))
                        .flatMap(stored -> opened(site, stored, secret, now)));
    }

    /** Ends a session, for every browser; false when there was none. */
    public boolean end(SiteId site, String cookieSecret) {
        return rows.end(site.value(), Secrets.sha256(cookieSecret));
    }

    /**
     * Creates a session, which is valid once it is stored.
     *
     * @param asked time of the redirect to the provider
     */
    Made made(SiteId site, Auditor.Identity identity, String client, Instant asked) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String secret = Secrets.random(chance);
        UUID id = Ids.timed(now, chance);
        HeldSession held = new HeldSession(identity, client, Secrets.sha256Hex(secret), now, now.plus(LIFE));
        StoredAuditorSession row = new StoredAuditorSession(
                site.value(),
                id.toString(),
                Secrets.sha256(secret),
                now,
                now,
                held.ends(),
                seal.close(label(site, id.toString()), held.bytes()));
        return new Made(
                auditor(site, id, held, secret),
                secret,
                Ids.timed(now, chance).toString(),
                row,
                new Owner(asked, List.of(identity.person(Optional.empty()).reference())));
    }

    void begin(Made made) {
        rows.begin(made.row(), made.owner(), made.auditor().started().minus(IDLE));
    }

    /**
     * Reads the sealed part, which decides; the other columns could be forged by someone with access to the database
     * alone.
     */
    private Optional<Auditor> opened(SiteId site, StoredAuditorSession stored, String secret, Instant now) {
        Optional<Auditor> auditor = seal.open(label(site, stored.id()), stored.sealed())
                .flatMap(HeldSession::read)
                .filter(held -> Secrets.isSha256Of(held.secret(), secret))
                .filter(held -> now.isBefore(held.ends()) && stillAuditor(site, held))
                .map(held -> auditor(site, UUID.fromString(stored.id()), held, secret));
        if (auditor.isPresent() && !stored.seen().isAfter(now.minus(NOTED))) {
            rows.seen(site.value(), stored.id(), now);
        }
        return auditor;
    }

    /** Settings may have changed since: another provider, another role. */
    private boolean stillAuditor(SiteId site, HeldSession held) {
        return settings.of(site)
                .filter(registration ->
                        registration.issuer().equals(held.identity().issuer()))
                .filter(registration -> held.identity().roles().contains(registration.role()))
                .isPresent();
    }

    private static Auditor auditor(SiteId site, UUID id, HeldSession held, String secret) {
        Auditor.Identity who = held.identity();
        return new Auditor(
                site,
                id,
                who.issuer(),
                held.client(),
                who.subject(),
                who.name(),
                who.roles(),
                Secrets.csrf(secret),
                held.started(),
                held.ends());
    }

    private static Seal.SealLabel label(SiteId site, String id) {
        return new Seal.SealLabel(Seal.Use.SESSION, site, id);
    }

    /**
     * Sealed content of a session's row.
     *
     * @param client Dorsal's client id at the provider
     * @param secret SHA-256, in hex, of the secret in the browser's cookie: the row's own could be replaced
     */
    record HeldSession(Auditor.Identity identity, String client, String secret, Instant started, Instant ends) {

        byte[] bytes() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("issuer", identity.issuer());
            members.put("subject", identity.subject());
            members.put("name", identity.name());
            members.put("roles", List.copyOf(identity.roles()));
            members.put("client", client);
            members.put("secret", secret);
            members.put("started", started.toEpochMilli());
            members.put("ends", ends.toEpochMilli());
            return JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
        }

        /** Parses the result of {@link #bytes()}; empty when another edition of the service wrote it. */
        static Optional<HeldSession> read(byte[] bytes) {
            return JsonObject.read(bytes)
                    .filter(members -> members.members().keySet().size() == 8)
                    .map(members -> new HeldSession(
                            new Auditor.Identity(
                                    members.text("issuer").orElse(""),
                                    members.text("subject").orElse(""),
                                    members.text("name").orElse(""),
                                    Set.copyOf(members.texts("roles"))),
                            members.text("client").orElse(""),
                            members.text("secret").orElse(""),
                            Instant.ofEpochMilli(members.number("started").orElse(0L)),
                            Instant.ofEpochMilli(members.number("ends").orElse(0L))));
        }

        @Override
        public String toString() {
            return "HeldSession[hidden]";
        }
    }
}
