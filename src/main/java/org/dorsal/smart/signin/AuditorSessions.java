package org.dorsal.smart.signin;

import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Secrets;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.AuditorSessionRows;
import org.dorsal.store.AuditorSessionRows.StoredAuditorSession;
import org.dorsal.store.SessionEndRows.Owner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions of auditors, and of operators who sign in at the same provider. Safe for concurrent use by many replicas over
 * one database. No Spring Session: its table (4.1) holds the id that is in the cookie and the person's name, so that
 * whoever reads the database or a backup has the session; its keys have no site; and the end of a session and its event
 * are two commits.
 */
public record AuditorSessions(
        SignInSettings settings, AuditorSessionRows rows, TokenEncryption seal, Clock clock, RandomGenerator random) {
    /** Lifetime of a session independent of activity: a working day. */
    public static final Duration LIFE = Duration.ofHours(8);

    /** Idle timeout, accurate to the minute. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /**
     * Maximum age of a sign-in that may end the person's other sessions; an older one requires a new sign-in at the
     * provider.
     */
    public static final Duration ENDS_OTHERS_WITHIN = Duration.ofMinutes(10);

    /** Interval at which the last request is recorded, so that not every page writes. */
    static final Duration NOTED = Duration.ofMinutes(1);

    /**
     * New session and its secret.
     *
     * @param request id of the request that began it, for its audit event
     */
    record NewAuditorSession(Auditor auditor, String secret, String request, StoredAuditorSession row, Owner owner) {
        @Override
        public String toString() {
            return "NewAuditorSession[hidden]";
        }
    }

    /**
     * Opens the session of this site that belongs to the browser's secret.
     *
     * @param cookieSecret value of the cookie {@link org.dorsal.smart.launch.BrowserCookies#nameOfAuditor}
     * @throws org.dorsal.store.StoreException when the database is unavailable
     */
    public Optional<Auditor> open(SiteId site, Optional<String> cookieSecret) {
        Instant now = clock.instant();
        return cookieSecret
                .filter(_ -> settings.of(site).isPresent())
                .flatMap(secret -> rows.read(site.value(), Secrets.sha256(secret))
                        .filter(stored -> stored.seen().isAfter(now.minus(IDLE)))
                        .flatMap(stored -> opened(site, stored, secret, now)));
    }

    /** Ends a session in every browser; returns false when there was none. */
    public boolean end(SiteId site, String cookieSecret) {
        return rows.end(site.value(), Secrets.sha256(cookieSecret));
    }

    /**
     * Creates a session, which is valid after {@code begin} has written it; {@code requested} is the time at which the
     * auditor was redirected to the provider.
     */
    NewAuditorSession made(SiteId site, Auditor.AuditorIdentity identity, String client, Instant requested) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String secret = Secrets.random(random);
        UUID id = Ids.timed(now, random);
        SealedAuditorSession content =
                new SealedAuditorSession(identity, client, Secrets.sha256Hex(secret), now, now.plus(LIFE));
        StoredAuditorSession row = new StoredAuditorSession(
                site.value(),
                id.toString(),
                Secrets.sha256(secret),
                now,
                now,
                content.ends(),
                seal.encrypt(TokenEncryption.SealPurpose.SESSION, site, id.toString(), content.bytes()));
        return new NewAuditorSession(
                auditor(site, id, content, secret),
                secret,
                Ids.timed(now, random).toString(),
                row,
                new Owner(requested, List.of(identity.person(Optional.empty()).reference())));
    }

    void begin(NewAuditorSession session) {
        rows.begin(session.row(), session.owner(), session.auditor().started().minus(IDLE));
    }

    /**
     * Opens a stored session. Only the sealed part is trusted: the other columns could be written with database access
     * alone.
     */
    private Optional<Auditor> opened(SiteId site, StoredAuditorSession stored, String secret, Instant now) {
        Optional<Auditor> auditor = seal.decrypt(
                        TokenEncryption.SealPurpose.SESSION, site, stored.id(), stored.sealed())
                .flatMap(SealedAuditorSession::read)
                .filter(content -> Secrets.isSha256Of(content.secret(), secret))
                .filter(content -> now.isBefore(content.ends()) && isStillAdmitted(site, content))
                .map(content -> auditor(site, UUID.fromString(stored.id()), content, secret));
        if (auditor.isPresent() && !stored.seen().isAfter(now.minus(NOTED))) {
            rows.seen(site.value(), stored.id(), now);
        }
        return auditor;
    }

    /** Returns whether the session's provider and role still match the settings, which may have changed. */
    private boolean isStillAdmitted(SiteId site, SealedAuditorSession content) {
        return settings.of(site)
                .filter(registration ->
                        registration.issuer().equals(content.identity().issuer()))
                .filter(registration ->
                        registration.isAuditor(content.identity().roles())
                                || registration.isOperator(content.identity().roles()))
                .isPresent();
    }

    private static Auditor auditor(SiteId site, UUID id, SealedAuditorSession content, String secret) {
        Auditor.AuditorIdentity identity = content.identity();
        return new Auditor(
                site,
                id,
                identity.issuer(),
                content.client(),
                identity.subject(),
                identity.name(),
                identity.roles(),
                Secrets.csrf(secret),
                content.started(),
                content.ends());
    }

    /**
     * Sealed content of a session's row.
     *
     * @param client client id of Dorsal at the provider
     * @param secret hex SHA-256 of the secret in the browser's cookie: the row's own hash could be overwritten
     */
    record SealedAuditorSession(
            Auditor.AuditorIdentity identity, String client, String secret, Instant started, Instant ends) {

        private static final JsonMapper JSON = JsonMapper.shared();

        byte[] bytes() {
            return JSON.writeValueAsBytes(this);
        }

        /** Reads the format of {@link #bytes()}; empty when another release of this service wrote it. */
        static Optional<SealedAuditorSession> read(byte[] bytes) {
            try {
                return Optional.of(JSON.readValue(bytes, SealedAuditorSession.class));
            } catch (JacksonException _) {
                return Optional.empty();
            }
        }
    }
}
