package org.dorsal.smart.launch;

import java.io.IOException;
import java.net.*;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.dorsal.smart.IssuerKeys.OfferedKeys;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Connection check between Dorsal and a site's EHR without a user, for administrators. Changes nothing; requests one
 * token for the site's backend client.
 */
public record ConnectionCheck(LaunchSettings settings, BoundedHttp http, Clock clock, RandomGenerator random) {
    private static final int METADATA_BYTES = 5 * 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(30);
    /** id_tokens are taken with a minute of difference. */
    private static final Duration SKEW_ALLOWED = Duration.ofSeconds(60);

    private static final Duration SKEW_SEEN = Duration.ofSeconds(5);

    /**
     * Finding of the check.
     *
     * @param about topic: {@code discovery}, {@code keys}
     * @param message a sentence without secrets and tokens
     */
    public record ExaminationFinding(FindingLevel level, String about, String message) {
        /** Nothing to do, something to think about, something that stops it. */
        public enum FindingLevel {
            GOOD,
            LOOK,
            BAD
        }

        public static ExaminationFinding good(String about, String message) {
            return new ExaminationFinding(FindingLevel.GOOD, about, message);
        }

        public static ExaminationFinding warning(String about, String message) {
            return new ExaminationFinding(FindingLevel.LOOK, about, message);
        }

        public static ExaminationFinding bad(String about, String message) {
            return new ExaminationFinding(FindingLevel.BAD, about, message);
        }
    }

    /** Raw body of the EHR's {@code metadata}; empty if the EHR does not return it. */
    public Optional<byte[]> metadata(SiteId site) {
        return settings.base(site).flatMap(base -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base.base() + "/metadata"))
                    .header("Accept", "application/fhir+json");
            return http.get(request, METADATA_BYTES) instanceof HttpAnswer.CompleteAnswer whole && whole.status() == 200
                    ? Optional.of(whole.body())
                    : Optional.empty();
        });
    }

    /** Runs all checks, in the order of a launch. */
    public List<ExaminationFinding> of(SiteId site) {
        List<ExaminationFinding> findings = new ArrayList<>();
        settings.base(site).ifPresent(base -> {
            findings.add(tls(base.base()));
            findings.add(clock(base.base()));
        });
        settings.ehr(site)
                .ifPresentOrElse(
                        ehr -> launches(ehr, findings),
                        () -> findings.add(ExaminationFinding.warning(
                                "launch", "ehr.client-id is not set: nobody launches here.")));
        settings.backend(site).ifPresent(backend -> findings.add(backend(backend)));
        return List.copyOf(findings);
    }

    private void launches(EhrRegistration ehr, List<ExaminationFinding> findings) {
        findings.add(ExaminationFinding.good(
                "client",
                "launches as " + ehr.clientId() + " by " + ehr.proof().method().getValue() + "; redirect address "
                        + settings.redirectUri(ehr.site())));
        Discovery<EhrRegistration> discovery =
                LaunchConfiguration.LaunchComponents.discovery(settings, RemoteDocuments.once(http));
        for (String base : ehr.bases()) {
            EhrRegistration registration = ehr.forServer(base).orElseThrow();
            switch (discovery.of(registration)) {
                case Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusal.SignInRefusalReason why) ->
                    findings.add(ExaminationFinding.bad(
                            "discovery",
                            base + ": " + UserGroup.CLINICIANS.refused(why).summary()));
                case Discovery.DiscoveryResult.DiscoveredServer(ClientRegistration server) -> {
                    findings.add(
                            ExaminationFinding.good("discovery", base + ": issuer " + ServerDocument.issuer(server)));
                    offers(registration, server, findings);
                    findings.add(keys(server));
                }
            }
        }
    }

    private static void offers(EhrRegistration ehr, ClientRegistration server, List<ExaminationFinding> findings) {
        List<String> proofs = ServerDocument.listed(server, "token_endpoint_auth_methods_supported");
        String proof = ehr.proof().method().getValue();
        if (!proofs.isEmpty() && !proofs.contains(proof)) {
            findings.add(ExaminationFinding.warning(
                    "client", "the EHR lists " + String.join(", ", proofs) + ", not " + proof + "."));
        }
        if (!ServerDocument.listed(server, "code_challenge_methods_supported").contains("S256")) {
            findings.add(ExaminationFinding.warning(
                    "pkce", "the EHR does not list S256; the site has waived it, the challenge is sent."));
        }
        List<String> listed = ServerDocument.listed(server, "scopes_supported");
        Set<String> requested = RequestedScopes.of(ehr, ServerDocument.listed(server, "capabilities"), listed, true);
        findings.add(ExaminationFinding.good("scopes", "a launch asks for " + String.join(" ", requested)));
        List<String> missing = RequestedScopes.lost(requested, Set.copyOf(listed));
        boolean onRecords = listed.stream().anyMatch(scope -> scope.matches("(?:patient|user|system)/.*"));
        if (onRecords && !missing.isEmpty()) {
            findings.add(ExaminationFinding.warning(
                    "scopes",
                    "the EHR does not list " + String.join(" ", missing) + "; it may still grant them, or not."));
        }
    }

    private ExaminationFinding keys(ClientRegistration server) {
        URI address = URI.create(String.valueOf(server.getProviderDetails().getJwkSetUri()));
        if (http.get(HttpRequest.newBuilder(address).header("Accept", "application/json"), TokenEndpoint.MAX_BYTES)
                        instanceof HttpAnswer.CompleteAnswer whole
                && whole.status() == 200) {
            try {
                OfferedKeys set = OfferedKeys.read(new String(whole.body(), StandardCharsets.UTF_8));
                String ignored = set.ignored() == 0 ? "" : "; " + set.ignored() + " entries are not understood";
                List<String> kinds = set.keys().getKeys().stream()
                        .map(key -> key.getKeyType().getValue())
                        .sorted()
                        .toList();
                return kinds.isEmpty()
                        ? ExaminationFinding.bad(
                                "keys",
                                "the key set at " + address + " is empty: no id_token can be checked" + ignored + ".")
                        : ExaminationFinding.good(
                                "keys",
                                kinds.size() + " at " + address + ": "
                                        + kinds.stream().distinct().collect(Collectors.joining(", ")) + ignored);
            } catch (ParseException _) {
                return ExaminationFinding.bad("keys", "what lies at " + address + " is no key set.");
            }
        }
        return ExaminationFinding.bad("keys", "no key set at " + address + ": it must answer with status 200.");
    }

    private ExaminationFinding backend(SiteClient.BackendRegistration backend) {
        Discovery<SiteClient.BackendRegistration> discovery = new Discovery<>(
                RemoteDocuments.once(http), ServerDocument.SMART, ServerDocument::fallback, ServerDocument::ofBackend);
        return switch (discovery.of(backend)) {
            case Discovery.DiscoveryResult.DiscoveryFailure(SignInRefusal.SignInRefusalReason why) ->
                ExaminationFinding.bad(
                        "backend", UserGroup.CLINICIANS.refused(why).summary());
            case Discovery.DiscoveryResult.DiscoveredServer(ClientRegistration server) ->
                switch (new TokenEndpoint(http, List.of(backend), clock, random).ofClient(server)) {
                    case TokenEndpoint.TokenAnswer.TokensGranted(Tokens _, JsonObject response) ->
                        ExaminationFinding.good(
                                "backend",
                                backend.clientId() + " got a token for "
                                        + TokenResponseReader.scopes(response).orElse(server.getScopes()).stream()
                                                .sorted()
                                                .collect(Collectors.joining(" ")));
                    case TokenEndpoint.TokenAnswer.TokenRejection(String _, String message) ->
                        ExaminationFinding.bad(
                                "backend", backend.clientId() + " got no token; the EHR says: " + message);
                    case TokenEndpoint.TokenAnswer.UnusableTokenAnswer(String why) ->
                        ExaminationFinding.bad("backend", "the EHR's token response can't be used: " + why);
                    case TokenEndpoint.TokenAnswer.UnsentTokenRequest _,
                            TokenEndpoint.TokenAnswer.TokenRequestInDoubt _ ->
                        ExaminationFinding.bad("backend", "the EHR's token endpoint did not answer.");
                };
        };
    }

    /** Compares the clocks by the {@code Date} header of any answer. */
    private ExaminationFinding clock(URI base) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/" + ServerDocument.SMART));
        Optional<Instant> serverTime =
                http.get(request, TokenEndpoint.MAX_BYTES) instanceof HttpAnswer.CompleteAnswer whole
                        ? whole.header("date").flatMap(ConnectionCheck::moment)
                        : Optional.empty();
        return serverTime
                .map(time -> Duration.between(time, clock.instant()).abs())
                .map(apart -> apart.compareTo(SKEW_SEEN) <= 0
                        ? ExaminationFinding.good("clock", "the EHR's clock and this one agree.")
                        : new ExaminationFinding(
                                apart.compareTo(SKEW_ALLOWED) <= 0
                                        ? ExaminationFinding.FindingLevel.LOOK
                                        : ExaminationFinding.FindingLevel.BAD,
                                "clock",
                                "the EHR's clock and this one are " + apart.toSeconds() + " s apart; set them by NTP."))
                .orElseGet(() -> ExaminationFinding.warning("clock", "the EHR does not say what time it is."));
    }

    private static Optional<Instant> moment(String date) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private ExaminationFinding tls(URI base) {
        if (!base.getScheme().equalsIgnoreCase("https")) {
            return ExaminationFinding.warning(
                    "tls", base.getHost() + " is called by http: what goes there can be read and changed.");
        }
        int port = base.getPort() < 0 ? 443 : base.getPort();
        try (SSLSocket socket = (SSLSocket) http.tls().getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(base.getHost(), port), (int) CONNECT.toMillis());
            socket.setSoTimeout((int) CONNECT.toMillis());
            socket.startHandshake();
            Instant ends = socket.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? certificate.getNotAfter().toInstant()
                    : Instant.MAX;
            String message = socket.getSession().getProtocol() + ", certificate good until " + ends;
            return clock.instant().plus(CERTIFICATE_SOON).isBefore(ends)
                    ? ExaminationFinding.good("tls", message)
                    : ExaminationFinding.warning("tls", message + ": less than 30 days.");
        } catch (IOException failed) {
            return ExaminationFinding.bad(
                    "tls",
                    "no TLS with " + base.getHost() + ":" + port + " ("
                            + failed.getClass().getSimpleName()
                            + "); for an authority of your own give dorsal.trusted-certificates.");
        }
    }
}
